import type { ChangeRequest } from '@prorata/billing'
import type { PriceBook } from './price-book.ts'

export type KeyedChange = ChangeRequest & { idempotencyKey: string }

/**
 * A month that becomes a year begins its year at once, and a month's rest is credited. Billing in flexible mode would keep
 * the old day otherwise: https://docs.stripe.com/billing/subscriptions/billing-mode/compare. In a trial nothing is billed
 * and nothing begins.
 */
export function anchorOf({ subscription, to, effective }: ChangeRequest): {
  billing_cycle_anchor?: { type: 'now' }
} {
  const begins = effective === 'now' && to.interval !== subscription.terms.interval
  return begins && subscription.status !== 'trialing' ? { billing_cycle_anchor: { type: 'now' } } : {}
}

/** A promotion is redeemed with the change itself, and waits with it: https://docs.stripe.com/billing/subscriptions/coupons */
export function discountsOf({ promotionId }: ChangeRequest): { discounts?: { promotion_code: string }[] } {
  return promotionId ? { discounts: [{ promotion_code: promotionId }] } : {}
}

/** The change of one item. Preview and update both take it from here, so that they cannot differ. */
export function itemOf(
  { subscription, to }: ChangeRequest,
  prices: PriceBook,
): { id: string; price: string; quantity: number } {
  return {
    id: subscription.itemId,
    price: prices.priceIdOf(to.planId, to.interval),
    quantity: to.quantity,
  }
}
