import { describe, expect, it } from 'vitest'
import { type Amount, defineCatalog, type OveragePrice } from './catalog.ts'
import {
  catalog,
  catalogueItems,
  cataloguePrices,
  isPlanId,
  isProductId,
  isSoldCurrency,
  planIds,
  priceOf,
  product,
} from './plans.ts'

interface Options {
  trialDays?: number
  fallback?: 'small' | 'large'
  rank?: number
  lookupKey?: string
  unitAmount?: number
  seats?: Amount
  calls?: Amount
  overage?: OveragePrice
}

function define(options: Options = {}) {
  const { calls = 10, overage, unitAmount = 500, lookupKey = 'large_month' } = options
  return defineCatalog({
    currency: 'eur',
    currencies: ['eur'],
    trialDays: options.trialDays ?? 7,
    trialWithoutPaymentMethod: 'pause' as const,
    fallback: options.fallback ?? 'small',
    features: { export: { name: 'Export' } },
    limits: { seats: { name: 'seats', singular: 'seat' } },
    meters: { calls: { name: 'calls', singular: 'call' } },
    plans: {
      small: {
        name: 'Small',
        description: 'To begin with.',
        rank: 0,
        features: [],
        limits: { seats: 1 },
        allowances: { calls: { included: 1 } },
      },
      large: {
        name: 'Large',
        description: 'For more.',
        rank: options.rank ?? 1,
        prices: {
          month: { lookupKey, unitAmounts: { eur: unitAmount } },
          year: { lookupKey: 'large_year', unitAmounts: { eur: 5_000 } },
        },
        features: ['export'],
        limits: { seats: options.seats ?? 'unlimited' },
        allowances: { calls: overage ? { included: calls, overage } : { included: calls } },
      },
    },
    products: {},
  })
}

describe('defineCatalog', () => {
  it('gives a sound catalogue back', () => {
    expect(define().plans.large.prices?.month.unitAmounts.eur).toBe(500)
  })

  it.each<[string, Options, RegExp]>([
    ['a rank used twice', { rank: 0 }, /rank 0 twice/],
    ['a lookup key used twice', { lookupKey: 'large_year' }, /lookup key large_year twice/],
    ['a fraction of a cent', { unitAmount: 0.5 }, /month price of large/],
    ['a price of nothing', { unitAmount: 0 }, /month price of large/],
    ['a negative price', { unitAmount: -1 }, /month price of large/],
    ['a fallback plan that costs money', { fallback: 'large' }, /fallback plan large/],
    ['a limit of −1', { seats: -1 }, /limit seats of large/],
    ['an infinite limit', { seats: Number.POSITIVE_INFINITY }, /limit seats of large/],
    ['half an included call', { calls: 0.5 }, /calls of large/],
    [
      'an overage price that is no number',
      { overage: { unitAmountDecimal: 'free' } },
      /overage price of calls/,
    ],
    ['a trial of a day and a half', { trialDays: 1.5 }, /trial/],
    ['a negative trial', { trialDays: -1 }, /trial/],
  ])('refuses %s, by name', (_mistake, options, message) => {
    expect(() => define(options)).toThrow(message)
  })
})

describe('a catalogue in several currencies', () => {
  const single = define()
  const { prices: _free, ...small } = single.plans.small
  const inDinars = (dinars: number) =>
    defineCatalog({
      ...single,
      currency: 'eur',
      currencies: ['eur', 'kwd'],
      plans: {
        small,
        large: {
          ...single.plans.large,
          prices: {
            month: { lookupKey: 'large_month', unitAmounts: { eur: 500, kwd: dinars } },
            year: { lookupKey: 'large_year', unitAmounts: { eur: 5_000, kwd: 50_000 } },
          },
        },
      },
      products: {
        extra: {
          name: 'Extra',
          description: 'Once.',
          price: { lookupKey: 'extra', unitAmounts: { eur: 100, kwd: 1_000 } },
          grants: { meterId: 'calls', quantity: 10, months: 12 },
        },
      },
    })

  it('has every price in each of them', () => {
    expect(inDinars(5_000).plans.large.prices?.month.unitAmounts.kwd).toBe(5_000)
  })

  it.each([0, -10, 0.5, 5_001])('refuses %d fils, by name', (amount) => {
    expect(() => inDinars(amount)).toThrow(/month price of large in kwd/)
  })

  it('refuses what grants nothing', () => {
    const { extra } = inDinars(5_000).products
    const granting = (grants: typeof extra.grants) => () =>
      defineCatalog({ ...inDinars(5_000), products: { extra: { ...extra, ...(grants ? { grants } : {}) } } })
    expect(granting({ meterId: 'calls', quantity: 0, months: 12 })).toThrow(/What extra grants/)
    expect(granting({ meterId: 'calls', quantity: 10, months: 0.5 })).toThrow(/What extra grants/)
  })
})

describe('the catalogue', () => {
  it('sells what the price list says', () => {
    const list = cataloguePrices.map(({ planId, interval, unitAmount }) => [planId, interval, unitAmount])
    expect(list).toEqual([
      ['starter', 'month', 1_900],
      ['starter', 'year', 19_000],
      ['pro', 'month', 4_900],
      ['pro', 'year', 49_000],
      ['team', 'month', 1_000],
      ['team', 'year', 10_000],
      ['enterprise', 'month', 19_900],
      ['enterprise', 'year', 199_000],
    ])
  })

  it('sells products once, some of which grant credits', () => {
    expect(
      catalogueItems.flatMap((item) => ('productId' in item ? [[item.productId, item.unitAmounts]] : [])),
    ).toEqual([
      ['aiCredits1000', { usd: 1_500, eur: 1_500, jpy: 2_300 }],
      ['onboarding', { usd: 25_000, eur: 25_000, jpy: 38_000 }],
    ])
    expect(product('aiCredits1000').grants).toEqual({ meterId: 'aiGenerations', quantity: 1_000, months: 12 })
    expect(isProductId('toString')).toBe(false)
  })

  it('prices in the currency that is asked for', () => {
    expect(priceOf('starter', 'month')).toMatchObject({ unitAmount: 1_900, currency: 'usd' })
    expect(priceOf('starter', 'month', 'jpy')).toMatchObject({ unitAmount: 2_900, currency: 'jpy' })
    expect(isSoldCurrency('gbp')).toBe(false)
  })

  it('ranks its plans from the lowest up', () => {
    expect(planIds).toEqual(['free', 'starter', 'pro', 'team', 'enterprise'])
  })

  it('has no price for the plan that is not sold', () => {
    expect(priceOf('free', 'month')).toBeNull()
    expect(priceOf(catalog.fallback, 'year')).toBeNull()
  })

  it.each(['', 'Pro', 'gold', 'constructor', '__proto__', 'toString'])('has no plan %j', (id) => {
    expect(isPlanId(id)).toBe(false)
  })
})
