import { seconds } from './run.ts'

/** Shows a line while a step works and what it took when it is done. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const steps = followSteps()
  steps.next(title)
  try {
    const result = await work()
    steps.end()
    return result
  } catch (error) {
    steps.break()
    throw error
  }
}

/** The same for work that names its steps as it comes to them: each `next` ends the one before. */
export function followSteps() {
  let current: { title: string; started: number } | null = null
  const close = (mark: string) => {
    if (!current) return
    const took = mark === '✓' ? ` (${seconds(performance.now() - current.started)})` : ''
    console.log(`${process.stdout.isTTY ? '\r\u001B[2K' : ''}  ${mark} ${current.title}${took}`)
    current = null
  }
  return {
    next(title: string) {
      close('✓')
      current = { title, started: performance.now() }
      if (process.stdout.isTTY) process.stdout.write(`  … ${title}`)
    },
    end: () => close('✓'),
    break: () => close('✗'),
  }
}
