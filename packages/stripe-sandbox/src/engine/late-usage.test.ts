// Usage that arrives after its period is over, while the invoice for it can still change.
import { expect, test } from 'vitest'
import type { Customer, Price, Subscription } from './core/wire.ts'
import { Account, amounts, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

const END = utc(2026, 11, 1)

function metered(account: Account, params: Given = { unit_amount: 2 }): Price {
  const product = account.call('product', 'POST', '/v1/products', { name: 'API' })
  const meter = account.call('billing.meter', 'POST', '/v1/billing/meters', {
    display_name: 'API calls',
    event_name: 'calls',
    default_aggregation: { formula: 'sum' },
  })
  return account.call('price', 'POST', '/v1/prices', {
    product: product.id,
    currency: 'usd',
    recurring: { interval: 'month', usage_type: 'metered', meter: meter.id },
    ...params,
  })
}

function report(account: Account, customer: Customer, value: number, params: Given = {}): void {
  account.call('billing.meter_event', 'POST', '/v1/billing/meter_events', {
    event_name: 'calls',
    payload: { stripe_customer_id: customer.id, value },
    ...params,
  })
}

function start(params: Given = { unit_amount: 2 }): {
  account: Account
  customer: Customer
  subscription: Subscription
} {
  const account = new Account()
  const customer = account.customer()
  const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
    customer: customer.id,
    items: [{ price: metered(account, params).id }],
  })
  return { account, customer, subscription }
}

test('bills usage of the closed period that is reported before the draft is finalized', () => {
  const { account, customer, subscription } = start()
  report(account, customer, 100)
  account.engine.advanceClock(END + 60)
  const draft = account.latestInvoice(subscription.id)
  expect([draft.status, draft.total]).toEqual(['draft', 200])
  report(account, customer, 30, { timestamp: END - 5 })
  report(account, customer, 1)
  account.engine.advanceClock(END + 3600)
  const paid = account.latestInvoice(subscription.id)
  expect(paid).toMatchObject({ id: draft.id, status: 'paid', total: 260, amount_paid: 260 })
  expect(paid.lines.data).toMatchObject([{ quantity: 130, subtotal: 260, id: draft.lines.data[0]?.id }])
  account.engine.advanceClock(utc(2027, 0, 1, 2))
  expect(amounts(account.latestInvoice(subscription.id))).toEqual([2])
})

test('leaves out what was taken back before the draft is finalized', () => {
  const { account, customer, subscription } = start()
  account.engine.advanceClock(END - 60)
  report(account, customer, 100, { identifier: 'wrong' })
  account.engine.advanceClock(END + 60)
  account.call('billing.meter_event_adjustment', 'POST', '/v1/billing/meter_event_adjustments', {
    event_name: 'calls',
    type: 'cancel',
    cancel: { identifier: 'wrong' },
  })
  account.engine.advanceClock(END + 3600)
  expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'paid', total: 0 })
})

test('adds a line where late usage reaches another tier', () => {
  const { account, customer, subscription } = start({
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [
      { up_to: 100, unit_amount: 1 },
      { up_to: 'inf', unit_amount: 5 },
    ],
  })
  report(account, customer, 100)
  account.engine.advanceClock(END + 60)
  expect(amounts(account.latestInvoice(subscription.id))).toEqual([100])
  report(account, customer, 10, { timestamp: END - 1 })
  account.engine.advanceClock(END + 3600)
  expect(amounts(account.latestInvoice(subscription.id))).toEqual([100, 50])
})

test('counts late usage on the last invoice of a subscription that ended', () => {
  const { account, customer, subscription } = start({
    billing_scheme: 'tiered',
    tiers_mode: 'graduated',
    tiers: [
      { up_to: 100, unit_amount: 1 },
      { up_to: 'inf', unit_amount: 5 },
    ],
  })
  account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: true })
  report(account, customer, 40)
  account.engine.advanceClock(END + 60)
  report(account, customer, 70, { timestamp: END - 1 })
  account.engine.advanceClock(END + 3600)
  const last = account.latestInvoice(subscription.id)
  expect([last.status, amounts(last)]).toEqual(['paid', [100, 50]])
  const items = account.send('GET', '/v1/invoiceitems', { customer: customer.id }).body
  expect(items).toMatchObject({ data: [{ amount: 50 }, { amount: 100 }] })
})

test('counts what was used in the very second the subscription ends in, as previewed', () => {
  const { account, customer, subscription } = start()
  account.engine.advanceClock(utc(2026, 10, 9))
  report(account, customer, 100)
  const preview = account.call('invoice', 'POST', '/v1/invoices/create_preview', {
    subscription: subscription.id,
    subscription_details: { cancel_now: true },
  })
  account.call('subscription', 'DELETE', `/v1/subscriptions/${subscription.id}`, { invoice_now: true })
  expect([preview.total, account.latestInvoice(subscription.id).amount_paid]).toEqual([200, 200])
})

test('gives the same invoices by one jump of the clock and by many', () => {
  const [walked, jumped] = [[60, 1800, 3599, 3600, 90_000], [90_000]].map((stops) => {
    const { account, customer } = start()
    report(account, customer, 100)
    for (const stop of stops) account.engine.advanceClock(END + stop)
    return account.engine.snapshot()
  })
  expect(walked).toEqual(jumped)
})
