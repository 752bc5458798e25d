import {
  catalog,
  type FeatureId,
  type Interval,
  type Plan,
  plan,
  type PlanId,
  planIds,
  yearlySaving,
} from '@prorata/billing'

/** A plan as it is shown for sale; amounts in minor units of the catalogue's currency. */
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

export interface PlanList {
  currency: string
  trialDays: number
  plans: PlanOffer[]
}

/** The catalogue, cheapest plan first. */
export function listPlans(): PlanList {
  return { currency: catalog.currency, trialDays: catalog.trialDays, plans: planIds.map(toOffer) }
}

function toOffer(id: PlanId): PlanOffer {
  const { name, description, rank, prices, features, limits, allowances } = plan(id)
  return {
    id,
    name,
    description,
    rank,
    prices: prices
      ? {
          month: { unitAmount: prices.month.unitAmount },
          year: { unitAmount: prices.year.unitAmount },
        }
      : null,
    yearlySaving: yearlySaving(id),
    features,
    limits,
    allowances,
  }
}
