/** Which price at Stripe stands for which plan and interval. It is made at start and does not change while we run. */

import { BillingError, type Interval, type PlanId } from '@prorata/billing'

export interface PricedPlan {
  planId: PlanId
  interval: Interval
  /** Minor units per unit of quantity. */
  unitAmount: number
  currency: string
}

export interface PriceBook {
  /** `null` for a price the catalogue does not know. */
  planOf(priceId: string): PricedPlan | null
  /** Throws a `BillingError` (`provider_rejected`) where the plan has no price: a mistake of ours. */
  priceIdOf(planId: PlanId, interval: Interval): string
}

export function createPriceBook(prices: ReadonlyMap<string, PricedPlan>): PriceBook {
  return {
    planOf: (priceId) => prices.get(priceId) ?? null,
    priceIdOf(planId, interval) {
      for (const [priceId, priced] of prices) {
        if (priced.planId === planId && priced.interval === interval) return priceId
      }
      throw new BillingError(
        'provider_rejected',
        'This plan cannot be bought at the moment. Nothing was charged.',
        {
          details: { planId, interval },
        },
      )
    },
  }
}
