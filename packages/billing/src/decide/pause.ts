import { isRunning, type Subscription, type SubscriptionIn } from '../subscription.ts'
import type { Instant } from '../time.ts'
import { boundaryAfter } from '../usage.ts'
import { type Decision, refuse, refuseUnpaid } from './refusal.ts'

/** For how many months a subscription may be paused. */
export const pauseMonths = [1, 2, 3] as const
export type PauseMonths = (typeof pauseMonths)[number]

/**
 * Pauses a subscription when the time that was paid for is over, for whole periods, so that it goes on with a whole one. A
 * pause that is still to come is replaced. What else is on the way has to be decided first.
 */
export function decidePause(
  subscription: Subscription,
  months: PauseMonths,
): Decision<{ subscription: SubscriptionIn<'active'>; at: Instant; until: Instant }> {
  if (subscription.status === 'incomplete') return refuseUnpaid(subscription)
  if (!isRunning(subscription)) return refuse({ code: 'no_subscription' })
  switch (subscription.status) {
    case 'past_due':
    case 'unpaid':
      return refuse({ code: 'payment_pending' })
    case 'paused':
      return refuse({ code: 'subscription_paused' })
    case 'trialing':
      return refuse({ code: 'trial_running', until: subscription.trialEnd })
    case 'active':
      break
    default:
      return subscription satisfies never
  }
  const { pendingChange, renewal, period, terms } = subscription
  if (pendingChange) return refuse({ code: 'change_pending', expiresAt: pendingChange.expiresAt })
  if (renewal.kind === 'cancels') return refuse({ code: 'cancellation_pending', at: renewal.at })
  if (renewal.kind === 'changes') {
    return refuse({ code: 'change_scheduled', at: renewal.at, planId: renewal.to.planId })
  }
  if (terms.interval !== 'month') return refuse({ code: 'interval_not_pausable', interval: terms.interval })
  return { ok: true, subscription, at: period.end, until: boundaryAfter(period, months) }
}

/** Facts that are not in the subscription. */
export interface UnpauseFacts {
  hasPaymentMethod: boolean
}

/** Goes on with a paused subscription: a new period begins at once and is paid in full. */
export function decideUnpause(
  subscription: Subscription,
  { hasPaymentMethod }: UnpauseFacts,
): Decision<{ subscription: SubscriptionIn<'paused'> }> {
  if (subscription.status === 'incomplete') return refuseUnpaid(subscription)
  if (!isRunning(subscription)) return refuse({ code: 'no_subscription' })
  if (subscription.status !== 'paused') return refuse({ code: 'not_paused' })
  const { renewal } = subscription
  if (renewal.kind === 'cancels') return refuse({ code: 'cancellation_pending', at: renewal.at })
  if (!hasPaymentMethod) return refuse({ code: 'payment_method_required' })
  return { ok: true, subscription }
}
