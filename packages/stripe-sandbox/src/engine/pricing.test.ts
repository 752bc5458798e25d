// Prices, discounts and taxes on invoices, to the cent. Amounts named "recorded" are those of real invoices.
// Over 300 lines, because the recorded amounts stand together.
import { beforeEach, describe, expect, test } from 'vitest'
import { Account, amounts, itemOf, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'
import type { Customer, Invoice, Price, Subscription } from './core/wire.ts'

let account: Account
let customer: Customer

beforeEach(() => {
  account = new Account({ now: utc(2026, 10, 1) })
  customer = account.customer()
})

function price(params: Given, name = 'Pro', unitLabel?: string): Price {
  const product = account.call('product', 'POST', '/v1/products', {
    name,
    ...(unitLabel === undefined ? {} : { unit_label: unitLabel }),
  })
  return account.call('price', 'POST', '/v1/prices', {
    product: product.id,
    currency: 'usd',
    recurring: { interval: 'month' },
    ...params,
  })
}

function idOf(path: string, params: Given): string {
  const { status, body } = account.send('POST', path, params)
  if (status !== 200 || typeof body !== 'object' || body === null || !('id' in body)) {
    throw new Error(`${path}: ${JSON.stringify(body)}`)
  }
  return String(body.id)
}

const coupon = (params: Given) => idOf('/v1/coupons', params)
const taxRate = (percentage: number, inclusive = false) =>
  idOf('/v1/tax_rates', { display_name: 'VAT', percentage, inclusive })

function words(invoice: Invoice): (string | null)[] {
  return invoice.lines.data.map((line) => line.description)
}

function latest(subscription: Subscription): Invoice {
  return account.latestInvoice(subscription.id)
}

/** Half of a thirty-day month. */
const HALF = utc(2026, 10, 16)

describe('prices', () => {
  const tiers = [
    { up_to: 10, unit_amount: 500, flat_amount: 1000 },
    { up_to: 'inf', unit_amount: 300 },
  ]

  test('graduated tiers bill every unit in its own tier, a line per tier and fee', () => {
    const tiered = price({ billing_scheme: 'tiered', tiers_mode: 'graduated', tiers }, 'Seats', 'seat')
    const invoice = account.latestInvoice(account.subscribe(customer, tiered, {}, 12).id)
    expect(amounts(invoice)).toEqual([5000, 1000, 600])
    expect(words(invoice)).toEqual([
      '10 seat × Seats (Tier 1 at $5.00 / month)',
      'Seats (Tier 1 at $10.00 / month)',
      '2 seat × Seats (Tier 2 at $3.00 / month)',
    ])
    expect(invoice.total).toBe(6600)
  })

  test('volume tiers bill all units in the tier of the whole quantity', () => {
    const tiered = price({ billing_scheme: 'tiered', tiers_mode: 'volume', tiers })
    const invoice = account.latestInvoice(account.subscribe(customer, tiered, {}, 12).id)
    expect(amounts(invoice)).toEqual([3600])
    expect(words(invoice)).toEqual(['12 × Pro (Tier 2 at $3.00 / month)'])
  })

  test('packages round up: 204 in packages of 50 are 5 (recorded)', () => {
    const packaged = price({ unit_amount: 1000, transform_quantity: { divide_by: 50, round: 'up' } })
    const invoice = account.latestInvoice(account.subscribe(customer, packaged, {}, 204).id)
    expect(amounts(invoice)).toEqual([5000])
    expect(words(invoice)).toEqual(['204 × Pro (at $10.00 per 50 units / month)'])
  })

  test('parts of a cent are rounded once, on the line', () => {
    const tiny = price({ unit_amount_decimal: '3.6' }, 'Credit')
    expect(tiny.unit_amount).toBeNull()
    const invoice = account.latestInvoice(account.subscribe(customer, tiny, {}, 31).id)
    expect(amounts(invoice)).toEqual([112])
    expect(words(invoice)).toEqual(['31 × Credit (at $0.036 / month)'])
  })

  test('a tiered change prorates the tiers together (recorded)', () => {
    const tiered = price({ billing_scheme: 'tiered', tiers_mode: 'volume', tiers })
    const subscription = account.subscribe(customer, tiered, {}, 20)
    account.engine.advanceClock(HALF)
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      items: [{ id: itemOf(subscription).id, quantity: 30 }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([-3000, 4500])
  })

  test('a price has amounts in other currencies, shown when asked for', () => {
    const both = price({ unit_amount: 1000, currency_options: { eur: { unit_amount: 900 } } })
    expect(both).not.toHaveProperty('currency_options')
    const { body } = account.send('GET', `/v1/prices/${both.id}`, { expand: ['currency_options'] })
    expect(body).toMatchObject({
      currency_options: { usd: { unit_amount: 1000 }, eur: { unit_amount: 900 } },
    })
    const invoice = account.latestInvoice(account.subscribe(customer, both, { currency: 'eur' }).id)
    expect([invoice.currency, invoice.total, words(invoice)]).toEqual([
      'eur',
      900,
      ['1 × Pro (at €9.00 / month)'],
    ])
  })

  test('tiers without an end in the last one are refused', () => {
    expect(
      account.refusal('POST', '/v1/prices', {
        currency: 'usd',
        product_data: { name: 'Pro' },
        billing_scheme: 'tiered',
        tiers_mode: 'volume',
        tiers: [{ up_to: 10, unit_amount: 1 }],
      }),
    ).toMatchObject({ status: 400, param: 'tiers[0][up_to]' })
  })
})

describe('discounts', () => {
  test('stack in order: 50.00 off, then 10 % of the rest (recorded)', () => {
    const first = coupon({ amount_off: 5000, currency: 'usd', duration: 'forever' })
    const second = coupon({ percent_off: 10, duration: 'forever' })
    const invoice = latest(
      account.subscribe(customer, price({ unit_amount: 14900 }), {
        discounts: [{ coupon: first }, { coupon: second }],
      }),
    )
    expect(invoice.total_discount_amounts?.map(({ amount }) => amount)).toEqual([5000, 990])
    expect([invoice.subtotal, invoice.total]).toEqual([14900, 8910])
  })

  test("an item's own discount is inside the subtotal (recorded)", () => {
    const own = coupon({ amount_off: 5000, currency: 'usd' })
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: price({ unit_amount: 14900 }).id, discounts: [{ coupon: own }] }],
    })
    const invoice = latest(subscription)
    expect([invoice.subtotal, invoice.total, amounts(invoice)]).toEqual([9900, 9900, [14900]])
  })

  test('an amount is shared in proportion: 5.00 off 10 and 20 is 1.66 and 3.34 (documented)', () => {
    const off = coupon({ amount_off: 500, currency: 'usd', duration: 'forever' })
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [
        { price: price({ unit_amount: 1000 }, 'A').id },
        { price: price({ unit_amount: 2000 }, 'B').id },
      ],
      discounts: [{ coupon: off }],
    })
    const invoice = latest(subscription)
    expect(invoice.lines.data.map((line) => line.discount_amounts?.map(({ amount }) => amount))).toEqual([
      [166],
      [334],
    ])
    expect(invoice.total).toBe(2500)
  })

  test.each([
    ['classic', -250],
    ['flexible', -417],
  ])('removing the first of those items halfway gives back %s: %i (documented)', (mode, credit) => {
    const off = coupon({ amount_off: 500, currency: 'usd', duration: 'forever' })
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      billing_mode: { type: mode },
      items: [
        { price: price({ unit_amount: 1000 }, 'A').id },
        { price: price({ unit_amount: 2000 }, 'B').id },
      ],
      discounts: [{ coupon: off }],
    })
    account.engine.advanceClock(HALF)
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      items: [{ id: itemOf(subscription).id, deleted: true }],
      proration_behavior: 'always_invoice',
    })
    expect(amounts(latest(subscription))).toEqual([credit])
  })

  test('a proration has the discount inside and says so (recorded)', () => {
    const off = coupon({ percent_off: 25, duration: 'forever' })
    const basic = price({ unit_amount: 1000 }, 'Basic')
    const select = price({ unit_amount: 4000 }, 'Select')
    const subscription = account.subscribe(customer, basic, { discounts: [{ coupon: off }] })
    account.engine.advanceClock(HALF)
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      items: [{ id: itemOf(subscription).id, price: select.id }],
      proration_behavior: 'always_invoice',
    })
    const invoice = latest(subscription)
    expect(amounts(invoice)).toEqual([-375, 1500])
    expect(words(invoice)).toEqual([
      'Unused time on Basic (with 25.0% off) after 16 Nov 2026',
      'Remaining time on Select (with 25.0% off) after 16 Nov 2026',
    ])
    expect(invoice.total).toBe(1125)
  })

  test('a repeating coupon lowers the invoices of its months and then leaves', () => {
    const off = coupon({ percent_off: 50, duration: 'repeating', duration_in_months: 2 })
    const subscription = account.subscribe(customer, price({ unit_amount: 1000 }), {
      discounts: [{ coupon: off }],
    })
    const totals = [latest(subscription).total]
    for (let month = 11; month < 14; month++) {
      account.engine.advanceClock(utc(2026, month, 1, 2))
      totals.push(latest(subscription).total)
    }
    expect(totals).toEqual([500, 500, 1000, 1000])
    expect(account.subscription(subscription.id).discounts).toEqual([])
    expect(account.newEvents()).toContain('customer.discount.deleted')
  })

  test('a coupon for once lowers one invoice', () => {
    const off = coupon({ percent_off: 50, duration: 'once' })
    const subscription = account.subscribe(customer, price({ unit_amount: 1000 }), {
      discounts: [{ coupon: off }],
    })
    expect(latest(subscription).total).toBe(500)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(latest(subscription).total).toBe(1000)
  })

  test('applies to the named products only', () => {
    const a = price({ unit_amount: 1000 }, 'A')
    const off = coupon({ percent_off: 50, applies_to: { products: [a.product] }, duration: 'forever' })
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: a.id }, { price: price({ unit_amount: 2000 }, 'B').id }],
      discounts: [{ coupon: off }],
    })
    expect(latest(subscription).total).toBe(2500)
  })

  test('refuses a coupon that was redeemed often enough, and a code that is not for this customer', () => {
    const off = coupon({ percent_off: 50, max_redemptions: 1 })
    const plan = price({ unit_amount: 1000 })
    account.subscribe(customer, plan, { discounts: [{ coupon: off }] })
    expect(
      account.refusal('POST', '/v1/subscriptions', {
        customer: customer.id,
        items: [{ price: plan.id }],
        discounts: [{ coupon: off }],
      }),
    ).toMatchObject({ status: 400, code: 'coupon_expired' })
    const code = idOf('/v1/promotion_codes', {
      promotion: { type: 'coupon', coupon: coupon({ percent_off: 10 }) },
      code: 'WELCOME',
      restrictions: { first_time_transaction: true },
    })
    expect(
      account.refusal('POST', '/v1/subscriptions', {
        customer: customer.id,
        items: [{ price: plan.id }],
        discounts: [{ promotion_code: code }],
      }),
    ).toMatchObject({ status: 400, param: 'discounts[0][promotion_code]' })
  })
})

