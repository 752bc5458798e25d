/** May we ask the provider for this? Pure and total: a refusal is a value that the dashboard can explain and the server enforces. */

import type { Interval } from './catalog.ts'
import { catalog, plan, type PlanId, priceOf } from './plans.ts'
import {
  isEnded,
  isRunning,
  type RunningSubscription,
  type Subscription,
  type Terms,
} from './subscription.ts'
import type { Instant } from './time.ts'

/** What a person wants to buy or change to. */
export interface Wish {
  planId: PlanId
  interval: Interval
  quantity: number
}

export type Refusal =
  | { code: 'plan_not_sold'; planId: PlanId }
  | { code: 'quantity_not_allowed'; planId: PlanId; quantity: number }
  | { code: 'subscription_exists'; planId: PlanId }
  | { code: 'no_subscription' }
  | { code: 'already_on_plan'; planId: PlanId; interval: Interval }
  /** A payment is open: past due, unpaid or incomplete. It comes first. */
  | { code: 'payment_pending' }
  | { code: 'subscription_paused' }
  /** It ends at `at`; it has to be resumed before it can be changed. */
  | { code: 'cancellation_pending'; at: Instant }
  /** Another change waits for its payment until `expiresAt`. */
  | { code: 'change_pending'; expiresAt: Instant }

export type Decision<Ok extends object> = ({ ok: true } & Ok) | { ok: false; refusal: Refusal }

const refuse = (refusal: Refusal): { ok: false; refusal: Refusal } => ({ ok: false, refusal })

/** Facts that are not in the subscription. */
export interface CheckoutFacts {
  /** The organization has had its trial. */
  trialRedeemed: boolean
  /** The person wants to pay at once. */
  skipTrial: boolean
}

/** A first purchase, or one after the last subscription has ended. `trialDays` is 0 where there is no trial. */
export function decideCheckout(
  subscription: Subscription,
  wish: Wish,
  facts: CheckoutFacts,
): Decision<{ terms: Terms; trialDays: number }> {
  const sold = toTerms(wish)
  if (!sold.ok) return sold
  if (subscription.status !== 'none' && !isEnded(subscription)) {
    return refuse({ code: 'subscription_exists', planId: subscription.terms.planId })
  }
  const trialDays = facts.trialRedeemed || facts.skipTrial ? 0 : catalog.trialDays
  return { ok: true, terms: sold.terms, trialDays }
}

export type ChangeDirection = 'upgrade' | 'downgrade' | 'interval' | 'quantity'

export interface Change {
  from: Terms
  to: Terms
  direction: ChangeDirection
  /** Upgrades now, with proration; downgrades when the period that was paid for is over. */
  effective: 'now' | 'period_end'
}

/** A change of plan, interval or quantity of a running subscription. */
export function decideChange(
  subscription: Subscription,
  wish: Wish,
): Decision<{ change: Change; subscription: RunningSubscription }> {
  const sold = toTerms(wish)
  if (!sold.ok) return sold
  if (subscription.status === 'incomplete') return refuse({ code: 'payment_pending' })
  if (!isRunning(subscription)) return refuse({ code: 'no_subscription' })
  if (subscription.status === 'past_due' || subscription.status === 'unpaid') {
    return refuse({ code: 'payment_pending' })
  }
  if (subscription.status === 'paused') return refuse({ code: 'subscription_paused' })
  if (subscription.pendingChange) {
    return refuse({ code: 'change_pending', expiresAt: subscription.pendingChange.expiresAt })
  }
  if (subscription.renewal.kind === 'cancels') {
    return refuse({ code: 'cancellation_pending', at: subscription.renewal.at })
  }
  const from = subscription.terms
  if (isSameTerms(from, sold.terms)) {
    return refuse({ code: 'already_on_plan', planId: from.planId, interval: from.interval })
  }
  const direction = directionOf(from, sold.terms)
  const effective = isLess(from, sold.terms, direction) ? 'period_end' : 'now'
  return { ok: true, subscription, change: { from, to: sold.terms, direction, effective } }
}

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

function isSameTerms(a: Terms, b: Terms): boolean {
  return a.planId === b.planId && a.interval === b.interval && a.quantity === b.quantity
}

/** The catalogue's price for a wish, or why it is not sold. Prices come from here, never from the client. */
function toTerms(wish: Wish): Decision<{ terms: Terms }> {
  const price = priceOf(wish.planId, wish.interval)
  if (!price) return refuse({ code: 'plan_not_sold', planId: wish.planId })
  const { quantity } = wish
  const allowed = Number.isSafeInteger(quantity) && quantity >= 1 && quantity <= maxQuantity(wish.planId)
  if (!allowed) return refuse({ code: 'quantity_not_allowed', planId: wish.planId, quantity })
  return { ok: true, terms: { ...wish, unitAmount: price.unitAmount, currency: catalog.currency } }
}

/** Stripe's own bound on an item's quantity is far higher; nobody means to buy more seats than this by hand. */
const mostSeats = 10_000

export function maxQuantity(planId: PlanId): number {
  return plan(planId).perSeat ? mostSeats : 1
}
