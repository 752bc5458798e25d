import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { clockOf } from '../core/events.ts'

/** When a trial begun now in this checkout session would end, in seconds; null where it offers none. */
export function trialEndOf(ctx: Context, sessionId: string): number | null {
  const offer = ctx.tables.session_plans.get(sessionId)?.subscription
  if (offer === undefined) return null
  if (offer.trialPeriodDays === null) return offer.trialEnd
  const customer = ctx.tables.sessions.get(sessionId)?.customer ?? null
  return nowOn(ctx, clockOf(ctx, customer)) + offer.trialPeriodDays * 86400
}
