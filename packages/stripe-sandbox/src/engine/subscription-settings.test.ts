import { describe, expect, test } from 'vitest'
import type { Customer, Meter, Subscription } from './core/wire.ts'
import { Account, itemOf, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

const HOUR = 3600

function metered(account: Account, unitAmount: number): { meter: Meter; price: string } {
  const meter = account.call('billing.meter', 'POST', '/v1/billing/meters', {
    default_aggregation: { formula: 'sum' },
    display_name: 'Calls',
    event_name: 'calls',
  })
  const product = account.call('product', 'POST', '/v1/products', { name: 'Calls' })
  const price = account.call('price', 'POST', '/v1/prices', {
    currency: 'usd',
    product: product.id,
    recurring: { interval: 'month', meter: meter.id, usage_type: 'metered' },
    unit_amount: unitAmount,
  })
  return { meter, price: price.id }
}

function use(account: Account, customer: Customer, value: number): void {
  account.call('billing.meter_event', 'POST', '/v1/billing/meter_events', {
    event_name: 'calls',
    payload: { stripe_customer_id: customer.id, value: String(value) },
  })
}

function subscribe(account: Account, customer: Customer, given: Given): Subscription {
  return account.call('subscription', 'POST', '/v1/subscriptions', { customer: customer.id, ...given })
}

describe('billing thresholds', () => {
  test('bill usage once it is worth that much, and the renewal only what came after', () => {
    const account = new Account()
    const customer = account.customer()
    const { price } = metered(account, 10)
    const subscription = subscribe(account, customer, {
      billing_thresholds: { amount_gte: 1000 },
      items: [{ price }],
    })
    account.engine.advanceClock(utc(2026, 10, 5))
    use(account, customer, 60)
    account.engine.advanceClock(utc(2026, 10, 6))
    expect(account.list('invoice', '/v1/invoices').data).toHaveLength(0)
    use(account, customer, 50)
    account.engine.advanceClock(utc(2026, 10, 6, 2))
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      billing_reason: 'subscription_threshold',
      status: 'paid',
      threshold_reason: { amount_gte: 1000, item_reasons: [] },
      total: 1100,
    })
    use(account, customer, 7)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      billing_reason: 'subscription_cycle',
      total: 70,
    })
  })

  test('of an item count its units, and say which lines they brought about', () => {
    const account = new Account()
    const customer = account.customer()
    const { price } = metered(account, 10)
    const subscription = subscribe(account, customer, {
      items: [{ billing_thresholds: { usage_gte: 100 }, price }],
    })
    use(account, customer, 100)
    account.engine.advanceClock(utc(2026, 10, 2))
    const invoice = account.latestInvoice(subscription.id)
    expect(invoice.threshold_reason?.item_reasons).toEqual([
      { line_item_ids: [invoice.lines.data[0]?.id], usage_gte: 100 },
    ])
    expect(invoice.total).toBe(1000)
  })

  test('may begin a new period', () => {
    const account = new Account()
    const customer = account.customer()
    const { price } = metered(account, 10)
    const subscription = subscribe(account, customer, {
      billing_thresholds: { amount_gte: 1000, reset_billing_cycle_anchor: true },
      items: [{ price }],
    })
    account.engine.advanceClock(utc(2026, 10, 11))
    use(account, customer, 200)
    account.engine.advanceClock(utc(2026, 10, 11, 3))
    const after = account.subscription(subscription.id)
    expect(after.billing_cycle_anchor).toBe(utc(2026, 10, 11) + 1)
    expect(itemOf(after).current_period_end).toBe(utc(2026, 11, 11) + 1)
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      billing_reason: 'subscription_threshold',
      total: 2000,
    })
  })

  test('can be taken away again', () => {
    const account = new Account()
    const customer = account.customer()
    const { price } = metered(account, 10)
    const { id } = subscribe(account, customer, {
      billing_thresholds: { amount_gte: 1000 },
      items: [{ price }],
    })
    account.call('subscription', 'POST', `/v1/subscriptions/${id}`, { billing_thresholds: null })
    use(account, customer, 500)
    account.engine.advanceClock(utc(2026, 10, 3))
    expect(account.subscription(id)).toMatchObject({ billing_thresholds: null, latest_invoice: null })
  })
})

