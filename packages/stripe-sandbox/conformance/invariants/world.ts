// Random accounts: plans, customers with taxes and discounts, and what people change about their subscriptions and when.
import * as fc from 'fast-check'
import type { Account, Given } from '../../src/engine/testing/account.ts'
import { isRecord } from '../values.ts'

export type Cost =
  | { kind: 'flat'; amount: number }
  | { kind: 'package'; amount: number; size: number; round: 'up' | 'down' }
  | { kind: 'volume' | 'graduated'; tiers: { upTo: number; unit: number; flat: number }[] }

export interface Plan {
  cost: Cost
  interval: 'day' | 'week' | 'month' | 'year'
  intervalCount: number
}

export interface World {
  start: number
  mode: 'flexible' | 'classic'
  currency: 'usd' | 'eur' | 'jpy' | 'kwd'
  plan: Plan
  quantity: number
  discount: Discount | null
  tax: { percentage: number; inclusive: boolean } | null
  /** What the customer owes (or, negative, has to come) before anything is billed, in minor units. */
  balance: number
  /** Days the subscription is free at first; null for none. */
  trial: number | null
}

export type Discount =
  | { kind: 'percent'; percent: number; duration: 'once' | 'forever' }
  | { kind: 'amount'; amount: number; duration: 'once' | 'forever' }

/** What is done: other items, the same with the period starting anew, free days, or the end, a pause, a schedule. */
export type Deed = 'items' | 'new_anchor' | 'new_trial' | 'cancel' | 'end_within' | 'pause' | 'schedule'

export interface Change {
  deed: Deed
  /** How much of the time until the period ends passes first, in thousandths. */
  after: number
  /** How far back from then the prorations are frozen, in thousandths of the time since the change before. */
  back: number
  plan: Plan
  quantity: number
  behavior: 'always_invoice' | 'create_prorations' | 'none'
  /** What an item beside the plan costs that this change adds, or, where there is one, takes away; null leaves it. */
  beside: Cost | null
}

const utc = (...parts: Parameters<typeof Date.UTC>) => Date.UTC(...parts) / 1000

/** Ends of months, leap days and the last seconds of years, where calendars go wrong. */
const EDGES = [
  utc(2028, 0, 31, 13, 7, 5),
  utc(2028, 1, 29, 0, 0, 0),
  utc(2028, 1, 29, 23, 59, 59),
  utc(2027, 0, 29, 12),
  utc(2027, 11, 31, 23, 59, 59),
  utc(2026, 7, 31, 8),
  utc(2026, 9, 30, 1, 1, 1),
]

const amount = fc.integer({ min: 0, max: 200_000 })
const quantity = fc.integer({ min: 1, max: 40 })

const cost: fc.Arbitrary<Cost> = fc.oneof(
  { weight: 4, arbitrary: fc.record({ kind: fc.constant('flat' as const), amount }) },
  {
    weight: 1,
    arbitrary: fc.record({
      kind: fc.constant('package' as const),
      amount,
      size: fc.integer({ min: 2, max: 12 }),
      round: fc.constantFrom('up' as const, 'down' as const),
    }),
  },
  {
    weight: 2,
    arbitrary: fc.record({
      kind: fc.constantFrom('volume' as const, 'graduated' as const),
      tiers: fc.uniqueArray(
        fc.record({
          upTo: fc.integer({ min: 1, max: 30 }),
          unit: amount,
          flat: fc.integer({ min: 0, max: 9000 }),
        }),
        { minLength: 1, maxLength: 3, selector: (tier) => tier.upTo },
      ),
    }),
  },
)

const plan: fc.Arbitrary<Plan> = fc
  .tuple(
    cost,
    fc.constantFrom<[Plan['interval'], number]>(
      ['month', 1],
      ['month', 1],
      ['month', 1],
      ['year', 1],
      ['week', 1],
      ['day', 1],
      ['month', 3],
    ),
  )
  .map(([of, [interval, intervalCount]]) => ({ cost: of, interval, intervalCount }))

const discount: fc.Arbitrary<Discount> = fc.oneof(
  fc.record({
    kind: fc.constant('percent' as const),
    percent: fc.integer({ min: 1, max: 100 }),
    duration: fc.constantFrom('once' as const, 'forever' as const),
  }),
  fc.record({
    kind: fc.constant('amount' as const),
    amount: fc.integer({ min: 1, max: 20_000 }),
    duration: fc.constantFrom('once' as const, 'forever' as const),
  }),
)

