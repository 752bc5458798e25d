/**
 * What a product sells, as typed data. Plan, feature, meter and limit ids are literal types from here to the browser;
 * no plan name stands anywhere else in code.
 */

import { type Currency, minorUnitDigits } from './money.ts'

export type Interval = 'month' | 'year'
export const intervals = ['month', 'year'] as const satisfies readonly Interval[]

/** `unlimited` is a value of its own, so that no comparison can mistake it for a number. */
export type Amount = number | 'unlimited'

/**
 * A price at the provider, found by its lookup key; what one unit costs (of a plan: for one interval), in minor units of
 * each currency that is sold in.
 */
export interface Price<Sold extends Currency = Currency> {
  lookupKey: string
  unitAmounts: Record<Sold, number>
}

/** What is bought once. `grants` are credits of a meter: used after what the plan includes, gone after `months`. */
export interface ProductDefinition<Meter extends string, Sold extends Currency = Currency> {
  name: string
  description: string
  price: Price<Sold>
  grants?: { meterId: Meter; quantity: number; months: number }
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

export interface PlanDefinition<
  Feature extends string,
  Limit extends string,
  Meter extends string,
  Sold extends Currency = Currency,
> {
  name: string
  description: string
  /** Higher is more: a change to a higher rank is an upgrade, to a lower one a downgrade. Unique in the catalogue. */
  rank: number
  /** Absent for a plan that costs nothing and is not bought. */
  prices?: Record<Interval, Price<Sold>>
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
  Product extends string = never,
  Sold extends Currency = Currency,
> {
  /** What a price is in where nothing else was chosen. */
  currency: NoInfer<Sold>
  /** Everything that prices are in. A customer pays in one of them for ever. */
  currencies: readonly Sold[]
  /** Whole days of trial of a paid plan; one trial per organization. */
  trialDays: number
  /** What becomes of a trial that ends without a card. */
  trialWithoutPaymentMethod: TrialPolicy
  /** The plan of an organization that has no subscription. */
  fallback: NoInfer<Plan>
  features: Record<Feature, { name: string }>
  limits: Record<Limit, Labels>
  meters: Record<Meter, Labels>
  plans: Record<Plan, PlanDefinition<NoInfer<Feature>, NoInfer<Limit>, NoInfer<Meter>, NoInfer<Sold>>>
  products: Record<Product, ProductDefinition<NoInfer<Meter>, NoInfer<Sold>>>
}

/**
 * Checks a catalogue and returns it with its literal types. Throws an `Error` that names the mistake: a rank or
 * lookup key used twice, an amount that is not a whole number, a currency without a price, a fallback plan that costs
 * money, a trial that is not a number of whole days.
 */
export function defineCatalog<
  const Feature extends string,
  const Limit extends string,
  const Meter extends string,
  const Plan extends string,
  const Product extends string,
  const Sold extends Currency,
>(
  definition: CatalogDefinition<Feature, Limit, Meter, Plan, Product, Sold>,
): CatalogDefinition<Feature, Limit, Meter, Plan, Product, Sold> {
  const { trialDays, fallback, plans, products, currency, currencies } = definition
  if (!isWhole(trialDays)) throw new Error('The trial must be a whole number of days, 0 for none')
  if (!currencies.includes(currency)) throw new Error(`The currency ${currency} is not one that is sold in`)
  const seen = new Set<string>()
  const once = (what: string) => {
    if (seen.has(what)) throw new Error(`The catalogue uses ${what} twice`)
    seen.add(what)
  }
  const checkPrice = (price: Price<Sold>, what: string) => {
    once(`lookup key ${price.lookupKey}`)
    for (const sold of currencies) checkUnitAmount(price.unitAmounts[sold], sold, what)
  }
  for (const [id, plan] of Object.entries<PlanDefinition<Feature, Limit, Meter, Sold>>(plans)) {
    once(`rank ${plan.rank}`)
    checkAmounts(id, plan)
    if (!plan.prices) continue
    if (id === fallback) throw new Error(`The fallback plan ${id} must not cost anything`)
    for (const interval of intervals) checkPrice(plan.prices[interval], `${interval} price of ${id}`)
  }
  for (const [id, { price, grants }] of Object.entries<ProductDefinition<Meter, Sold>>(products)) {
    checkPrice(price, `price of ${id}`)
    if (grants && !(isPositive(grants.quantity) && isPositive(grants.months))) {
      throw new Error(`What ${id} grants must be a whole, positive number for a whole number of months`)
    }
  }
  return definition
}

/** Stripe takes amounts in currencies of three decimals only in tens: https://docs.stripe.com/currencies#three-decimal */
function checkUnitAmount(unitAmount: number, currency: Currency, what: string): void {
  if (!isPositive(unitAmount)) {
    throw new Error(`The ${what} in ${currency} must be a whole, positive number of minor units`)
  }
  if (minorUnitDigits(currency) === 3 && unitAmount % 10 !== 0) {
    throw new Error(`The ${what} in ${currency} must end in 0`)
  }
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

function isPositive(value: number): boolean {
  return isWhole(value) && value > 0
}

function isWhole(value: number): boolean {
  return Number.isSafeInteger(value) && value >= 0
}
