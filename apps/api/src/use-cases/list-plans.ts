import {
  catalog,
  type FeatureId,
  type Interval,
  type Plan,
  plan,
  type PlanId,
  planIds,
  priceOf,
  type Product,
  product,
  type ProductId,
  productIds,
  type SoldCurrency,
  yearlySaving,
} from '@prorata/billing'

/** A plan as it is shown for sale; amounts in minor units of the list's currency. */
export interface PlanOffer {
  id: PlanId
  name: string
  description: string
  rank: number
  prices: Record<Interval, { unitAmount: number }> | null
  yearlySaving: { amount: number; percent: number } | null
  features: readonly FeatureId[]
  limits: Plan['limits']
  allowances: Plan['allowances']
}

/** What is bought once, as it is shown for sale. */
export interface ProductOffer {
  id: ProductId
  name: string
  description: string
  unitAmount: number
  grants: NonNullable<Product['grants']> | null
}

export interface PlanList {
  /** What the amounts are in. */
  currency: SoldCurrency
  /** What they can be asked for in. */
  currencies: readonly SoldCurrency[]
  trialDays: number
  plans: PlanOffer[]
  products: ProductOffer[]
}

/** The catalogue in one of its currencies, cheapest plan first. */
export function listPlans(currency: SoldCurrency = catalog.currency): PlanList {
  return {
    currency,
    currencies: catalog.currencies,
    trialDays: catalog.trialDays,
    plans: planIds.map((id) => toOffer(id, currency)),
    products: productIds.map((id) => toProductOffer(id, currency)),
  }
}

function toProductOffer(id: ProductId, currency: SoldCurrency): ProductOffer {
  const { name, description, price, grants } = product(id)
  return { id, name, description, unitAmount: price.unitAmounts[currency], grants: grants ?? null }
}

function toOffer(id: PlanId, currency: SoldCurrency): PlanOffer {
  const { name, description, rank, features, limits, allowances } = plan(id)
  const [month, year] = [priceOf(id, 'month', currency), priceOf(id, 'year', currency)]
  return {
    id,
    name,
    description,
    rank,
    prices:
      month && year
        ? { month: { unitAmount: month.unitAmount }, year: { unitAmount: year.unitAmount } }
        : null,
    yearlySaving: yearlySaving(id, currency),
    features,
    limits,
    allowances,
  }
}
