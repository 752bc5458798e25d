import { plan } from '../plans.ts'
import { type LimitUse, overLimits } from '../limit-use.ts'
import { isRunning, type RunningSubscription, type Subscription, type Terms } from '../subscription.ts'
import { decideCurrency } from './currency.ts'
import { type Decision, refuse, refuseUnpaid } from './refusal.ts'
import { isSameTerms, toTerms, type Wish } from './wish.ts'

export type ChangeDirection = 'upgrade' | 'downgrade' | 'interval' | 'quantity'

export interface Change {
  from: Terms
  to: Terms
  direction: ChangeDirection
  /** Upgrades now, with proration; downgrades when the period that was paid for is over. */
  effective: 'now' | 'period_end'
}

/**
 * A change of plan, interval or quantity of a running subscription. It takes the place of a change that is scheduled; one
 * that is canceled, paused or about to be has to go on first. `use`: what is taken of limits, where it is known.
 */
export function decideChange(
  subscription: Subscription,
  wish: Wish,
  use: LimitUse = {},
): Decision<{ change: Change; subscription: RunningSubscription }> {
  const priced = decideCurrency(null, 'terms' in subscription ? subscription.terms.currency : null)
  if (!priced.ok) return priced
  const sold = toTerms(wish, priced.currency)
  if (!sold.ok) return sold
  if (subscription.status === 'incomplete') return refuseUnpaid(subscription)
  if (!isRunning(subscription)) return refuse({ code: 'no_subscription' })
  if (subscription.status === 'past_due' || subscription.status === 'unpaid') {
    return refuse({ code: 'payment_pending' })
  }
  if (subscription.status === 'paused') return refuse({ code: 'subscription_paused' })
  const { pendingChange, renewal, terms: from } = subscription
  if (pendingChange) return refuse({ code: 'change_pending', expiresAt: pendingChange.expiresAt })
  if (renewal.kind === 'cancels') return refuse({ code: 'cancellation_pending', at: renewal.at })
  // An upgrade's invoice would be voided with all others, and the upgrade be free.
  if (renewal.kind === 'pauses') return refuse({ code: 'pause_scheduled', at: renewal.at })
  if (isSameTerms(from, sold.terms)) {
    return refuse({ code: 'already_on_plan', planId: from.planId, interval: from.interval })
  }
  const over = overLimits(sold.terms, use)
  if (over.length > 0) return refuse({ code: 'over_limit', planId: sold.terms.planId, over })
  const direction = directionOf(from, sold.terms)
  const effective = isLess(from, sold.terms, direction) ? 'period_end' : 'now'
  return { ok: true, subscription, change: { from, to: sold.terms, direction, effective } }
}

/** Up or down by the plans' ranks; between terms of one plan the interval decides, and then the quantity. */
export function directionOf(from: Terms, to: Terms): ChangeDirection {
  const step = plan(to.planId).rank - plan(from.planId).rank
  if (step !== 0) return step > 0 ? 'upgrade' : 'downgrade'
  return from.interval === to.interval ? 'quantity' : 'interval'
}

/** True where the change takes something away that is already paid for. */
function isLess(from: Terms, to: Terms, direction: ChangeDirection): boolean {
  switch (direction) {
    case 'upgrade':
      return false
    case 'downgrade':
      return true
    case 'interval':
      return to.interval === 'month'
    case 'quantity':
      return to.quantity < from.quantity
    default:
      return direction satisfies never
  }
}
