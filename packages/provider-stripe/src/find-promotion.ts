import { isPlanId, type PlanId, type Promotion, type PromotionDuration } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { idOf } from './id-of.ts'
import { toInstant } from './seconds.ts'

/**
 * A code can have been used for several promotions, one after the other, of which at most one is active for a customer:
 * https://docs.stripe.com/api/promotion_codes/create. That one counts, else the newest.
 */
export async function findPromotion(
  stripe: Stripe,
  code: string,
  customerId: string | null,
): Promise<Promotion | null> {
  const { data } = await stripe.promotionCodes.list({
    code,
    limit: 100,
    expand: [
      'data.promotion.coupon',
      'data.promotion.coupon.applies_to',
      'data.promotion.coupon.currency_options',
    ],
  })
  const theirs = data.filter(({ customer }) => customer === null || idOf(customer) === customerId)
  const found = theirs.find(({ active }) => active) ?? theirs[0]
  return found ? toPromotion(found) : null
}

function toPromotion(promotion: Stripe.PromotionCode): Promotion | null {
  const { coupon } = promotion.promotion
  if (coupon === null || typeof coupon === 'string') return null
  const { id, code, active, customer, expires_at, max_redemptions, times_redeemed, restrictions } = promotion
  const ends = [expires_at, coupon.redeem_by].filter((at) => at !== null).map(toInstant)
  return {
    id,
    code,
    name: coupon.name ?? code,
    percentOff: coupon.percent_off,
    amountsOff: amountsOffOf(coupon),
    duration: toDuration(coupon),
    active: active && coupon.valid,
    expiresAt: ends.length > 0 ? Math.min(...ends) : null,
    usedUp:
      isUsedUp(max_redemptions, times_redeemed) || isUsedUp(coupon.max_redemptions, coupon.times_redeemed),
    customerId: idOf(customer),
    planIds: planIdsOf(coupon),
    firstTimeOnly: restrictions.first_time_transaction,
    minimums: minimumsOf(restrictions),
  }
}

function isUsedUp(most: number | null, times: number): boolean {
  return most !== null && times >= most
}

function toDuration({ duration, duration_in_months: months }: Stripe.Coupon): PromotionDuration {
  if (duration === 'forever') return { kind: 'forever' }
  return duration === 'repeating' && months !== null ? { kind: 'repeating', months } : { kind: 'once' }
}

function amountsOffOf({
  amount_off: amount,
  currency,
  currency_options: options,
}: Stripe.Coupon): Record<string, number> | null {
  if (amount === null || currency === null) return null
  const others = Object.entries(options ?? {}).map(([other, { amount_off }]) => [other, amount_off])
  return { ...Object.fromEntries(others), [currency]: amount }
}

function minimumsOf({
  minimum_amount: amount,
  minimum_amount_currency: currency,
  currency_options: options,
}: Stripe.PromotionCode.Restrictions): Record<string, number> | null {
  if (amount === null || currency === null) return null
  const others = Object.entries(options ?? {}).map(([other, { minimum_amount }]) => [other, minimum_amount])
  return { ...Object.fromEntries(others), [currency]: amount }
}

/** Our products at Stripe are named after what they stand for: `catalog-sync.ts`. */
function planIdsOf({ applies_to }: Stripe.Coupon): PlanId[] | null {
  if (!applies_to) return null
  return applies_to.products.map((productId) => productId.replace(/^prorata_/, '')).filter(isPlanId)
}
