import { type LimitUse, overLimits } from '../limit-use.ts'
import { catalog, type SoldCurrency } from '../plans.ts'
import { isPerSeat } from '../seats.ts'
import { isEnded, type Subscription, type Terms } from '../subscription.ts'
import { type Decision, refuse } from './refusal.ts'
import { toTerms, type Wish } from './wish.ts'

/** Facts that are not in the subscription. */
export interface CheckoutFacts {
  /** The organization, its e-mail or its card has had a trial. */
  trialRedeemed: boolean
  /** The person wants to pay at once. */
  skipTrial: boolean
  /** What is taken of limits, where it is known. */
  use?: LimitUse
  /** What to price it in; the catalogue's own where it is absent. */
  currency?: SoldCurrency
}

/** A first purchase, or one after the last subscription has ended. `trialDays` is 0 where there is no trial. */
export function decideCheckout(
  subscription: Subscription,
  wish: Wish,
  facts: CheckoutFacts,
): Decision<{ terms: Terms; trialDays: number }> {
  const sold = toTerms(wish, facts.currency)
  if (!sold.ok) return sold
  if (subscription.status !== 'none' && !isEnded(subscription)) {
    return refuse({ code: 'subscription_exists', planId: subscription.terms.planId })
  }
  // Seats that are missing would be bought at once for those who are there, and cost more than was shown.
  const over = isPerSeat(sold.terms) ? overLimits(sold.terms, { seats: facts.use?.seats ?? 0 }) : []
  if (over.length > 0) return refuse({ code: 'over_limit', planId: wish.planId, over })
  const trialDays = facts.trialRedeemed || facts.skipTrial ? 0 : catalog.trialDays
  return { ok: true, terms: sold.terms, trialDays }
}

/** A trial without a card. Unlike a checkout, it is nothing without its trial: who has had one is refused. */
export function decideStartTrial(
  subscription: Subscription,
  wish: Wish,
  facts: Omit<CheckoutFacts, 'skipTrial'>,
): Decision<{ terms: Terms; trialDays: number }> {
  const decision = decideCheckout(subscription, wish, { ...facts, skipTrial: false })
  if (!decision.ok) return decision
  return decision.trialDays > 0 ? decision : refuse({ code: 'trial_redeemed' })
}
