import { money } from '@prorata/billing'
import { november } from '@prorata/billing/testing'
import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { stripeInvoice, stripeLine } from './testing/stripe-invoice.ts'
import { december, listOf } from './testing/stripe-objects.ts'
import { toInvoice } from './to-invoice.ts'
import { toChangePreview, toScheduledPreview } from './to-quote.ts'

const end = december * 1000
const next = { amount: money(4_900, 'usd'), at: end }
const upgrade = stripeInvoice({
  lines: listOf([stripeLine(-1_478, 'Unused time on Starter'), stripeLine(3_811, 'Remaining time on Pro')]),
  subtotal: 2_333,
  total: 2_333,
  amount_due: 2_333,
})

describe('toChangePreview', () => {
  it('shows the invoice as it will be, line by line', () => {
    const period = { start: november, end }
    expect(toChangePreview(upgrade, next)).toEqual({
      lines: [
        { description: 'Unused time on Starter', amount: money(-1_478, 'usd'), period, proration: true },
        { description: 'Remaining time on Pro', amount: money(3_811, 'usd'), period, proration: true },
      ],
      subtotal: money(2_333, 'usd'),
      tax: money(0, 'usd'),
      discount: money(0, 'usd'),
      total: money(2_333, 'usd'),
      creditApplied: money(0, 'usd'),
      dueToday: money(2_333, 'usd'),
      creditLeft: money(0, 'usd'),
      carriedOver: money(0, 'usd'),
      nextInvoice: next,
    })
  })

  it('adds up taxes and discounts', () => {
    const preview = toChangePreview(
      {
        ...upgrade,
        total_discount_amounts: [
          { amount: 100, discount: 'di_1' },
          { amount: 33, discount: 'di_2' },
        ],
        total_taxes: [taxOf(62), taxOf(158)],
      },
      next,
    )
    expect(preview).toMatchObject({ tax: { amount: 220 }, discount: { amount: 133 } })
  })

  it.each([
    ['a credit pays a part', 2_333, -1_000, 1_333, { applied: 1_000, left: 0, after: 4_900 }],
    ['a credit pays it all', 2_333, -3_000, 0, { applied: 2_333, left: 667, after: 4_233 }],
    ['the change itself is a credit', -10_000, 0, 0, { applied: 0, left: 10_000, after: 0 }],
    ['a debt is collected with it', 2_333, 500, 2_833, { applied: 0, left: 0, after: 4_900 }],
    ['a debt eats the credit', -300, 500, 200, { applied: 0, left: 0, after: 4_900 }],
  ])('%s', (_name, total, starting_balance, amount_due, { applied, left, after }) => {
    expect(toChangePreview({ ...upgrade, total, starting_balance, amount_due }, next)).toMatchObject({
      creditApplied: { amount: applied },
      creditLeft: { amount: left },
      dueToday: { amount: amount_due },
      nextInvoice: { amount: { amount: after }, at: end },
    })
  })

  it.each([
    [-4_851, 49, 0],
    [-4_850, 50, 50],
    [-4_900, 0, 0],
  ])(
    'shows of the next invoice what a credit of %d leaves, unless it is too little to charge',
    (credit, _left, shown) => {
      const preview = toChangePreview({ ...upgrade, total: credit, starting_balance: 0, amount_due: 0 }, next)
      expect(preview.nextInvoice?.amount.amount).toBe(shown)
    },
  )

  it('carries over what is too little to charge, and counts it into the next invoice', () => {
    const preview = toChangePreview({ ...upgrade, total: 49, starting_balance: 0, amount_due: 0 }, next)
    expect(preview).toMatchObject({
      dueToday: { amount: 0 },
      carriedOver: { amount: 49 },
      nextInvoice: { amount: { amount: 4_949 } },
    })
  })

  it('never shows a credit or an amount due below nothing, whatever the balance', () => {
    const cents = fc.integer({ min: -1_000_000, max: 1_000_000 })
    fc.assert(
      fc.property(cents, cents, (total, starting_balance) => {
        const amount_due = Math.max(0, total + starting_balance)
        const preview = toChangePreview({ ...upgrade, total, starting_balance, amount_due }, next)
        expect(preview.creditApplied.amount).toBeGreaterThanOrEqual(0)
        expect(preview.creditLeft.amount).toBeGreaterThanOrEqual(0)
        expect(preview.nextInvoice?.amount.amount).toBeGreaterThanOrEqual(0)
        expect(preview.dueToday.amount * preview.creditLeft.amount).toBe(0)
      }),
    )
  })
})

describe('toScheduledPreview', () => {
  it('costs nothing today', () => {
    const preview = toScheduledPreview(next)
    expect(preview).toMatchObject({ lines: [], dueToday: money(0, 'usd'), nextInvoice: next })
  })
})

describe('toInvoice', () => {
  it('keeps what a person needs', () => {
    expect(toInvoice(stripeInvoice())).toEqual({
      id: 'in_1',
      number: 'ABCD-0001',
      status: 'paid',
      total: money(1_900, 'usd'),
      amountDue: money(1_900, 'usd'),
      amountPaid: money(1_900, 'usd'),
      createdAt: november,
      paidAt: november,
      nextPaymentAttempt: null,
      attemptCount: 1,
      needsAction: false,
      processing: false,
      failure: null,
      lines: [
        {
          description: '1 × Starter',
          amount: money(1_900, 'usd'),
          period: { start: november, end },
          proration: false,
        },
      ],
      hostedUrl: 'https://invoice.stripe.test/in_1',
      pdfUrl: null,
    })
  })

  it('is the very lines of its preview', () => {
    expect(toInvoice(upgrade)?.lines).toEqual(toChangePreview(upgrade, null).lines)
  })

  it.each(['draft', 'open', 'paid', 'uncollectible', 'void'])('knows %s', (status) => {
    expect(toInvoice(stripeInvoice({ status }))?.status).toBe(status)
  })

  it('shows no invoice of a status it does not know', () => {
    expect(toInvoice(stripeInvoice({ status: 'settled' }))).toBeNull()
  })
})

function taxOf(amount: number) {
  return {
    amount,
    tax_behavior: 'exclusive',
    tax_rate_details: null,
    taxability_reason: 'standard_rated',
    taxable_amount: null,
    type: 'tax_rate_details',
  } as const
}
