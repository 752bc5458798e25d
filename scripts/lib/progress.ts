import { seconds } from './run.ts'

/** Shows a line while a step works and what it took when it is done. */
export async function step<Result>(title: string, work: () => Promise<Result>): Promise<Result> {
  const started = performance.now()
  const live = process.stdout.isTTY
  if (live) process.stdout.write(`  … ${title}`)
  else console.log(`  … ${title}`)
  try {
    const result = await work()
    if (live) process.stdout.write('\r\u001B[2K')
    console.log(`  ✓ ${title} (${seconds(performance.now() - started)})`)
    return result
  } catch (error) {
    if (live) process.stdout.write('\r\u001B[2K')
    console.log(`  ✗ ${title}`)
    throw error
  }
}
