/** The product's own catalogue. To add a plan, a feature, a limit or a meter, add an entry here; the compiler lists what is missing. */

import {
  defineCatalog,
  intervals,
  type Interval,
  type PlanDefinition,
  type Price,
  type ProductDefinition,
} from './catalog.ts'

export const catalog = defineCatalog({
  currency: 'usd',
  currencies: ['usd', 'eur', 'jpy'],
  trialDays: 14,
  trialWithoutPaymentMethod: 'pause',
  fallback: 'free',
  features: {
    apiAccess: { name: 'API access' },
    advancedAnalytics: { name: 'Advanced analytics' },
    customDomain: { name: 'Custom domain' },
    prioritySupport: { name: 'Priority support' },
  },
  limits: {
    projects: { name: 'projects', singular: 'project' },
    events: { name: 'events', singular: 'event' },
    seats: { name: 'seats', singular: 'seat' },
  },
  meters: {
    apiCalls: { name: 'API calls', singular: 'API call' },
    aiGenerations: { name: 'AI generations', singular: 'AI generation' },
  },
  plans: {
    free: {
      name: 'Free',
      description: 'To try things out.',
      rank: 0,
      features: [],
      limits: { projects: 1, events: 1_000, seats: 1 },
      allowances: { apiCalls: { included: 100 }, aiGenerations: { included: 10 } },
    },
    starter: {
      name: 'Starter',
      description: 'For a first product in production.',
      rank: 1,
      prices: {
        month: { lookupKey: 'starter_month', unitAmounts: { usd: 1_900, eur: 1_900, jpy: 2_900 } },
        year: { lookupKey: 'starter_year', unitAmounts: { usd: 19_000, eur: 19_000, jpy: 29_000 } },
      },
      features: ['apiAccess'],
      limits: { projects: 5, events: 10_000, seats: 3 },
      allowances: { apiCalls: { included: 1_000 }, aiGenerations: { included: 50 } },
    },
    pro: {
      name: 'Pro',
      description: 'For a growing team.',
      rank: 2,
      prices: {
        month: { lookupKey: 'pro_month', unitAmounts: { usd: 4_900, eur: 4_900, jpy: 7_500 } },
        year: { lookupKey: 'pro_year', unitAmounts: { usd: 49_000, eur: 49_000, jpy: 75_000 } },
      },
      features: ['apiAccess', 'advancedAnalytics', 'customDomain'],
      limits: { projects: 'unlimited', events: 1_000_000, seats: 10 },
      allowances: {
        apiCalls: { included: 10_000, overage: { unitAmountDecimal: '0.2' } },
        aiGenerations: { included: 500 },
      },
    },
    team: {
      name: 'Team',
      description: 'For a team that grows: pay for each seat.',
      rank: 3,
      perSeat: true,
      prices: {
        month: { lookupKey: 'team_month', unitAmounts: { usd: 1_000, eur: 1_000, jpy: 1_500 } },
        year: { lookupKey: 'team_year', unitAmounts: { usd: 10_000, eur: 10_000, jpy: 15_000 } },
      },
      features: ['apiAccess', 'advancedAnalytics', 'customDomain'],
      limits: { projects: 'unlimited', events: 1_000_000, seats: 'unlimited' },
      allowances: {
        apiCalls: { included: 10_000, overage: { unitAmountDecimal: '0.2' } },
        aiGenerations: { included: 500 },
      },
    },
    enterprise: {
      name: 'Enterprise',
      description: 'For companies that need all of it.',
      rank: 4,
      prices: {
        month: { lookupKey: 'enterprise_month', unitAmounts: { usd: 19_900, eur: 19_900, jpy: 29_900 } },
        year: { lookupKey: 'enterprise_year', unitAmounts: { usd: 199_000, eur: 199_000, jpy: 299_000 } },
      },
      features: ['apiAccess', 'advancedAnalytics', 'customDomain', 'prioritySupport'],
      limits: { projects: 'unlimited', events: 'unlimited', seats: 'unlimited' },
      allowances: {
        apiCalls: { included: 100_000, overage: { unitAmountDecimal: '0.1' } },
        aiGenerations: { included: 5_000 },
      },
    },
  },
  products: {
    aiCredits1000: {
      name: '1,000 AI generations',
      description: 'Used after what your plan includes. They last a year.',
      price: { lookupKey: 'ai_credits_1000', unitAmounts: { usd: 1_500, eur: 1_500, jpy: 2_300 } },
      grants: { meterId: 'aiGenerations', quantity: 1_000, months: 12 },
    },
    onboarding: {
      name: 'Onboarding',
      description: 'Two hours with an engineer who sets things up with you.',
      price: { lookupKey: 'onboarding', unitAmounts: { usd: 25_000, eur: 25_000, jpy: 38_000 } },
    },
  },
})

