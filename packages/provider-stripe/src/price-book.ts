/** Which price at Stripe stands for what the catalogue sells. It is made at start and does not change while we run. */

import { BillingError, type Currency, type Interval, type PlanId, type ProductId } from '@prorata/billing'

export interface PricedPlan {
  planId: PlanId
  interval: Interval
  /** Minor units per unit of quantity. */
  unitAmount: number
  currency: Currency
}

/** A plan's price at Stripe, with what it costs in each currency. */
export interface PlanPriceEntry {
  planId: PlanId
  interval: Interval
  unitAmounts: Readonly<Record<Currency, number>>
}

export interface PriceBook {
  /** `null` for a price the catalogue does not know, or does not have in this currency. */
  planOf(priceId: string, currency: Currency): PricedPlan | null
  /** Throws a `BillingError` (`provider_rejected`) where the plan has no price: a mistake of ours. */
  priceIdOf(planId: PlanId, interval: Interval): string
  /** Throws as `priceIdOf` does. */
  productPriceIdOf(productId: ProductId): string
}

export function createPriceBook(
  plans: ReadonlyMap<string, PlanPriceEntry>,
  products: ReadonlyMap<ProductId, string> = new Map(),
): PriceBook {
  return {
    planOf(priceId, currency) {
      const entry = plans.get(priceId)
      const unitAmount = entry?.unitAmounts[currency]
      if (!entry || unitAmount === undefined) return null
      return { planId: entry.planId, interval: entry.interval, unitAmount, currency }
    },
    priceIdOf(planId, interval) {
      for (const [priceId, entry] of plans) {
        if (entry.planId === planId && entry.interval === interval) return priceId
      }
      throw notSold({ planId, interval })
    },
    productPriceIdOf(productId) {
      const priceId = products.get(productId)
      if (priceId !== undefined) return priceId
      throw notSold({ productId })
    },
  }
}

function notSold(details: object): BillingError {
  return new BillingError('provider_rejected', 'This cannot be bought at the moment. Nothing was charged.', {
    details,
  })
}
