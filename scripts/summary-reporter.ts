import { mkdirSync, writeFileSync } from 'node:fs'
import path from 'node:path'
import type { Reporter, TestModule, Vitest } from 'vitest/node'

/** Counts what ran and leaves the numbers in `test-results/summary.json`, where `scripts/test.ts` adds them up. */
export default class SummaryReporter implements Reporter {
  #root = process.cwd()

  onInit(vitest: Vitest) {
    this.#root = vitest.config.root
  }

  onTestRunEnd(modules: readonly TestModule[], unhandledErrors: readonly unknown[]) {
    const summary = { passed: 0, failed: unhandledErrors.length, skipped: 0 }
    for (const module of modules) {
      const { passed, failed, skipped } = count(module)
      summary.passed += passed
      summary.skipped += skipped
      // A file that does not load has no failed test, yet it must fail the run.
      summary.failed += failed === 0 && module.state() === 'failed' ? 1 : failed
    }
    const directory = path.join(this.#root, 'test-results')
    mkdirSync(directory, { recursive: true })
    writeFileSync(path.join(directory, 'summary.json'), `${JSON.stringify(summary)}\n`)
  }
}

function count(module: TestModule) {
  const summary = { passed: 0, failed: 0, skipped: 0 }
  for (const test of module.children.allTests()) {
    const { state } = test.result()
    summary[state === 'pending' ? 'skipped' : state] += 1
  }
  return summary
}