export const world: fc.Arbitrary<World> = fc.record({
  start: fc.oneof(fc.constantFrom(...EDGES), fc.integer({ min: utc(2026, 0), max: utc(2031, 0) })),
  mode: fc.constantFrom('flexible', 'classic'),
  currency: fc.constantFrom('usd', 'usd', 'eur', 'jpy', 'kwd'),
  plan,
  quantity,
  discount: fc.option(discount, { freq: 2 }),
  tax: fc.option(fc.record({ percentage: fc.integer({ min: 1, max: 27 }), inclusive: fc.boolean() }), {
    freq: 2,
  }),
  balance: fc.oneof(fc.constant(0), fc.integer({ min: -60_000, max: 20_000 })),
  trial: fc.oneof({ weight: 3, arbitrary: fc.constant(null) }, fc.integer({ min: 1, max: 40 })),
})

export const change: fc.Arbitrary<Change> = fc.record({
  deed: fc.constantFrom<Deed[]>(
    'items',
    'items',
    'items',
    'items',
    'new_anchor',
    'new_trial',
    'cancel',
    'end_within',
    'pause',
    'schedule',
    'schedule',
  ),
  after: fc.integer({ min: 0, max: 999 }),
  back: fc.integer({ min: 0, max: 999 }),
  plan,
  quantity,
  behavior: fc.constantFrom('always_invoice', 'create_prorations', 'none'),
  beside: fc.oneof({ weight: 2, arbitrary: fc.constant(null) }, cost),
})

export function makePrice(
  account: Account,
  { currency }: Pick<World, 'currency'>,
  { cost: of, interval, intervalCount }: Plan,
): string {
  const product = account.call('product', 'POST', '/v1/products', { name: 'Plan' })
  return account.call('price', 'POST', '/v1/prices', {
    product: product.id,
    currency,
    recurring: { interval, interval_count: intervalCount },
    ...toCost(of, currency),
  }).id
}

/** Three-decimal currencies are charged in steps of ten. https://docs.stripe.com/currencies#three-decimal */
function step(minor: number, currency: string): number {
  return currency === 'kwd' ? minor * 10 : minor
}

function toCost(of: Cost, currency: string): Given {
  switch (of.kind) {
    case 'flat':
      return { unit_amount: step(of.amount, currency) }
    case 'package':
      return {
        unit_amount: step(of.amount, currency),
        transform_quantity: { divide_by: of.size, round: of.round },
      }
    case 'volume':
    case 'graduated': {
      const tiers = of.tiers.toSorted((a, b) => a.upTo - b.upTo)
      return {
        billing_scheme: 'tiered',
        tiers_mode: of.kind,
        tiers: tiers.map(({ upTo, unit, flat }, index) => ({
          up_to: index === tiers.length - 1 ? 'inf' : upTo,
          unit_amount: step(unit, currency),
          flat_amount: step(flat, currency),
        })),
      }
    }
    default:
      return of satisfies never
  }
}

/** Subscribes a customer with a good card to the world's plan. Answers the subscription's id. */
export function subscribe(
  account: Account,
  { mode, currency, plan: first, quantity: count, discount: off, tax, balance, trial }: World,
): string {
  const customer = account.customer()
  account.call('customer_balance_transaction', 'POST', `/v1/customers/${customer.id}/balance_transactions`, {
    amount: step(balance, currency),
    currency,
  })
  const coupon =
    off === null
      ? null
      : idOf(
          account.send('POST', '/v1/coupons', {
            duration: off.duration,
            ...(off.kind === 'percent'
              ? { percent_off: off.percent }
              : { amount_off: step(off.amount, currency), currency }),
          }).body,
        )
  const rate =
    tax === null ? null : idOf(account.send('POST', '/v1/tax_rates', { display_name: 'VAT', ...tax }).body)
  return account.call('subscription', 'POST', '/v1/subscriptions', {
    customer: customer.id,
    items: [{ price: makePrice(account, { currency }, first), quantity: count }],
    billing_mode: { type: mode },
    ...(coupon === null ? {} : { discounts: [{ coupon }] }),
    ...(rate === null ? {} : { default_tax_rates: [rate] }),
    ...(trial === null ? {} : { trial_period_days: trial }),
  }).id
}

function idOf(body: unknown): string {
  if (isRecord(body) && typeof body['id'] === 'string') return body['id']
  throw new Error(`No id in ${JSON.stringify(body)}`)
}