describe('tax rates', () => {
  test('are taken per line, rounded half up, then summed: 62 + 158 (recorded)', () => {
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [
        { price: price({ unit_amount: 620 }, 'A').id },
        { price: price({ unit_amount: 1575 }, 'B').id },
      ],
      default_tax_rates: [taxRate(10)],
    })
    const invoice = account.latestInvoice(subscription.id)
    expect(invoice.lines.data.map((line) => line.taxes?.map(({ amount }) => amount))).toEqual([[62], [158]])
    expect([invoice.subtotal, invoice.total, invoice.total_excluding_tax]).toEqual([2195, 2415, 2195])
    expect(invoice.total_taxes).toMatchObject([
      { amount: 220, tax_behavior: 'exclusive', taxable_amount: 2195 },
    ])
  })

  test('inclusive ones are inside the price: 100.00 is 82.64 and 17.36 (recorded)', () => {
    const invoice = account.latestInvoice(
      account.subscribe(customer, price({ unit_amount: 10000 }), { default_tax_rates: [taxRate(21, true)] })
        .id,
    )
    expect(invoice.total_taxes).toMatchObject([
      { amount: 1736, tax_behavior: 'inclusive', taxable_amount: 8264 },
    ])
    expect([invoice.subtotal, invoice.total, invoice.total_excluding_tax]).toEqual([10000, 10000, 8264])
  })

  test('come after discounts, and an item has its own', () => {
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [
        { price: price({ unit_amount: 1000 }, 'A').id },
        { price: price({ unit_amount: 1000 }, 'B').id, tax_rates: [taxRate(5)] },
      ],
      default_tax_rates: [taxRate(20)],
      discounts: [{ coupon: coupon({ percent_off: 50 }) }],
    })
    const invoice = account.latestInvoice(subscription.id)
    expect(invoice.lines.data.flatMap((line) => line.taxes?.map(({ amount }) => amount) ?? [])).toEqual([
      100, 25,
    ])
    expect(invoice.total).toBe(1125)
  })

  test('are given back on credits', () => {
    const subscription = account.subscribe(customer, price({ unit_amount: 1000 }), {
      default_tax_rates: [taxRate(19)],
    })
    account.engine.advanceClock(HALF)
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      items: [{ id: itemOf(subscription).id, price: price({ unit_amount: 3000 }).id }],
      proration_behavior: 'always_invoice',
    })
    const invoice = account.latestInvoice(subscription.id)
    expect(invoice.lines.data.flatMap((line) => line.taxes?.map(({ amount }) => amount) ?? [])).toEqual([
      -95, 285,
    ])
    expect(invoice.total).toBe(1190)
  })
})
