/** `pnpm conformance [LEVEL] [--cases DIR]`: how the sandbox proves that it is Stripe, as far as billing goes. */
import path from 'node:path'
import { parseArgs } from 'node:util'
import { against } from './against/against.ts'
import { cli } from './cli/cli.ts'
import { transcripts } from './transcripts/transcripts.ts'
import { invariants } from './invariants/invariants.ts'
import { matrix } from './matrix/matrix.ts'
import { numbers } from './numbers/numbers.ts'
import { sequences } from './sequences/sequences.ts'
import { shape } from './shape/shape.ts'
import { count, type Level, type LevelOptions, type LevelResult } from './level.ts'

const LEVELS: Record<string, Level> = { shape, cli, transcripts, numbers, sequences, invariants, matrix }

const REPOSITORY = path.join(import.meta.dirname, '../../..')

const HELP = `pnpm conformance [LEVEL] [options]

Levels: ${Object.keys(LEVELS).join(', ')}. All of them without one.

  --cases DIR        recordings of real Stripe (default: ../shared/stripe beside the repository)
  --seed N           seed of the property tests
  --runs N           cases the property tests try in all (default 10000)
  --write            matrix: write FIDELITY.md instead of comparing it
  --against stripe   run on real Stripe test mode with STRIPE_SECRET_KEY=sk_test_…
  --api-base URL     with --against: where Stripe answers (default https://api.stripe.com)
  --verbose          name what passed, too
`

function print(text: string): void {
  process.stdout.write(`${text}\n`)
}

function whole(text: string, name: string): number {
  if (!/^\d+$/.test(text)) throw new Error(`--${name} takes a whole number`)
  return Number(text)
}

function show(result: LevelResult, indent: string, verbose: boolean): void {
  for (const { name, failure } of result.checks) {
    if (failure === null) {
      if (verbose) print(`${indent}ok      ${name}`)
    } else print(`${indent}FAILED  ${name}: ${failure.replaceAll('\n', `\n${indent}        `)}`)
  }
  for (const note of result.notes) print(`${indent}${note}`)
}

/** Everything one level has to say, its counts last. */
function report(result: LevelResult): number {
  show(result, '', true)
  const { passed, failed } = count(result)
  print(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

async function main(): Promise<number> {
  const { values, positionals } = parseArgs({
    allowPositionals: true,
    options: {
      cases: { type: 'string' },
      seed: { type: 'string' },
      runs: { type: 'string', default: '10000' },
      write: { type: 'boolean', default: false },
      against: { type: 'string' },
      'api-base': { type: 'string', default: 'https://api.stripe.com' },
      verbose: { type: 'boolean', default: false },
      help: { type: 'boolean', default: false },
    },
  })
  if (values.help) {
    print(HELP)
    return 0
  }
  const options: LevelOptions = {
    cases: path.resolve(values.cases ?? path.join(REPOSITORY, '../shared/stripe')),
    seed: values.seed === undefined ? null : whole(values.seed, 'seed'),
    runs: whole(values.runs, 'runs'),
    write: values.write,
  }
  if (values.against !== undefined) {
    if (values.against !== 'stripe') throw new Error('--against takes one word: stripe')
    const key = process.env['STRIPE_SECRET_KEY'] ?? ''
    return report(await against({ base: values['api-base'].replace(/\/+$/, ''), key }))
  }
  const [wanted] = positionals
  if (wanted !== undefined) {
    const level = LEVELS[wanted]
    if (level === undefined) throw new Error(`No level "${wanted}".\n\n${HELP}`)
    return report(await level(options))
  }
  let [passed, failed] = [0, 0]
  for (const [name, level] of Object.entries(LEVELS)) {
    const began = performance.now()
    const result = await level(options)
    const counts = count(result)
    passed += counts.passed
    failed += counts.failed
    const took = ((performance.now() - began) / 1000).toFixed(1)
    print(`${name}: ${counts.passed} passed, ${counts.failed} failed (${took} s)`)
    show(result, '  ', values.verbose)
  }
  print(`${passed} passed, ${failed} failed`)
  return failed === 0 ? 0 : 1
}

try {
  process.exitCode = await main()
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n`)
  process.exitCode = 2
}
