// A setup file of vitest, for this package and those that test on it: every answer and every event of every sandbox is held
// to the SDK's types, and a wrong one fails the test that met it, with the path named.
// `STRIPE_SANDBOX_CHECK_SHAPES=0` leaves it off; `SANDBOX_SHAPES` names a file for the level `shape` to read instead.
import { afterAll, afterEach } from 'vitest'
import { inspectSandboxes } from '../../src/inspect.ts'
import { createFits } from '../schema/fits.ts'
import { loadSchemas } from '../schema/schemas.ts'

const file = process.env['SANDBOX_SHAPES']

if (file !== undefined) {
  const { writeNotes } = await import('./notes.ts')
  const notes = await writeNotes(file)
  inspectSandboxes({ answer: (body) => notes.body(body), event: (body) => notes.event(body) })
} else if (process.env['STRIPE_SANDBOX_CHECK_SHAPES'] !== '0') {
  const fits = createFits(await loadSchemas())
  const wrong: { kind: 'body' | 'event'; text: string }[] = []
  inspectSandboxes({
    answer(body) {
      if (!fits.body(body)) wrong.push({ kind: 'body', text: JSON.stringify(body) })
    },
    event(body) {
      if (!fits.event(body)) wrong.push({ kind: 'event', text: JSON.stringify(body) })
    },
  })
  const complain = async () => {
    const met = wrong.splice(0)
    if (met.length > 0) throw new Error(await describe(met))
  }
  afterEach(complain)
  afterAll(complain)
}

async function describe(met: readonly { kind: 'body' | 'event'; text: string }[]): Promise<string> {
  const { createValidator } = await import('../schema/validate.ts')
  const validator = createValidator(await loadSchemas())
  const words = met.flatMap(({ kind, text }) => {
    const value: unknown = JSON.parse(text)
    const found = validator[kind](value).map(({ object, what }) => `${object}: ${what}`)
    return found.length === 0 ? [`does not fit the SDK's types: ${text.slice(0, 300)}`] : found
  })
  return `The sandbox answered what Stripe would not.\n${[...new Set(words)].sort().join('\n')}`
}
