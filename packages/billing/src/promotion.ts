/** A promotion code, as the provider knows it, and whether it works for a purchase. */

import type { PromotionRefusal } from './decide/money-refusal.ts'
import { type Decision, refuse } from './decide/refusal.ts'
import { type Currency, money } from './money.ts'
import type { PlanId } from './plans.ts'
import type { Terms } from './subscription.ts'
import type { Instant } from './time.ts'

export type PromotionDuration =
  | { kind: 'once' }
  | { kind: 'forever' }
  /** In months. */
  | { kind: 'repeating'; months: number }

export interface Promotion {
  /** `promo_…` at the provider. */
  id: string
  /** As it was made, whatever case it was typed in. */
  code: string
  name: string
  /** One of the two is not `null`. Minor units by currency. */
  percentOff: number | null
  amountsOff: Readonly<Record<Currency, number>> | null
  duration: PromotionDuration
  /** False where somebody switched it off. */
  active: boolean
  expiresAt: Instant | null
  usedUp: boolean
  /** Whose alone it is; `null` for anybody's. */
  customerId: string | null
  /** What it is for; `null` for everything. */
  planIds: readonly PlanId[] | null
  firstTimeOnly: boolean
  /** The least that a purchase has to be, in minor units by currency; `null` for no minimum. */
  minimums: Readonly<Record<Currency, number>> | null
}

export interface PromotionFacts {
  /** What is bought, or changed to. */
  terms: Terms
  customerId: string | null
  /** The customer has paid before. */
  hasPaid: boolean
  /** A discount is running: there is one at a time. */
  hasDiscount: boolean
  now: Instant
}

/** `typed` goes back with a refusal. `null` for a promotion that nobody knows. */
export function decidePromotion(
  promotion: Promotion | null,
  typed: string,
  facts: PromotionFacts,
): Decision<{ promotion: Promotion }> {
  const refusal = refusalOf(promotion, typed, facts)
  if (refusal) return refuse(refusal)
  return promotion ? { ok: true, promotion } : refuse({ code: 'promotion_unknown', promotionCode: typed })
}

function refusalOf(
  promotion: Promotion | null,
  promotionCode: string,
  { terms, customerId, hasPaid, hasDiscount, now }: PromotionFacts,
): PromotionRefusal | null {
  const isTheirs = promotion?.customerId === null || promotion?.customerId === customerId
  if (!promotion || !isTheirs) return { code: 'promotion_unknown', promotionCode }
  const { expiresAt, planIds, amountsOff, minimums } = promotion
  if (expiresAt !== null && expiresAt <= now) {
    return { code: 'promotion_expired', promotionCode, at: expiresAt }
  }
  if (promotion.usedUp) return { code: 'promotion_used_up', promotionCode }
  if (!promotion.active) return { code: 'promotion_expired', promotionCode, at: null }
  if (hasDiscount) return { code: 'promotion_not_combinable', promotionCode }
  if (planIds !== null && !planIds.includes(terms.planId)) {
    return { code: 'promotion_not_for_plan', promotionCode }
  }
  const { currency } = terms
  if (amountsOff !== null && amountsOff[currency] === undefined) {
    return { code: 'promotion_not_for_currency', promotionCode, currency }
  }
  if (promotion.firstTimeOnly && hasPaid) return { code: 'promotion_first_time_only', promotionCode }
  if (minimums === null) return null
  const minimum = minimums[currency]
  if (minimum === undefined) return { code: 'promotion_not_for_currency', promotionCode, currency }
  return terms.unitAmount * terms.quantity < minimum
    ? { code: 'promotion_below_minimum', promotionCode, minimum: money(minimum, currency) }
    : null
}
