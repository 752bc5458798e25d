/** `pnpm check`: everything that must hold besides tests. Runs all of it, shows what failed, and counts. */

import { run, seconds } from './lib/run.ts'

const checks: { name: string; command: string; args: string[] }[] = [
  { name: 'format', command: 'biome', args: ['format', '.'] },
  { name: 'lint', command: 'oxlint', args: ['--type-aware', '--deny-warnings'] },
  { name: 'boundaries', command: 'turbo', args: ['boundaries'] },
  { name: 'types', command: 'turbo', args: ['run', 'typecheck', '--continue', '--output-logs=errors-only'] },
  { name: 'types of scripts', command: 'tsc', args: ['--noEmit'] },
  { name: 'schema = migrations', command: 'node', args: ['packages/db/tools/migrations.ts', 'check'] },
]

// The linter and the compiler both read the generated database client.
const generated = await run('turbo', ['run', 'generate', '--output-logs=errors-only'])
if (generated.code !== 0) console.log(generated.output)

let failed = generated.code === 0 ? 0 : 1
for (const { name, command, args } of checks) {
  const { code, output, took } = await run(command, args)
  console.log(`${code === 0 ? 'ok    ' : 'FAILED'} ${name} (${seconds(took)})`)
  if (code !== 0) {
    failed += 1
    console.log(output)
  }
}
console.log(`${checks.length + 1 - failed} passed, ${failed} failed`)
process.exitCode = failed === 0 ? 0 : 1
