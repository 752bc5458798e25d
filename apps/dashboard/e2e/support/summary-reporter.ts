import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { FullResult, Reporter, Suite } from '@playwright/test/reporter'

/** Leaves the counts of a run in `test-results/e2e-summary.json`, where `scripts/e2e.ts` reads them. */
export default class SummaryReporter implements Reporter {
  #suite: Suite | null = null

  onBegin(_config: unknown, suite: Suite) {
    this.#suite = suite
  }

  onEnd(result: FullResult) {
    const outcomes = (this.#suite?.allTests() ?? []).map((test) => test.outcome())
    const count = (...wanted: string[]) => outcomes.filter((outcome) => wanted.includes(outcome)).length
    const failed = count('unexpected', 'flaky')
    const summary = {
      passed: count('expected'),
      failed: failed === 0 && result.status !== 'passed' ? 1 : failed,
      skipped: count('skipped'),
    }
    const directory = path.resolve(import.meta.dirname, '../../test-results')
    mkdirSync(directory, { recursive: true })
    writeFileSync(path.join(directory, 'e2e-summary.json'), `${JSON.stringify(summary)}\n`)
  }
}
