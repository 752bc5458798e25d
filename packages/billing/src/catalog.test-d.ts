import { describe, expectTypeOf, it } from 'vitest'
import { defineCatalog, type Interval, type PlanDefinition, type Price } from './catalog.ts'
import type { Wish } from './decide/wish.ts'
import type { EntitlementDifference, Explanation } from './entitlements.ts'
import type { FeatureId, LimitId, MeterId, PlanId, ProductId, SoldCurrency } from './plans.ts'
import type { Quote } from './quote.ts'
import type { Subscription, SubscriptionIn, Terms } from './subscription.ts'
import type { UsageMeter } from './usage.ts'

const words = {
  currency: 'usd',
  currencies: ['usd'],
  products: {},
  trialDays: 0,
  trialWithoutPaymentMethod: 'cancel',
  fallback: 'basic',
  features: { export: { name: 'Export' } },
  limits: { seats: { name: 'seats', singular: 'seat' } },
  meters: { calls: { name: 'calls', singular: 'call' }, mails: { name: 'mails', singular: 'mail' } },
} as const
const basic = { name: 'Basic', description: 'All there is.', rank: 0 } as const

describe('the catalogue’s literal types', () => {
  it('reach everything that names a plan, a feature, a limit or a meter', () => {
    expectTypeOf<PlanId>().toEqualTypeOf<'free' | 'starter' | 'pro' | 'team' | 'enterprise'>()
    expectTypeOf<FeatureId>().toEqualTypeOf<
      'apiAccess' | 'advancedAnalytics' | 'customDomain' | 'prioritySupport'
    >()
    expectTypeOf<LimitId>().toEqualTypeOf<'projects' | 'events' | 'seats'>()
    expectTypeOf<MeterId>().toEqualTypeOf<'apiCalls' | 'aiGenerations'>()
    expectTypeOf<Wish['planId']>().toEqualTypeOf<PlanId>()
    expectTypeOf<Terms['planId']>().toEqualTypeOf<PlanId>()
    expectTypeOf<Terms['interval']>().toEqualTypeOf<Interval>()
    expectTypeOf<Quote['to']['planId']>().toEqualTypeOf<PlanId>()
    expectTypeOf<Explanation['planId']>().toEqualTypeOf<PlanId>()
    expectTypeOf<UsageMeter['meterId']>().toEqualTypeOf<MeterId>()
    expectTypeOf<Extract<EntitlementDifference, { kind: 'limit' }>['limit']>().toEqualTypeOf<LimitId>()
  })

  it('refuse a plan without one of the limits or allowances', () => {
    type PlanOf = PlanDefinition<'export', 'seats', 'calls' | 'mails'>
    type Whole = typeof basic & {
      features: readonly ['export']
      limits: { seats: 1 }
      allowances: { calls: { included: 1 }; mails: { included: 'unlimited' } }
    }
    expectTypeOf<Whole>().toExtend<PlanOf>()
    expectTypeOf<Omit<Whole, 'limits'> & { limits: object }>().not.toExtend<PlanOf>()
    expectTypeOf<
      Omit<Whole, 'allowances'> & { allowances: Pick<Whole['allowances'], 'calls'> }
    >().not.toExtend<PlanOf>()
    expectTypeOf<Omit<Whole, 'features'> & { features: readonly ['import'] }>().not.toExtend<PlanOf>()
  })

  it('cannot be widened by a plan that names a feature or a meter of its own', () => {
    const limits = { seats: 1 } as const
    const allowances = { calls: { included: 1 }, mails: { included: 1 } } as const
    expectTypeOf(
      defineCatalog({ ...words, plans: { basic: { ...basic, features: ['export'], limits, allowances } } }),
    ).toHaveProperty('plans')
    expectTypeOf(
      // @ts-expect-error `import` is no feature
      defineCatalog({ ...words, plans: { basic: { ...basic, features: ['import'], limits, allowances } } }),
    ).toHaveProperty('plans')
    expectTypeOf(
      defineCatalog({
        ...words,
        // @ts-expect-error `mails` is missing
        plans: { basic: { ...basic, features: [], limits, allowances: { calls: { included: 1 } } } },
      }),
    ).toHaveProperty('plans')
    expectTypeOf(
      // @ts-expect-error the fallback plan `basic` is missing
      defineCatalog({ ...words, plans: { other: { ...basic, features: [], limits, allowances } } }),
    ).toHaveProperty('plans')
  })
})

describe('prices', () => {
  it('refuse a currency that is missing, and one that is not sold in', () => {
    expectTypeOf<ProductId>().toEqualTypeOf<'aiCredits1000' | 'onboarding'>()
    expectTypeOf<SoldCurrency>().toEqualTypeOf<'usd' | 'eur' | 'jpy'>()
    expectTypeOf<Price<'usd' | 'jpy'>['unitAmounts']>().toEqualTypeOf<Record<'usd' | 'jpy', number>>()
    expectTypeOf<{ lookupKey: 'a'; unitAmounts: { usd: 1 } }>().not.toExtend<Price<'usd' | 'jpy'>>()
  })
})

describe('impossible subscriptions', () => {
  it('do not typecheck', () => {
    expectTypeOf<SubscriptionIn<'canceled'>>().not.toHaveProperty('period')
    expectTypeOf<SubscriptionIn<'active'>>().not.toHaveProperty('endedAt')
    expectTypeOf<SubscriptionIn<'active'>>().not.toHaveProperty('trialEnd')
    expectTypeOf<SubscriptionIn<'none'>>().toEqualTypeOf<{ status: 'none' }>()
    expectTypeOf<{ status: 'gold' }>().not.toExtend<Subscription>()
  })
})
