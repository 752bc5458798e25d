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
