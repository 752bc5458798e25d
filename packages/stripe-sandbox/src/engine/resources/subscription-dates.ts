// When a subscription is to end: `cancel_at_period_end` and `cancel_at`. https://docs.stripe.com/billing/subscriptions/cancel
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { nextPeriodEnd } from '../billing/timing.ts'
import type { Subscription } from '../core/wire.ts'

interface Dates {
  cancel_at_period_end?: boolean | undefined
  cancel_at?: number | 'min_period_end' | 'max_period_end' | 'max_billed_until' | null | undefined
}

type Ending = Pick<
  Subscription,
  'cancel_at' | 'cancel_at_period_end' | 'canceled_at' | 'cancellation_details'
>

/** The fields that say when it ends, after the parameters. */
export function dateOf(ctx: Context, subscription: Subscription, params: Dates): Ending {
  const now = nowOn(ctx, subscription.test_clock)
  const at = (end: number, periodEnd: boolean): Ending => ({
    cancel_at: end,
    cancel_at_period_end: periodEnd,
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: withReason(subscription, 'cancellation_requested'),
  })
  if (params.cancel_at_period_end === true) return at(lastPeriodEnd(subscription), true)
  if (params.cancel_at === 'min_period_end') return at(nextPeriodEnd(subscription), false)
  // Nothing is billed beyond the current periods: that is what a subscription's billing schedules would do.
  if (params.cancel_at === 'max_period_end' || params.cancel_at === 'max_billed_until')
    return at(lastPeriodEnd(subscription), false)
  if (typeof params.cancel_at === 'number') {
    if (params.cancel_at <= now) {
      throw invalidRequest('`cancel_at` must be a timestamp in the future.', 'cancel_at')
    }
    return at(params.cancel_at, false)
  }
  const clears =
    params.cancel_at === null || (params.cancel_at_period_end === false && subscription.cancel_at_period_end)
  if (clears && subscription.ended_at === null) {
    return {
      cancel_at: null,
      cancel_at_period_end: false,
      canceled_at: null,
      cancellation_details: withReason(subscription, null),
    }
  }
  // A period that moved takes its end with it.
  return {
    cancel_at: subscription.cancel_at_period_end ? lastPeriodEnd(subscription) : subscription.cancel_at,
    cancel_at_period_end: subscription.cancel_at_period_end,
    canceled_at: subscription.canceled_at,
    cancellation_details: subscription.cancellation_details,
  }
}

function lastPeriodEnd(subscription: Subscription): number {
  return Math.max(...subscription.items.data.map((item) => item.current_period_end))
}

function withReason(
  subscription: Subscription,
  reason: 'cancellation_requested' | null,
): Subscription['cancellation_details'] {
  const details = subscription.cancellation_details
  return {
    comment: details?.comment ?? null,
    feedback: details?.feedback ?? null,
    feedback_option: details?.feedback_option ?? null,
    reason,
  }
}
