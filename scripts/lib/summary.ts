import { existsSync, readFileSync } from 'node:fs'

/** What a test run counted. */
export interface Summary {
  passed: number
  failed: number
  skipped: number
}

export function addSummaries(summaries: Summary[]): Summary {
  return summaries.reduce(
    (sum, next) => ({
      passed: sum.passed + next.passed,
      failed: sum.failed + next.failed,
      skipped: sum.skipped + next.skipped,
    }),
    { passed: 0, failed: 0, skipped: 0 },
  )
}

/** Reads a reporter's file. A file that is not there or not whole counts as one failure: no silence passes for success. */
export function readSummary(file: string): Summary {
  if (!existsSync(file)) return { passed: 0, failed: 1, skipped: 0 }
  const value: unknown = JSON.parse(readFileSync(file, 'utf8'))
  const count = (key: keyof Summary): number => {
    const number: unknown = typeof value === 'object' && value !== null ? Reflect.get(value, key) : undefined
    if (typeof number !== 'number') throw new Error(`${file} has no count of ${key}`)
    return number
  }
  return { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
}

export function formatSummary({ passed, failed, skipped }: Summary): string {
  return `${passed} passed, ${failed} failed, ${skipped} skipped`
}
