import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Subscription } from '../core/wire.ts'

const DAY = 86400

/** When the next of the subscription's items ends its period. */
export function nextPeriodEnd(subscription: Subscription): number {
  return Math.min(...subscription.items.data.map((item) => item.current_period_end))
}

/** The engine does the rest by itself at these times. */
export function scheduleSubscription(ctx: Context, subscription: Subscription): void {
  const { id, test_clock: clock, cancel_at: cancelAt } = subscription
  ctx.store.cancelTask('renew', id)
  ctx.store.cancelTask('cancel', id)
  ctx.store.cancelTask('upcoming_invoice', id)
  if (!RENEWING.includes(subscription.status)) return
  ctx.store.schedule('renew', id, clock, nextPeriodEnd(subscription))
  if (cancelAt !== null) ctx.store.schedule('cancel', id, clock, cancelAt)
  const remindsAt = nextPeriodEnd(subscription) - ctx.settings.renewalReminderDays * DAY
  if (ctx.settings.renewalReminderDays > 0 && remindsAt > nowOn(ctx, clock))
    ctx.store.schedule('upcoming_invoice', id, clock, remindsAt)
}

const RENEWING: readonly string[] = ['active', 'trialing', 'past_due', 'unpaid', 'incomplete']
