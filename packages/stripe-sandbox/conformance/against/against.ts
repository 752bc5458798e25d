/**
 * `--against stripe`: the scenarios on real Stripe test mode, then here, and what differs. It needs a key and the network,
 * makes objects in that account, and is never part of the other levels.
 */
import type { Check, LevelResult } from '../level.ts'
import { replay } from '../transcripts/replay.ts'
import { record, type Stripe } from './record.ts'
import { SCENARIOS } from './scenarios.ts'

export async function against(stripe: Stripe): Promise<LevelResult> {
  if (/^(?:sk|rk)_live_/.test(stripe.key)) {
    throw new Error(
      'STRIPE_SECRET_KEY is a live key. It was not used: the scenarios make customers and payments. Set a test-mode key (sk_test_…).',
    )
  }
  if (!/^(?:sk|rk)_test_/.test(stripe.key)) {
    throw new Error('Set STRIPE_SECRET_KEY to a test-mode key (sk_test_…): objects are made in that account.')
  }
  const checks: Check[] = []
  const notes: string[] = []
  for (const scenario of SCENARIOS) {
    const result = await replay(scenario.name, await record(stripe, scenario))
    checks.push(...result.checks)
    notes.push(...result.notReplayable.map((reason) => `not replayable: ${reason}`))
  }
  return { checks, notes }
}
