/**
 * What a product sells, as typed data. Plan, feature, meter and limit ids are literal types from here to the browser;
 * no plan name stands anywhere else in code.
 */

import type { Currency } from './money.ts'

export type Interval = 'month' | 'year'
export const intervals = ['month', 'year'] as const satisfies readonly Interval[]

/** `unlimited` is a value of its own, so that no comparison can mistake it for a number. */
export type Amount = number | 'unlimited'

/** A price at the provider, found by its lookup key; `unitAmount` in minor units per interval and unit of quantity. */
export interface PlanPrice {
  lookupKey: string
  unitAmount: number
}

/** What comes after the included amount: `unitAmountDecimal` in minor units as a decimal string (`'0.2'` is $0.002). */
export interface OveragePrice {
  unitAmountDecimal: string
}

/** How much of a meter a plan includes a month. Without `overage` the included amount is a limit: use beyond it is blocked. */
export interface Allowance {
  included: Amount
  overage?: OveragePrice
}

export interface PlanDefinition<Feature extends string, Limit extends string, Meter extends string> {
  name: string
  description: string
  /** Higher is more: a change to a higher rank is an upgrade, to a lower one a downgrade. Unique in the catalogue. */
  rank: number
  /** Absent for a plan that costs nothing and is not bought. */
  prices?: Record<Interval, PlanPrice>
  /** The quantity is the number of seats; otherwise it is always 1. */
  perSeat?: boolean
  features: readonly Feature[]
  limits: Record<Limit, Amount>
  allowances: Record<Meter, Allowance>
}

/** `pause`: it waits for a card, and goes on when there is one. `cancel`: it is over. */
export type TrialPolicy = 'pause' | 'cancel'

export interface Labels {
  /** As in `12 API calls`. */
  name: string
  /** As in `1 API call`. */
  singular: string
}

export interface CatalogDefinition<
  Feature extends string,
  Limit extends string,
  Meter extends string,
  Plan extends string,
> {
  currency: Currency
  /** Whole days of trial of a paid plan; one trial per organization. */
  trialDays: number
  /** What becomes of a trial that ends without a card. */
  trialWithoutPaymentMethod: TrialPolicy
  /** The plan of an organization that has no subscription. */
  fallback: NoInfer<Plan>
  features: Record<Feature, { name: string }>
  limits: Record<Limit, Labels>
  meters: Record<Meter, Labels>
  plans: Record<Plan, PlanDefinition<NoInfer<Feature>, NoInfer<Limit>, NoInfer<Meter>>>
}

/**
 * Checks a catalogue and returns it with its literal types. Throws an `Error` that names the mistake: a rank or
 * lookup key used twice, an amount that is not a whole number, a fallback plan that costs money, a trial that is not
 * a number of whole days.
 */
export function defineCatalog<
  const Feature extends string,
  const Limit extends string,
  const Meter extends string,
  const Plan extends string,
>(
  definition: CatalogDefinition<Feature, Limit, Meter, Plan>,
): CatalogDefinition<Feature, Limit, Meter, Plan> {
  const { trialDays, fallback, plans } = definition
  if (!isWhole(trialDays)) throw new Error('The trial must be a whole number of days, 0 for none')
  const seen = new Set<string>()
  const once = (what: string) => {
    if (seen.has(what)) throw new Error(`The catalogue uses ${what} twice`)
    seen.add(what)
  }
  for (const [id, plan] of Object.entries<PlanDefinition<Feature, Limit, Meter>>(plans)) {
    once(`rank ${plan.rank}`)
    checkAmounts(id, plan)
    if (!plan.prices) continue
    if (id === fallback) throw new Error(`The fallback plan ${id} must not cost anything`)
    for (const interval of intervals) {
      const price = plan.prices[interval]
      once(`lookup key ${price.lookupKey}`)
      if (!isWhole(price.unitAmount) || price.unitAmount === 0) {
        throw new Error(`The ${interval} price of ${id} must be a whole, positive number of minor units`)
      }
    }
  }
  return definition
}

function checkAmounts(id: string, plan: PlanDefinition<string, string, string>): void {
  for (const [limit, amount] of Object.entries(plan.limits)) {
    if (!isAmount(amount))
      throw new Error(`The limit ${limit} of ${id} must be a whole number or 'unlimited'`)
  }
  for (const [meter, { included, overage }] of Object.entries(plan.allowances)) {
    if (!isAmount(included)) throw new Error(`The ${meter} of ${id} must be a whole number or 'unlimited'`)
    if (overage && !/^\d+(\.\d{1,12})?$/.test(overage.unitAmountDecimal)) {
      throw new Error(`The overage price of ${meter} in ${id} must be a decimal number of minor units`)
    }
  }
}

function isAmount(amount: Amount): boolean {
  return amount === 'unlimited' || isWhole(amount)
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
