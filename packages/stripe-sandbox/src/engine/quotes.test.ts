import { beforeEach, expect, test } from 'vitest'
import { Account, amounts, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'
import type { Customer } from './core/wire.ts'

let account: Account
let customer: Customer

beforeEach(() => {
  account = new Account({ now: utc(2026, 10, 1) })
  customer = account.customer()
})

function post(path: string, params: Given = {}): Record<string, unknown> {
  const { status, body } = account.send('POST', path, params)
  if (status !== 200 || typeof body !== 'object' || body === null) throw new Error(JSON.stringify(body))
  return { ...body }
}

function setupFee(amount: number): string {
  const price = account.call('price', 'POST', '/v1/prices', {
    currency: 'usd',
    unit_amount: amount,
    product_data: { name: 'Setup' },
  })
  return price.id
}

test('an accepted quote becomes the subscription it offered, at the price it offered', () => {
  const rate = post('/v1/tax_rates', { display_name: 'VAT', percentage: 10, inclusive: false })
  const quote = post('/v1/quotes', {
    customer: customer.id,
    default_tax_rates: [String(rate['id'])],
    line_items: [{ price: account.price(1500).id, quantity: 10 }, { price: setupFee(500) }],
  })
  expect(quote).toMatchObject({
    status: 'draft',
    amount_subtotal: 15500,
    amount_total: 17050,
    computed: { recurring: { amount_total: 16500, interval: 'month' } },
  })
  const path = `/v1/quotes/${String(quote['id'])}`
  expect(account.refusal('POST', `${path}/accept`)).toMatchObject({ status: 400 })
  expect(post(`${path}/finalize`)).toMatchObject({
    status: 'open',
    number: `QT-${customer.invoice_prefix}-0001-1`,
  })
  const accepted = post(`${path}/accept`)
  const invoice = account.latestInvoice(String(accepted['subscription']))
  expect(accepted).toMatchObject({ status: 'accepted', invoice: invoice.id })
  expect([invoice.status, invoice.total, amounts(invoice).toSorted((a, b) => b - a)]).toEqual([
    'paid',
    17050,
    [15000, 500],
  ])
  expect(account.newEvents().filter((type) => type.startsWith('quote.'))).toEqual([
    'quote.created',
    'quote.finalized',
    'quote.accepted',
  ])
})

test('an accepted quote without anything recurring becomes a draft invoice', () => {
  const quote = post('/v1/quotes', {
    customer: customer.id,
    line_items: [{ price: setupFee(500), quantity: 2 }],
  })
  post(`/v1/quotes/${String(quote['id'])}/finalize`)
  const accepted = post(`/v1/quotes/${String(quote['id'])}/accept`)
  const invoice = account.invoice(String(accepted['invoice']))
  expect([invoice.status, invoice.total, accepted['subscription']]).toEqual(['draft', 1000, null])
  account.engine.advanceClock(utc(2026, 10, 1, 2))
  expect(account.invoice(invoice.id).status).toBe('paid')
})

test('a canceled quote cannot be accepted', () => {
  const quote = post('/v1/quotes', { customer: customer.id, line_items: [{ price: account.price(1500).id }] })
  const path = `/v1/quotes/${String(quote['id'])}`
  post(`${path}/finalize`)
  expect(post(`${path}/cancel`)).toMatchObject({ status: 'canceled' })
  expect(account.refusal('POST', `${path}/accept`)).toMatchObject({ code: 'quote_unexpected_state' })
})

test('discounts lower what is due at once; only lasting ones lower what recurs', () => {
  const coupon = (given: Given) => account.call('coupon', 'POST', '/v1/coupons', given).id
  const once = coupon({ duration: 'once', percent_off: 50 })
  const forever = coupon({ duration: 'forever', percent_off: 10 })
  const quote = post('/v1/quotes', {
    customer: customer.id,
    discounts: [{ coupon: forever }],
    line_items: [{ discounts: [{ coupon: once }], price: account.price(2000).id }],
  })
  expect(quote).toMatchObject({
    amount_subtotal: 2000,
    amount_total: 900,
    computed: { recurring: { amount_total: 1800 }, upfront: { amount_total: 900 } },
    discounts: [expect.stringMatching(/^di_/)],
    total_details: { amount_discount: 1100 },
  })
  expect(account.call('coupon', 'GET', `/v1/coupons/${once}`).times_redeemed).toBe(0)
  const path = `/v1/quotes/${String(quote['id'])}`
  post(`${path}/finalize`)
  const subscription = String(post(`${path}/accept`)['subscription'])
  expect(account.latestInvoice(subscription).total).toBe(900)
  expect(account.call('coupon', 'GET', `/v1/coupons/${once}`).times_redeemed).toBe(1)
  account.engine.advanceClock(utc(2026, 11, 1, 2))
  expect(account.latestInvoice(subscription).total).toBe(1800)
})

test('prices may be made on the spot, and a line that is named keeps what is not said of it', () => {
  const product = account.call('product', 'POST', '/v1/products', { name: 'Support' })
  const price = { currency: 'usd', product: product.id, recurring: { interval: 'month' }, unit_amount: 900 }
  const quote = post('/v1/quotes', {
    customer: customer.id,
    invoice_settings: { footer: 'Thank you' },
    line_items: [{ price_data: price, quantity: 3 }],
  })
  const path = `/v1/quotes/${String(quote['id'])}`
  const line = () => {
    const { body } = account.send('GET', `${path}/line_items`)
    return JSON.parse(JSON.stringify(body)).data[0]
  }
  expect(line()).toMatchObject({ amount_total: 2700, quantity: 3 })
  post(path, { line_items: [{ id: line().id, quantity: 5 }] })
  expect(line()).toMatchObject({ amount_total: 4500, description: 'Support', quantity: 5 })
  post(`${path}/finalize`)
  const subscription = String(post(`${path}/accept`)['subscription'])
  expect(account.latestInvoice(subscription)).toMatchObject({ footer: 'Thank you', total: 4500 })
})

test('a revision takes the place of the quote it was made from', () => {
  const first = post('/v1/quotes', { customer: customer.id, line_items: [{ price: account.price(1500).id }] })
  const path = `/v1/quotes/${String(first['id'])}`
  post(`${path}/finalize`)
  const revision = post('/v1/quotes', {
    description: 'As we discussed',
    from_quote: { is_revision: true, quote: String(first['id']) },
  })
  expect(revision).toMatchObject({ amount_total: 1500, number: null, status: 'draft' })
  expect(post(`/v1/quotes/${String(revision['id'])}/finalize`)).toMatchObject({
    number: `QT-${customer.invoice_prefix}-0001-2`,
    status: 'open',
  })
  expect(account.send('GET', path).body).toMatchObject({ status: 'canceled' })
})

test('a quote that takes effect later becomes a schedule', () => {
  const quote = post('/v1/quotes', {
    customer: customer.id,
    line_items: [{ price: account.price(1500).id, quantity: 2 }],
    subscription_data: { effective_date: utc(2026, 10, 20), metadata: { deal: '7' } },
  })
  const path = `/v1/quotes/${String(quote['id'])}`
  post(`${path}/finalize`)
  const accepted = post(`${path}/accept`)
  expect(accepted).toMatchObject({
    subscription: null,
    subscription_schedule: expect.stringMatching(/^sub_sched_/),
  })
  account.engine.advanceClock(utc(2026, 10, 20, 2))
  const schedule = account.call(
    'subscription_schedule',
    'GET',
    `/v1/subscription_schedules/${String(accepted['subscription_schedule'])}`,
  )
  expect(account.subscription(schedule.subscription ?? '').metadata).toEqual({ deal: '7' })
  expect(account.latestInvoice(schedule.subscription ?? '').total).toBe(3000)
})
