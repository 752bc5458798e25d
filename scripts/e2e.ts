/** `pnpm e2e [-- playwright options]`: the whole product in a real browser. */

import path from 'node:path'
import { root, run } from './lib/run.ts'
import { formatSummary, readSummary } from './lib/summary.ts'
import { rmSync } from 'node:fs'

const dashboard = path.join(root, 'apps/dashboard')
const summaryFile = path.join(dashboard, 'test-results/e2e-summary.json')
rmSync(summaryFile, { force: true })

const built = await run('turbo', ['run', 'generate', 'build', '--output-logs=errors-only'])
if (built.code === 0) {
  await run('pnpm', ['exec', 'playwright', 'test', ...process.argv.slice(2)], { cwd: dashboard, show: true })
} else {
  console.log(built.output)
}

const summary = readSummary(summaryFile)
console.log(formatSummary(summary))
process.exitCode = summary.failed === 0 ? 0 : 1
