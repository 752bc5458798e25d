import { catalog } from '../plans.ts'
import { isEnded, type Subscription, type Terms } from '../subscription.ts'
import { type Decision, refuse } from './refusal.ts'
import { toTerms, type Wish } from './wish.ts'

/** Facts that are not in the subscription. */
export interface CheckoutFacts {
  /** The organization, its e-mail or its card has had a trial. */
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

/** A trial without a card. Unlike a checkout, it is nothing without its trial: who has had one is refused. */
export function decideStartTrial(
  subscription: Subscription,
  wish: Wish,
  { trialRedeemed }: Pick<CheckoutFacts, 'trialRedeemed'>,
): Decision<{ terms: Terms; trialDays: number }> {
  const decision = decideCheckout(subscription, wish, { trialRedeemed, skipTrial: false })
  if (!decision.ok) return decision
  return decision.trialDays > 0 ? decision : refuse({ code: 'trial_redeemed' })
}
