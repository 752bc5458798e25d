import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { creditSourcesOf } from '../credits.ts'
import { emptyProfile, type PaymentMethod } from '../customer-profile.ts'
import { purchaseStateOf } from '../purchase-state.ts'
import { noSubscription, type Subscription } from '../subscription.ts'
import {
  activeSubscription,
  canceledSubscription,
  incompleteSubscription,
  november,
  pastDueSubscription,
  paymentOf,
} from '../testing/index.ts'
import { addMonths } from '../time.ts'
import { decideCurrency } from './currency.ts'
import { decideRemovePaymentMethod } from './payment-methods.ts'
import { decideRefund } from './refund.ts'

const usd = (amount: number) => ({ amount, currency: 'usd' })

function card(id: string, isDefault = false): PaymentMethod {
  return {
    id,
    kind: 'card',
    brand: 'visa',
    last4: '4242',
    expMonth: 12,
    expYear: 2040,
    isDefault,
    fingerprint: null,
  }
}

describe('removing a payment method', () => {
  const one = { ...emptyProfile, paymentMethods: [card('pm_1', true)] }
  const two = { ...emptyProfile, paymentMethods: [card('pm_1', true), card('pm_2')] }

  it.each<[string, Subscription, boolean]>([
    ['nothing is bought', noSubscription, true],
    ['it has ended', canceledSubscription(), true],
    ['a subscription runs', activeSubscription(), false],
    ['a payment is overdue', pastDueSubscription(), false],
    ['the first payment is open', incompleteSubscription(), false],
  ])('that is the last one, where %s', (_name, subscription, ok) => {
    expect(decideRemovePaymentMethod(one, subscription, 'pm_1').ok).toBe(ok)
    expect(decideRemovePaymentMethod(two, subscription, 'pm_1')).toEqual({ ok: true, nextDefault: 'pm_2' })
    expect(decideRemovePaymentMethod(two, subscription, 'pm_2')).toEqual({ ok: true, nextDefault: null })
  })
})

describe('the currency', () => {
  it('is what was asked for, or the catalogue’s, until it is locked for ever', () => {
    expect(decideCurrency(null, null)).toEqual({ ok: true, currency: 'usd' })
    expect(decideCurrency('jpy', null)).toEqual({ ok: true, currency: 'jpy' })
    expect(decideCurrency(null, 'jpy')).toEqual({ ok: true, currency: 'jpy' })
    expect(decideCurrency('jpy', 'jpy')).toEqual({ ok: true, currency: 'jpy' })
    expect(decideCurrency('usd', 'jpy')).toEqual({
      ok: false,
      refusal: { code: 'currency_locked', currency: 'jpy' },
    })
    expect(decideCurrency(null, 'gbp')).toEqual({
      ok: false,
      refusal: { code: 'currency_not_sold', currency: 'gbp' },
    })
  })
})

describe('a refund', () => {
  const payment = paymentOf('pi_1', november, { amountRefunded: usd(500) })

  it('is all that is left, or what was asked for', () => {
    expect(decideRefund(payment, null)).toEqual({ ok: true, amount: usd(1_000) })
    expect(decideRefund(payment, 1)).toEqual({ ok: true, amount: usd(1) })
    expect(decideRefund(payment, 1_000)).toEqual({ ok: true, amount: usd(1_000) })
  })

  it('is never more than is left', () => {
    const refusal = { code: 'refund_too_large', left: usd(1_000) }
    expect(decideRefund(payment, 1_001)).toEqual({ ok: false, refusal })
    expect(decideRefund({ ...payment, amountRefunded: usd(1_500) }, null)).toEqual({
      ok: false,
      refusal: { ...refusal, left: usd(0) },
    })
  })

  it.each([
    { status: 'processing' },
    { status: 'failed' },
    { status: 'canceled' },
    { status: 'requires_action' },
    { dispute: 'open' },
    { dispute: 'lost' },
  ] as const)('is none of money that is not there: %j', (overrides) => {
    expect(decideRefund({ ...payment, ...overrides }, 1)).toEqual({
      ok: false,
      refusal: { code: 'payment_not_refundable' },
    })
  })

  it('is one again when a dispute was won', () => {
    expect(decideRefund({ ...payment, dispute: 'won' }, 1).ok).toBe(true)
  })
})

const bought = { productId: 'aiCredits1000' }

function reversedFor(amount: number): number {
  const payment = paymentOf('pi_1', november, { ...bought, amountReversed: usd(amount) })
  return creditSourcesOf([payment])[0]?.reversed ?? -1
}

describe('credits', () => {
  it('last a year from the day they were bought, leap days and all', () => {
    const leapDay = Date.UTC(2028, 1, 29, 12)
    const [source] = creditSourcesOf([paymentOf('pi_1', leapDay, bought)])
    expect(source).toMatchObject({ quantity: 1_000, reversed: 0, expiresAt: Date.UTC(2029, 1, 28, 12) })
    expect(addMonths(leapDay, 12)).toBe(source?.expiresAt)
  })

  it('come of nothing but a payment that arrived for a product that grants some', () => {
    for (const status of ['processing', 'failed', 'canceled', 'requires_action'] as const) {
      expect(creditSourcesOf([paymentOf('pi_1', november, { ...bought, status })])).toEqual([])
    }
    for (const productId of [null, 'onboarding', 'gone', '__proto__']) {
      expect(creditSourcesOf([paymentOf('pi_1', november, { productId })])).toEqual([])
    }
  })

  it('are taken back in proportion, whole, never more than were granted, all of them for all of the money', () => {
    const part = fc.integer({ min: 0, max: 1_500 })
    fc.assert(
      fc.property(part, part, (a, b) => {
        const [less, more] = [Math.min(a, b), Math.max(a, b)]
        expect(Number.isInteger(reversedFor(less))).toBe(true)
        expect(reversedFor(less)).toBeLessThanOrEqual(reversedFor(more))
        expect(reversedFor(less) * 1_500).toBeLessThanOrEqual(less * 1_000)
      }),
    )
    const all = paymentOf('pi_1', november, { ...bought, amountReversed: usd(1_500) })
    expect(creditSourcesOf([all])).toMatchObject([{ reversed: 1_000 }])
  })
})

describe('what a page and its payment come to', () => {
  it.each([
    ['open', 'unpaid', null, 'open'],
    ['expired', 'unpaid', null, 'expired'],
    ['complete', 'paid', null, 'paid'],
    ['complete', 'no_payment_required', null, 'paid'],
    ['complete', 'unpaid', null, 'processing'],
    ['complete', 'unpaid', 'processing', 'processing'],
    ['complete', 'unpaid', 'failed', 'failed'],
    ['complete', 'unpaid', 'canceled', 'failed'],
  ] as const)('%s, %s, %s: %s', (status, paymentStatus, payment, state) => {
    expect(purchaseStateOf({ status, paymentStatus }, payment && { status: payment })).toBe(state)
  })
})
