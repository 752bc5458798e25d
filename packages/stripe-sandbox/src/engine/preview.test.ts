// A preview is what will be billed: with discounts, taxes, tiers and items of its own.
import * as fc from 'fast-check'
import { beforeEach, describe, expect, test } from 'vitest'
import { Account, amounts, itemOf, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'
import type { Customer, Invoice, Subscription } from './core/wire.ts'

let account: Account
let customer: Customer

beforeEach(() => {
  account = new Account({ now: utc(2026, 10, 1) })
  customer = account.customer()
})

function idOf(path: string, params: Given): string {
  const { body } = account.send('POST', path, params)
  if (typeof body !== 'object' || body === null || !('id' in body)) throw new Error(JSON.stringify(body))
  return String(body.id)
}

function preview(params: Given): Invoice {
  return account.call('invoice', 'POST', '/v1/invoices/create_preview', params)
}

function subscribe(params: Given = {}): Subscription {
  return account.subscribe(customer, account.price(1000), params)
}

describe('what a preview assumes', () => {
  test('is billed by the preview and by nothing else', () => {
    const subscription = subscribe()
    const coupon = idOf('/v1/coupons', { percent_off: 50, duration: 'forever' })
    const assumed = preview({
      subscription: subscription.id,
      discounts: [{ coupon }],
      invoice_items: [{ amount: 300, currency: 'usd', description: 'Setup' }],
    })
    expect([amounts(assumed), assumed.total]).toEqual([[300, 1000], 650])
    const plain = preview({ subscription: subscription.id })
    expect([amounts(plain), plain.total]).toEqual([[1000], 1000])
    const { body } = account.send('GET', `/v1/coupons/${coupon}`)
    expect(body).toMatchObject({ times_redeemed: 0 })
  })

  test('leaves discounts out when they are emptied', () => {
    const coupon = idOf('/v1/coupons', { percent_off: 50, duration: 'forever' })
    const subscription = subscribe({ discounts: [{ coupon }] })
    expect(preview({ subscription: subscription.id }).total).toBe(500)
    expect(preview({ subscription: subscription.id, discounts: null }).total).toBe(1000)
    expect(account.subscription(subscription.id).discounts).toHaveLength(1)
  })
})

const arbitraryChange = fc.record({
  mode: fc.constantFrom('flexible', 'classic'),
  amounts: fc.tuple(fc.integer({ min: 0, max: 100_000 }), fc.integer({ min: 1, max: 100_000 })),
  tiered: fc.boolean(),
  quantities: fc.tuple(fc.integer({ min: 1, max: 40 }), fc.integer({ min: 1, max: 40 })),
  coupon: fc.oneof(
    fc.integer({ min: 1, max: 10_000 }).map((part) => ({ percent_off: part / 100 })),
    fc.integer({ min: 1, max: 50_000 }).map((off) => ({ amount_off: off, currency: 'usd' })),
  ),
  rates: fc.array(fc.record({ inclusive: fc.boolean(), percentage: fc.integer({ min: 0, max: 3000 }) }), {
    maxLength: 3,
  }),
  seconds: fc.integer({ min: 1, max: 29 * 86400 }),
})

test('a previewed change is the invoice that is made, whatever the discounts and taxes', () => {
  fc.assert(
    fc.property(arbitraryChange, (given) => {
      account = new Account({ now: utc(2026, 10, 1) })
      customer = account.customer()
      const [before, after] = given.amounts.map((amount) =>
        idOf('/v1/prices', {
          currency: 'usd',
          product_data: { name: 'Plan' },
          recurring: { interval: 'month' },
          ...(given.tiered
            ? {
                billing_scheme: 'tiered',
                tiers_mode: 'graduated',
                tiers: [
                  { up_to: 5, unit_amount: amount, flat_amount: 100 },
                  { up_to: 'inf', unit_amount_decimal: `${amount}.5` },
                ],
              }
            : { unit_amount: amount }),
        }),
      )
      const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
        customer: customer.id,
        billing_mode: { type: given.mode },
        items: [{ price: before ?? '', quantity: given.quantities[0] }],
        discounts: [{ coupon: idOf('/v1/coupons', { ...given.coupon, duration: 'forever' }) }],
        default_tax_rates: given.rates.map(({ inclusive, percentage }) =>
          idOf('/v1/tax_rates', { display_name: 'Tax', inclusive, percentage: percentage / 100 }),
        ),
      })
      const at = utc(2026, 10, 1) + given.seconds
      account.engine.advanceClock(at)
      const change = {
        items: [{ id: itemOf(subscription).id, price: after ?? '', quantity: given.quantities[1] }],
        proration_behavior: 'always_invoice',
        proration_date: at,
      }
      const previewed = preview({ subscription: subscription.id, subscription_details: change })
      account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, change)
      const made = account.latestInvoice(subscription.id)
      expect(amounts(made)).toEqual(amounts(previewed))
      expect([made.subtotal, made.total, made.amount_due]).toEqual([
        previewed.subtotal,
        previewed.total,
        previewed.amount_due,
      ])
      expect(made.total_taxes?.map(({ amount }) => amount)).toEqual(
        previewed.total_taxes?.map(({ amount }) => amount),
      )
      const off = (made.total_discount_amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
      const exclusive = (made.total_taxes ?? [])
        .filter((tax) => tax.tax_behavior === 'exclusive')
        .reduce((sum, { amount }) => sum + amount, 0)
      expect(made.total).toBe(made.subtotal - off + exclusive)
    }),
    { numRuns: 150 },
  )
})
