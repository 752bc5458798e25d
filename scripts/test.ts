/** `pnpm test`: every unit, integration and type test of every workspace, and one line that adds them up. */

import { globSync, rmSync } from 'node:fs'
import path from 'node:path'
import { root, run } from './lib/run.ts'
import { addSummaries, formatSummary, readSummary } from './lib/summary.ts'

const workspaces = [
  root,
  ...globSync('{packages,apps}/*/package.json', { cwd: root }).map((file) =>
    path.join(root, path.dirname(file)),
  ),
]
const files = workspaces.map((workspace) => path.join(workspace, 'test-results/summary.json'))
for (const file of files) rmSync(file, { force: true })

const { code } = await run(
  'turbo',
  [
    'run',
    'test',
    '//#test:scripts',
    '--continue',
    '--concurrency=2',
    '--output-logs=new-only',
    '--log-order=grouped',
    ...process.argv.slice(2),
  ],
  { show: true },
)

const summary = addSummaries(files.map(readSummary))
// A run that failed for a reason no test knows of must still be seen in the count.
if (code !== 0 && summary.failed === 0) summary.failed = 1
console.log(formatSummary(summary))
process.exitCode = code === 0 && summary.failed === 0 ? 0 : 1
