/** Level `invariants`: what must hold for any plan, customer, change and moment, tried on thousands of random ones. */
import * as fc from 'fast-check'
import { type Check, fail, type Level, type LevelOptions, type LevelResult, pass } from '../level.ts'
import { creditsWithinDebits, jumpIsWalk } from './billing.ts'
import { moneyIsConserved, replayChangesNothing } from './money.ts'
import { previewIsInvoice } from './preview.ts'
import { usageIsBilledOnce } from './usage.ts'

interface Outcome {
  numRuns: number
  /** Null where it held. */
  violation: string | null
}

export interface Invariant {
  name: string
  /** Of a hundred cases, how many are for this one. */
  share: number
  check: (seed: number, numRuns: number) => Promise<Outcome>
}

export function invariant<T>(
  name: string,
  share: number,
  property: fc.IProperty<T> | fc.IAsyncProperty<T>,
): Invariant {
  return {
    name,
    share,
    check: async (seed, numRuns) => {
      const details = await fc.check(property, { numRuns, seed })
      return { numRuns: details.numRuns, violation: details.failed ? describe(details) : null }
    },
  }
}

const INVARIANTS: Invariant[] = [
  invariant('the preview is the invoice then made, and every invoice adds up', 40, previewIsInvoice),
  invariant('flexible billing credits no more than it billed', 15, creditsWithinDebits),
  invariant('one jump of the clock is many small ones', 10, jumpIsWalk),
  invariant('what was used is billed, all of it and once', 10, usageIsBilledOnce),
  invariant('balances, credit notes and refunds conserve money', 15, moneyIsConserved),
  invariant('replaying an idempotent request changes nothing', 10, replayChangesNothing),
]

export const invariants: Level = (options) => holdAll(INVARIANTS, options)

/** Tries each of them on its share of `runs` cases. */
export async function holdAll(
  all: readonly Invariant[],
  { seed: given, runs }: Pick<LevelOptions, 'seed' | 'runs'>,
): Promise<LevelResult> {
  const seed = given ?? Date.now() % 1_000_000
  const checks: Check[] = []
  let tried = 0
  for (const { name, share, check } of all) {
    const { numRuns, violation } = await check(seed, Math.max(1, Math.round((runs * share) / 100)))
    tried += numRuns
    checks.push(violation === null ? pass(`${name} (${numRuns} cases)`) : fail(name, violation))
  }
  return { checks, notes: [`${tried} cases, seed ${seed}`] }
}

function describe<T>(details: fc.RunDetails<T>): string {
  const { errorInstance, counterexample, numRuns } = details
  const reason = errorInstance instanceof Error ? errorInstance.message : String(errorInstance)
  return `after ${numRuns} cases: ${reason}\nwith ${fc.stringify(counterexample)}`
}
