/** The product's own catalogue. To add a plan, a feature, a limit or a meter, add an entry here; the compiler lists what is missing. */

import { defineCatalog, intervals, type Interval, type PlanDefinition, type PlanPrice } from './catalog.ts'

export const catalog = defineCatalog({
  currency: 'usd',
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
        month: { lookupKey: 'starter_month', unitAmount: 1_900 },
        year: { lookupKey: 'starter_year', unitAmount: 19_000 },
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
        month: { lookupKey: 'pro_month', unitAmount: 4_900 },
        year: { lookupKey: 'pro_year', unitAmount: 49_000 },
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
        month: { lookupKey: 'team_month', unitAmount: 1_000 },
        year: { lookupKey: 'team_year', unitAmount: 10_000 },
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
        month: { lookupKey: 'enterprise_month', unitAmount: 19_900 },
        year: { lookupKey: 'enterprise_year', unitAmount: 199_000 },
      },
      features: ['apiAccess', 'advancedAnalytics', 'customDomain', 'prioritySupport'],
      limits: { projects: 'unlimited', events: 'unlimited', seats: 'unlimited' },
      allowances: {
        apiCalls: { included: 100_000, overage: { unitAmountDecimal: '0.1' } },
        aiGenerations: { included: 5_000 },
      },
    },
  },
})

type Catalog = typeof catalog
export type PlanId = keyof Catalog['plans']
export type FeatureId = keyof Catalog['features']
export type LimitId = keyof Catalog['limits']
export type MeterId = keyof Catalog['meters']
export type Plan = PlanDefinition<FeatureId, LimitId, MeterId>

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

export function plan(id: PlanId): Plan {
  return catalog.plans[id]
}

export function isPlanId(value: string): value is PlanId {
  return Object.hasOwn(catalog.plans, value)
}

/** A price of the catalogue with what it buys. */
export interface CataloguePrice extends PlanPrice {
  planId: PlanId
  interval: Interval
}

/** Every price that is sold. */
export const cataloguePrices: CataloguePrice[] = planIds.flatMap((planId) =>
  intervals.flatMap((interval) => {
    const price = plan(planId).prices?.[interval]
    return price ? [{ ...price, planId, interval }] : []
  }),
)

/** The price of a plan at an interval, or `null` where the plan is not sold. */
export function priceOf(planId: PlanId, interval: Interval): CataloguePrice | null {
  return cataloguePrices.find((price) => price.planId === planId && price.interval === interval) ?? null
}
