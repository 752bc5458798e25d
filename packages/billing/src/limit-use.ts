/** What an organization takes of its plan's limits, against what another plan would hold: the guard of every change. */

import type { Amount } from './catalog.ts'
import type { OverLimit } from './decide/refusal.ts'
import { type LimitId, limitIds, plan } from './plans.ts'
import type { Terms } from './subscription.ts'

/** How much is in use of each limit. A limit that nobody reports is not guarded. */
export type LimitUse = Partial<Record<LimitId, number>>

/** Every limit of which more is in use than these terms hold. */
export function overLimits(terms: Terms, use: LimitUse): OverLimit[] {
  return limitIds.flatMap((limit) => {
    const [used, allowed] = [use[limit] ?? 0, limitOf(terms, limit)]
    return allowed !== 'unlimited' && used > allowed ? [{ limit, used, allowed, over: used - allowed }] : []
  })
}

/** Where a plan is sold by the seat, as many seats as are bought; else what the plan holds. */
function limitOf({ planId, quantity }: Terms, limit: LimitId): Amount {
  const { perSeat, limits } = plan(planId)
  return limit === 'seats' && perSeat ? quantity : limits[limit]
}
