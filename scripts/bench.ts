/** `pnpm bench [NAME …] [--json] [--quick]`: how fast it is, each figure beside a baseline measured in the same run. */

import { access } from './bench/access.ts'
import type { Benchmark, Measurement } from './bench/benchmark.ts'
import { preview } from './bench/preview.ts'
import { sandbox } from './bench/sandbox.ts'
import { start } from './bench/start.ts'
import { webhooks } from './bench/webhooks.ts'
import { fail } from './lib/fail.ts'
import { run } from './lib/run.ts'

const benchmarks: Benchmark[] = [webhooks, preview, access, start, sandbox]

const flags = new Set(process.argv.slice(2).filter((argument) => argument.startsWith('--')))
const names = process.argv.slice(2).filter((argument) => !argument.startsWith('--'))
const json = flags.has('--json')
const options = { quick: flags.has('--quick') }

try {
  const unknown = names.find((name) => !benchmarks.some((benchmark) => benchmark.name === name))
  if (unknown) {
    throw new Error(
      `There is no benchmark "${unknown}": choose from ${benchmarks.map(({ name }) => name).join(', ')}.`,
    )
  }
  const built = await run('turbo', ['run', 'generate', 'build', '--output-logs=errors-only'])
  if (built.code !== 0) throw new Error(`The build failed:\n${built.output}`)
  for (const benchmark of benchmarks) {
    if (names.length > 0 && !names.includes(benchmark.name)) continue
    if (!json) console.log(`\n${benchmark.name}: ${benchmark.about}`)
    for (const measurement of await benchmark.run(options)) {
      console.log(json ? toJson(benchmark, measurement) : toLine(measurement))
    }
  }
} catch (error) {
  fail(error)
}

function toJson({ name }: Benchmark, measurement: Measurement): string {
  return JSON.stringify({ bench: name, ...measurement, ...ratioOf(measurement) })
}

function toLine(measurement: Measurement): string {
  const { what, value, unit, baseline, goal } = measurement
  const { ratio } = ratioOf(measurement)
  const parts = [`  ${what.padEnd(48)} ${format(value)} ${unit}`]
  if (baseline) parts.push(`${baseline.what} ${format(baseline.value)} ${unit}, ratio ${ratio?.toFixed(2)}`)
  if (goal) parts.push(`goal ${goal}`)
  return parts.join(' · ')
}

function ratioOf({ value, baseline }: Measurement): { ratio?: number } {
  return baseline ? { ratio: value / baseline.value } : {}
}

function format(value: number): string {
  return value.toLocaleString('en', { maximumFractionDigits: value < 10 ? 2 : value < 100 ? 1 : 0 })
}
