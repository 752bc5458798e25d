import {
  isRunning,
  type RunningSubscription,
  type Subscription,
  type SubscriptionIn,
} from '../subscription.ts'
import type { Instant } from '../time.ts'
import { type Decision, refuse, refuseUnpaid } from './refusal.ts'

/** What a subscription that can end looks like: it runs, or waits for its first payment. */
export type CancelableSubscription = RunningSubscription | SubscriptionIn<'incomplete'>

export interface Cancellation {
  effective: 'now' | 'period_end'
  /** When it ends; `null` for at once. */
  at: Instant | null
  /** What was on the way and is given up by it. */
  givesUp: 'scheduled_change' | 'unpaid_change' | 'pause' | null
  /** What is open is voided, so that nothing more is collected. */
  voidsOpenInvoices: boolean
  /** The end of time that was paid for and is lost by it: nothing is refunded by itself. `null` where none is. */
  forfeitsUntil: Instant | null
}

/**
 * Ends a subscription when what was paid for is over. Where nothing is paid for (a payment failed, it is paused, the first
 * payment was never made) it ends at once, and what is open is voided. Whatever else was on the way is given up: a
 * cancellation is never refused because of it.
 */
export function decideCancel(
  subscription: Subscription,
): Decision<{ subscription: CancelableSubscription; cancellation: Cancellation }> {
  if (subscription.status === 'incomplete') return endNow(subscription)
  if (!isRunning(subscription)) return refuse({ code: 'no_subscription' })
  switch (subscription.status) {
    case 'past_due':
    case 'unpaid':
    case 'paused':
      return endNow(subscription)
    case 'trialing':
    case 'active':
      break
    default:
      return subscription satisfies never
  }
  const { renewal, period } = subscription
  if (renewal.kind === 'cancels') return refuse({ code: 'cancellation_pending', at: renewal.at })
  const cancellation: Cancellation = {
    effective: 'period_end',
    at: period.end,
    givesUp: givenUpBy(subscription),
    voidsOpenInvoices: false,
    forfeitsUntil: null,
  }
  return { ok: true, subscription, cancellation }
}

/** Ends a subscription at once, whatever it is in. */
export function decideCancelNow(
  subscription: Subscription,
): Decision<{ subscription: CancelableSubscription; cancellation: Cancellation }> {
  if (subscription.status === 'incomplete' || isRunning(subscription)) return endNow(subscription)
  return refuse({ code: 'no_subscription' })
}

function endNow(subscription: CancelableSubscription): {
  ok: true
  subscription: CancelableSubscription
  cancellation: Cancellation
} {
  const isPaidFor = subscription.status === 'active' || subscription.status === 'trialing'
  const cancellation: Cancellation = {
    effective: 'now',
    at: null,
    givesUp: isRunning(subscription) ? givenUpBy(subscription) : null,
    voidsOpenInvoices: true,
    forfeitsUntil: isPaidFor ? subscription.period.end : null,
  }
  return { ok: true, subscription, cancellation }
}

function givenUpBy({ pendingChange, renewal }: RunningSubscription): Cancellation['givesUp'] {
  if (pendingChange) return 'unpaid_change'
  if (renewal.kind === 'changes') return 'scheduled_change'
  return renewal.kind === 'pauses' ? 'pause' : null
}

/** Takes back a cancellation or a pause that is still to come: the subscription goes on as it is. */
export function decideResume(
  subscription: Subscription,
): Decision<{ subscription: RunningSubscription; takesBack: 'cancellation' | 'pause' }> {
  if (subscription.status === 'incomplete') return refuseUnpaid(subscription)
  if (!isRunning(subscription)) return refuse({ code: 'no_subscription' })
  switch (subscription.renewal.kind) {
    case 'cancels':
      return { ok: true, subscription, takesBack: 'cancellation' }
    case 'pauses':
      return { ok: true, subscription, takesBack: 'pause' }
    case 'renews':
    case 'changes':
      return refuse({ code: subscription.status === 'paused' ? 'subscription_paused' : 'nothing_to_resume' })
    default:
      return subscription.renewal satisfies never
  }
}