type Catalog = typeof catalog
export type PlanId = keyof Catalog['plans']
export type FeatureId = keyof Catalog['features']
export type LimitId = keyof Catalog['limits']
export type MeterId = keyof Catalog['meters']
export type ProductId = keyof Catalog['products']
/** A currency that is sold in. */
export type SoldCurrency = Catalog['currency']
export type Plan = PlanDefinition<FeatureId, LimitId, MeterId, SoldCurrency>
export type Product = ProductDefinition<MeterId, SoldCurrency>

/** `Object.keys` of a record whose keys are known to be exactly its type's. */
function idsOf<Id extends string>(record: Record<Id, unknown>): Id[] {
  const isId = (key: string): key is Id => Object.hasOwn(record, key)
  return Object.keys(record).filter(isId)
}

/** All plans, lowest rank first. */
export const planIds: PlanId[] = idsOf(catalog.plans).toSorted(
  (a, b) => catalog.plans[a].rank - catalog.plans[b].rank,
)
export const featureIds: FeatureId[] = idsOf(catalog.features)
export const limitIds: LimitId[] = idsOf(catalog.limits)
export const meterIds: MeterId[] = idsOf(catalog.meters)

/** A plan of the catalogue. */
export function plan(id: PlanId): Plan {
  return catalog.plans[id]
}

/** True for a plan of the catalogue, whatever it is called in `Object.prototype`. */
export function isPlanId(value: string): value is PlanId {
  return Object.hasOwn(catalog.plans, value)
}

export const productIds: ProductId[] = idsOf(catalog.products)

/** Something of the catalogue that is sold once. */
export function product(id: ProductId): Product {
  return catalog.products[id]
}

/** True for a product that is sold now; a payment may be of one that was. */
export function isProductId(value: string): value is ProductId {
  return Object.hasOwn(catalog.products, value)
}

/** True for a currency that every price of the catalogue has. */
export function isSoldCurrency(value: string): value is SoldCurrency {
  return catalog.currencies.some((currency) => currency === value)
}

/** A price of the catalogue with what it buys; `unitAmount` is in `currency`. */
export interface CataloguePrice extends Price<SoldCurrency> {
  planId: PlanId
  interval: Interval
  currency: SoldCurrency
  unitAmount: number
}

/** Every price of a plan that is sold, in the catalogue's own currency. */
export const cataloguePrices: CataloguePrice[] = planIds.flatMap((planId) =>
  intervals.flatMap((interval) => {
    const price = plan(planId).prices?.[interval]
    const { currency } = catalog
    return price ? [{ ...price, planId, interval, currency, unitAmount: price.unitAmounts[currency] }] : []
  }),
)

/** The price of a product that is bought once. */
export interface CatalogueProduct extends Price<SoldCurrency> {
  productId: ProductId
}

/** Everything that is sold, plans first. */
export type CatalogueItem = CataloguePrice | CatalogueProduct
export const catalogueItems: CatalogueItem[] = [
  ...cataloguePrices,
  ...productIds.map((productId) => ({ ...product(productId).price, productId })),
]

/** The price of a plan at an interval, or `null` where the plan is not sold. */
export function priceOf(
  planId: PlanId,
  interval: Interval,
  currency: SoldCurrency = catalog.currency,
): CataloguePrice | null {
  const found = cataloguePrices.find((price) => price.planId === planId && price.interval === interval)
  return found ? { ...found, currency, unitAmount: found.unitAmounts[currency] } : null
}
