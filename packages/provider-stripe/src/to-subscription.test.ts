import { endsAt, hour } from '@prorata/billing'
import { november, termsOf } from '@prorata/billing/testing'
import { describe, expect, it } from 'vitest'
import type { Stripe } from 'stripe'
import { stripeInvoice } from './testing/stripe-invoice.ts'
import {
  december,
  listOf,
  priceBook,
  stripeItem,
  stripePhase,
  stripeSchedule,
  stripeSubscription,
} from './testing/stripe-objects.ts'
import { toSubscription } from './to-subscription.ts'

const start = november / 1000
const end = december * 1000

function read(overrides: Partial<Stripe.Subscription> = {}, invoices: Stripe.Invoice[] = []) {
  return toSubscription(stripeSubscription(overrides), invoices, priceBook)
}

const base = { id: 'sub_1', itemId: 'si_1', terms: termsOf('starter'), startedAt: november }
const running = {
  ...base,
  period: { start: november, end },
  renewal: { kind: 'renews' },
  pendingChange: null,
}

const failed = (finalized_at: number, overrides: Partial<Stripe.Invoice> = {}) =>
  stripeInvoice({
    status: 'open',
    status_transitions: { finalized_at, paid_at: null, voided_at: null, marked_uncollectible_at: null },
    ...overrides,
  })

describe('toSubscription, every status', () => {
  it.each<[Stripe.Subscription['status'], Partial<Stripe.Subscription>, object]>([
    ['active', {}, running],
    ['trialing', { trial_end: december }, { ...running, trialEnd: end }],
    ['past_due', {}, { ...running, since: november }],
    ['unpaid', {}, { ...running, since: november }],
    ['paused', {}, { ...running, cause: 'trial_ended', resumesAt: null }],
    ['incomplete', {}, { ...base, expiresAt: november + 23 * hour, processing: false }],
    ['incomplete_expired', { ended_at: start + 82_800 }, { ...base, endedAt: november + 23 * hour }],
    ['canceled', { ended_at: start + 3_600, canceled_at: start }, { ...base, endedAt: november + hour }],
  ])('%s', (status, overrides, expected) => {
    expect(read({ status, ...overrides })).toStrictEqual({ ok: true, value: { status, ...expected } })
  })

  it('takes a status it does not know for nothing else', () => {
    expect(read({ status: 'gold' })).toEqual({
      ok: false,
      anomaly: { kind: 'unknown_status', subscriptionId: 'sub_1', status: 'gold' },
    })
  })

  it('takes a price it does not know for nothing else', () => {
    expect(read({ items: listOf([stripeItem('price_legacy')]) })).toEqual({
      ok: false,
      anomaly: { kind: 'unknown_price', subscriptionId: 'sub_1', priceId: 'price_legacy' },
    })
  })

  it.each<[string, Partial<Stripe.Subscription>]>([
    ['trialing without an end', { status: 'trialing' }],
    ['canceled without an end', { status: 'canceled' }],
    ['active with nothing in it', { items: listOf([stripeItem('price_pro', { quantity: 0 })]) }],
  ])('cannot read %s', (_name, overrides) => {
    expect(read(overrides)).toMatchObject({ ok: false, anomaly: { kind: 'unreadable', objectId: 'sub_1' } })
  })

  it('finds the plan’s item beside others', () => {
    const items = listOf([stripeItem('price_metered', { id: 'si_2' }), stripeItem('price_pro')])
    expect(read({ items })).toMatchObject({ ok: true, value: { itemId: 'si_1', terms: termsOf('pro') } })
  })
})

describe('what happens at the period’s end', () => {
  const change = stripeSchedule({
    phases: [stripePhase('price_starter', start, december), stripePhase('price_pro', december, december + 1)],
  })
  const releasing = stripeSchedule({ phases: [stripePhase('price_starter', start, december)] })

  it.each<[string, Partial<Stripe.Subscription>, object]>([
    ['nothing: it renews', {}, { kind: 'renews' }],
    ['the flag', { cancel_at_period_end: true }, { kind: 'cancels', at: end }],
    ['a date without the flag', { cancel_at: start + 60 }, { kind: 'cancels', at: november + 60_000 }],
    [
      'the flag with its date',
      { cancel_at_period_end: true, cancel_at: december },
      { kind: 'cancels', at: end },
    ],
    ['a schedule with other terms', { schedule: change }, { kind: 'changes', at: end, to: termsOf('pro') }],
    ['a schedule that lets go', { schedule: releasing }, { kind: 'renews' }],
    [
      'a schedule that cancels',
      { schedule: { ...releasing, end_behavior: 'cancel' } },
      { kind: 'cancels', at: end },
    ],
    ['a schedule already released', { schedule: { ...change, status: 'released' } }, { kind: 'renews' }],
  ])('%s', (_name, overrides, renewal) => {
    expect(read(overrides)).toMatchObject({ ok: true, value: { renewal } })
  })

  it('ends where any of the three says so', () => {
    const canceled = read({ status: 'canceled', ended_at: start + 3_600, cancel_at: december })
    expect(canceled.ok && endsAt(canceled.value)).toBe(november + hour)
    const canceling = read({ cancel_at: december })
    expect(canceling.ok && endsAt(canceling.value)).toBe(end)
  })

  it('does not guess at a price that a schedule brings', () => {
    const schedule = stripeSchedule({ phases: [stripePhase('price_new', december, december + 1)] })
    expect(read({ schedule })).toMatchObject({ anomaly: { kind: 'unknown_price', priceId: 'price_new' } })
  })
})

describe('a change that waits for its payment', () => {
  const update: Stripe.Subscription.PendingUpdate = {
    billing_cycle_anchor: null,
    cancel_at_period_end: null,
    discount: null,
    discounts: null,
    expires_at: start + 82_800,
    metadata: null,
    subscription_items: [stripeItem('price_pro')],
    trial_end: null,
    trial_from_plan: null,
  }

  it('leaves the plan in force', () => {
    expect(read({ pending_update: update })).toMatchObject({
      value: {
        terms: termsOf('starter'),
        pendingChange: { to: termsOf('pro'), expiresAt: november + 23 * hour },
      },
    })
  })

  it('is none where it changes no item', () => {
    expect(read({ pending_update: { ...update, subscription_items: null } })).toMatchObject({
      value: { pendingChange: null },
    })
  })
})

describe('since when payment fails', () => {
  it('is when the oldest open invoice was first charged; retries do not move it', () => {
    const invoices = [failed(start + 7_200), failed(start + 3_600, { attempt_count: 4 }), stripeInvoice()]
    expect(read({ status: 'past_due' }, invoices)).toMatchObject({ value: { since: november + hour } })
  })

  it('takes no account of other subscriptions, of paid, void or untried invoices', () => {
    const other = {
      type: 'subscription_details',
      quote_details: null,
      subscription_details: { metadata: {}, subscription: 'sub_2' },
    }
    const invoices = [
      failed(start + 10, { parent: other }),
      failed(start + 20, { status: 'void' }),
      failed(start + 30, { attempt_count: 0 }),
      failed(start + 40, { status: 'paid' }),
    ]
    expect(read({ status: 'unpaid' }, invoices)).toMatchObject({ value: { since: november } })
  })
})