describe('an interval for pending items', () => {
  test('bills what waits, and makes no invoice where nothing does', () => {
    const account = new Account()
    const customer = account.customer()
    const monthly = account.price(3000)
    const subscription = account.subscribe(customer, monthly, {
      pending_invoice_item_interval: { interval: 'week' },
    })
    expect(subscription.next_pending_invoice_item_invoice).toBe(utc(2026, 10, 8))
    account.engine.advanceClock(utc(2026, 10, 8, 1))
    expect(account.list('invoice', '/v1/invoices').data).toHaveLength(1)
    account.send('POST', '/v1/invoiceitems', {
      amount: 700,
      currency: 'usd',
      customer: customer.id,
      subscription: subscription.id,
    })
    account.engine.advanceClock(utc(2026, 10, 15) + 2 * HOUR)
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      billing_reason: 'automatic_pending_invoice_item_invoice',
      status: 'paid',
      total: 700,
    })
    expect(account.subscription(subscription.id).next_pending_invoice_item_invoice).toBe(utc(2026, 10, 22))
    const without = account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      pending_invoice_item_interval: null,
    })
    expect(without.next_pending_invoice_item_invoice).toBeNull()
  })
})

describe('what a subscription says about its invoices', () => {
  test('stands on each of them', () => {
    const account = new Account()
    const settings = {
      custom_fields: [{ name: 'PO', value: '4711' }],
      description: 'Thank you',
      footer: 'Registered in Berlin',
    }
    const subscription = account.subscribe(account.customer(), account.price(3000), {
      invoice_settings: settings,
    })
    expect(account.latestInvoice(subscription.id)).toMatchObject(settings)
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      invoice_settings: { footer: null },
    })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.latestInvoice(subscription.id)).toMatchObject({ ...settings, footer: null })
  })

  test('includes how they are paid', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000), {
      payment_settings: {
        payment_method_options: { card: { request_three_d_secure: 'any' } },
        payment_method_types: ['card'],
      },
    })
    expect(subscription.payment_settings).toMatchObject({
      payment_method_options: { card: { network: null, request_three_d_secure: 'any' } },
      payment_method_types: ['card'],
    })
    expect(account.latestInvoice(subscription.id).payment_settings).toMatchObject({
      payment_method_options: { card: { request_three_d_secure: 'any' } },
      payment_method_types: ['card'],
    })
  })
})

test('a source named for a subscription goes before the customer’s own method', () => {
  const account = new Account()
  const customer = account.customer('pm_card_chargeCustomerFail')
  account.send('POST', `/v1/customers/${customer.id}`, { source: 'tok_visa' })
  const source = account.call('customer', 'GET', `/v1/customers/${customer.id}`).default_source
  const subscription = account.subscribe(customer, account.price(3000), { default_source: source })
  expect(subscription).toMatchObject({ default_source: source, status: 'active' })
  expect(
    account.refusal('POST', `/v1/subscriptions/${subscription.id}`, { default_source: 'card_unknown' }).param,
  ).toBe('default_source')
})

test('a trial may come from the price', () => {
  const account = new Account()
  const product = account.call('product', 'POST', '/v1/products', { name: 'Plan' })
  const price = account.call('price', 'POST', '/v1/prices', {
    currency: 'usd',
    product: product.id,
    recurring: { interval: 'month', trial_period_days: 14 },
    unit_amount: 3000,
  })
  const given = { items: [{ price: price.id }] }
  expect(subscribe(account, account.customer(), given).status).toBe('active')
  expect(subscribe(account, account.customer(), { ...given, trial_from_plan: true })).toMatchObject({
    status: 'trialing',
    trial_end: utc(2026, 10, 15),
  })
})

test('invoices that are sent are not charged when a change is billed at once', () => {
  const account = new Account()
  const subscription = account.subscribe(account.customer(), account.price(3000), {
    collection_method: 'send_invoice',
    days_until_due: 14,
  })
  account.engine.advanceClock(utc(2026, 10, 12))
  account.newEvents()
  const changed = account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
    items: [{ id: itemOf(subscription).id, quantity: 2 }],
    proration_behavior: 'always_invoice',
  })
  expect(changed.status).toBe('active')
  expect(account.latestInvoice(subscription.id)).toMatchObject({
    attempt_count: 0,
    due_date: utc(2026, 10, 26),
    status: 'open',
  })
  expect(account.newEvents()).toContain('invoice.sent')
})

test('a trial may leave the grid where it was: what is left of its period is billed in part', () => {
  const account = new Account()
  const subscription = account.subscribe(account.customer(), account.price(3000), {
    trial_period_days: 10,
    trial_settings: { end_behavior: { billing_cycle_anchor: 'unchanged' } },
  })
  expect(subscription.billing_cycle_anchor).toBe(utc(2026, 10, 1))
  account.engine.advanceClock(utc(2026, 10, 11, 2))
  const invoice = account.latestInvoice(subscription.id)
  expect(invoice.total).toBe(2000)
  expect(itemOf(account.subscription(subscription.id))).toMatchObject({
    current_period_start: utc(2026, 10, 11),
    current_period_end: utc(2026, 11, 1),
  })
  account.engine.advanceClock(utc(2026, 11, 1, 2))
  expect(account.latestInvoice(subscription.id).total).toBe(3000)
})
