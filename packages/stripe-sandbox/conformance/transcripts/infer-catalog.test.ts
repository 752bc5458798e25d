import { expect, test } from 'vitest'
import { inferCatalog } from './infer-catalog.ts'
import { collect } from './recorded.ts'
import type { Exchange } from './recording.ts'

const exchange = (path: string, form: string, response: Record<string, unknown>): Exchange => ({
  method: 'POST',
  path,
  form,
  status: 200,
  version: '2026-10-28.endive',
  at: 1_790_000_000,
  response,
})

function infer(...exchanges: Exchange[]) {
  const recorded = collect(exchanges)
  inferCatalog(recorded, exchanges, 1_700_000_000)
  return recorded
}

const sold = (mode: string) => `mode=${mode}&line_items[0][price]=seat&line_items[0][quantity]=3`

const refused = (code: string, message: string) =>
  infer(exchange('/v1/subscriptions', 'items[0][price]=small', { error: { code, message } }))

const line = {
  id: 'il_1',
  object: 'line_item',
  amount: 2500,
  currency: 'usd',
  description: '1 user × Team (at $25.00 every 3 months)',
  discount_amounts: [{ amount: 250, discount: 'di_1' }],
  parent: { type: 'subscription_item_details' },
  pricing: { price_details: { price: 'small', product: 'prod_1' }, unit_amount_decimal: '2500' },
}

test('reads a price from the line that names it', () => {
  const recorded = infer(exchange('/v1/invoices/in_1', '', { id: 'in_1', object: 'invoice', lines: [line] }))
  expect(recorded.get('small')).toMatchObject({
    object: 'price',
    product: 'prod_1',
    unit_amount: 2500,
    recurring: { interval: 'month', interval_count: 3 },
    created: 1_700_000_000,
  })
})

test('reads a price from the sum of a checkout session', () => {
  const session = { id: 'cs_1', object: 'checkout.session', amount_subtotal: 4500, currency: 'eur' }
  expect(infer(exchange('/v1/checkout/sessions', sold('payment'), session)).get('seat')).toMatchObject({
    currency: 'eur',
    unit_amount: 1500,
    type: 'one_time',
  })
  expect(infer(exchange('/v1/checkout/sessions', sold('subscription'), session)).get('seat')).toMatchObject({
    type: 'recurring',
  })
})

test('makes any price for a request that was refused for another reason, none for one refused for the price', () => {
  expect(refused('resource_missing', 'This customer has no attached payment source').has('small')).toBe(true)
  expect(refused('resource_missing', "No such price: 'small'").has('small')).toBe(false)
})

test('reads a coupon from what it took off', () => {
  const discount = { id: 'di_1', object: 'discount', source: { coupon: 'TENTH', type: 'coupon' } }
  const asked = 'discounts[0][coupon]=TENTH'
  expect(
    infer(exchange('/v1/subscriptions', asked, { discounts: [discount], line })).get('TENTH'),
  ).toMatchObject({
    object: 'coupon',
    percent_off: 10,
  })
  const session = { amount_subtotal: 3000, currency: 'usd', total_details: { amount_discount: 499 } }
  expect(infer(exchange('/v1/checkout/sessions', asked, session)).get('TENTH')).toMatchObject({
    amount_off: 499,
    currency: 'usd',
  })
})
