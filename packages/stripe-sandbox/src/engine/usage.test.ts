import { describe, expect, test } from 'vitest'
import type { Customer, Meter, Price } from './core/wire.ts'
import { Account, amounts, itemOf, utc } from './testing/account.ts'

const DAY = 86400

function meter(account: Account, formula = 'sum'): Meter {
  return account.call('billing.meter', 'POST', '/v1/billing/meters', {
    display_name: 'API calls',
    event_name: `calls_${formula}`,
    default_aggregation: { formula },
  })
}

function metered(account: Account, counted: Meter, params = {}): Price {
  const product = account.call('product', 'POST', '/v1/products', { name: 'API' })
  return account.call('price', 'POST', '/v1/prices', {
    product: product.id,
    currency: 'usd',
    recurring: { interval: 'month', usage_type: 'metered', meter: counted.id },
    ...('tiers' in params ? {} : { unit_amount: 2 }),
    ...params,
  })
}

function report(account: Account, customer: Customer, value: number | string, params = {}, formula = 'sum') {
  return account.call('billing.meter_event', 'POST', '/v1/billing/meter_events', {
    event_name: `calls_${formula}`,
    payload: { stripe_customer_id: customer.id, value },
    ...params,
  })
}

function used(account: Account, counted: Meter, customer: Customer, params = {}) {
  return account
    .list('billing.meter_event_summary', `/v1/billing/meters/${counted.id}/event_summaries`, {
      customer: customer.id,
      start_time: utc(2026, 10, 1),
      end_time: utc(2026, 11, 1),
      ...params,
    })
    .data.map((summary) => summary.aggregated_value)
}

describe('reporting usage', () => {
  test('adds up, counts or keeps the last value, as the meter says', () => {
    const account = new Account()
    const customer = account.customer()
    const values = ['sum', 'count', 'last'].map((formula) => {
      const counted = meter(account, formula)
      for (const value of [5, 7, 3]) report(account, customer, value, {}, formula)
      return used(account, counted, customer)
    })
    expect(values).toEqual([[15], [3], [3]])
  })

  test('refuses an identifier it has seen within a day', () => {
    const account = new Account()
    const customer = account.customer()
    const counted = meter(account)
    report(account, customer, 5, { identifier: 'once' })
    expect(
      account.refusal('POST', '/v1/billing/meter_events', {
        event_name: 'calls_sum',
        identifier: 'once',
        payload: { stripe_customer_id: customer.id, value: 5 },
      }),
    ).toMatchObject({ status: 400, message: 'An event already exists with identifier once.' })
    expect(used(account, counted, customer)).toEqual([5])
    account.engine.advanceClock(utc(2026, 10, 2, 1))
    report(account, customer, 5, { identifier: 'once' })
    expect(used(account, counted, customer)).toEqual([10])
  })

  test('takes times of the last 35 days and the next 5 minutes only', () => {
    const account = new Account()
    const customer = account.customer()
    meter(account)
    const at = (timestamp: number) =>
      account.send('POST', '/v1/billing/meter_events', {
        event_name: 'calls_sum',
        payload: { stripe_customer_id: customer.id, value: 1 },
        timestamp,
      }).status
    const now = utc(2026, 10, 1)
    expect([now - 35 * DAY, now - 35 * DAY - 1, now + 300, now + 301].map(at)).toEqual([200, 400, 200, 400])
  })

  test('accepts what it cannot count and never counts it', () => {
    const account = new Account()
    const customer = account.customer()
    const counted = meter(account)
    report(account, customer, 'many')
    report(account, customer, '1.5')
    report(account, { ...customer, id: 'cus_nobody' }, 4)
    report(account, customer, 4, { event_name: 'unknown' })
    expect(used(account, counted, customer)).toEqual([0])
  })

  test('lets a later event stand for its hour or day where the meter takes sums', () => {
    const account = new Account()
    const customer = account.customer()
    const counted = account.call('billing.meter', 'POST', '/v1/billing/meters', {
      display_name: 'API calls',
      event_name: 'calls_sum',
      event_time_window: 'day',
      default_aggregation: { formula: 'sum' },
    })
    report(account, customer, 5)
    report(account, customer, 8)
    expect(used(account, counted, customer)).toEqual([8])
    account.engine.advanceClock(utc(2026, 10, 2, 3))
    report(account, customer, 4)
    expect(used(account, counted, customer)).toEqual([12])
  })

  test('refuses a value of more than fifteen digits', () => {
    const account = new Account()
    const customer = account.customer()
    const counted = meter(account)
    const at = (value: string) =>
      account.send('POST', '/v1/billing/meter_events', {
        event_name: 'calls_sum',
        payload: { stripe_customer_id: customer.id, value },
      })
    expect(at('1234567890123456')).toMatchObject({
      status: 400,
      body: { error: { code: 'meter_event_value_too_many_digits' } },
    })
    expect(at('123456789012345').status).toBe(200)
    expect(used(account, counted, customer)).toEqual([123_456_789_012_345])
  })

  test('sums up by hour, and leaves out what was taken back', () => {
    const account = new Account()
    const customer = account.customer()
    const counted = meter(account)
    report(account, customer, 5, { identifier: 'a' })
    account.engine.advanceClock(utc(2026, 10, 1, 2, 30))
    report(account, customer, 7, { identifier: 'b' })
    expect(used(account, counted, customer, { value_grouping_window: 'hour' })).toEqual([7, 5])
    account.call('billing.meter_event_adjustment', 'POST', '/v1/billing/meter_event_adjustments', {
      event_name: 'calls_sum',
      type: 'cancel',
      cancel: { identifier: 'b' },
    })
    expect(used(account, counted, customer)).toEqual([5])
  })

  test('shows usage in summaries only once it is processed', () => {
    const account = new Account({ meterLag: 30 })
    const customer = account.customer()
    const counted = meter(account)
    report(account, customer, 5)
    expect(used(account, counted, customer)).toEqual([0])
    account.engine.advanceClock(utc(2026, 10, 1) + 30)
    expect(used(account, counted, customer)).toEqual([5])
  })

  test('keeps event names of active meters apart', () => {
    const account = new Account()
    const first = meter(account)
    const params = {
      display_name: 'Calls',
      event_name: first.event_name,
      default_aggregation: { formula: 'sum' },
    }
    expect(account.refusal('POST', '/v1/billing/meters', params).param).toBe('event_name')
    account.call('billing.meter', 'POST', `/v1/billing/meters/${first.id}/deactivate`)
    expect(account.call('billing.meter', 'POST', '/v1/billing/meters', params).status).toBe('active')
    expect(account.refusal('POST', `/v1/billing/meters/${first.id}/reactivate`).param).toBe('event_name')
  })
})

describe('billing usage', () => {
  test('bills in arrears, beside the flat fee in advance, as previewed', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1000), {}, 1)
    account.call('subscription_item', 'POST', '/v1/subscription_items', {
      subscription: subscription.id,
      price: metered(account, meter(account)).id,
    })
    expect(account.latestInvoice(subscription.id).total).toBe(1000)
    report(account, customer, 120)
    account.engine.advanceClock(utc(2026, 10, 20))
    report(account, customer, 30)
    const preview = account.call('invoice', 'POST', '/v1/invoices/create_preview', {
      subscription: subscription.id,
    })
    expect(preview.total).toBe(1300)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    const renewal = account.latestInvoice(subscription.id)
    expect(amounts(renewal)).toEqual([1000, 300])
    expect(renewal.lines.data[1]).toMatchObject({
      quantity: 150,
      period: { start: utc(2026, 10, 1), end: utc(2026, 11, 1) },
    })
    report(account, customer, 1)
    account.engine.advanceClock(utc(2027, 0, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([1000, 2])
  })

  test('charges nothing and makes no invoice at the start of a subscription by usage alone', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: metered(account, meter(account)).id }],
    })
    expect(subscription).toMatchObject({ status: 'active', latest_invoice: null })
    expect(itemOf(subscription).quantity).toBeUndefined()
    expect(account.list('invoice', '/v1/invoices').data).toEqual([])
  })

  test('bills included units at nothing and the rest by tier', () => {
    const account = new Account()
    const customer = account.customer()
    const price = metered(account, meter(account), {
      billing_scheme: 'tiered',
      tiers_mode: 'graduated',
      tiers: [
        { up_to: 100, unit_amount: 0 },
        { up_to: 'inf', unit_amount: 5 },
      ],
    })
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: price.id }],
    })
    report(account, customer, 130)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([0, 150])
  })

  test('bills what was used when the item goes, and when the subscription is canceled with an invoice', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1000))
    const price = metered(account, meter(account))
    const add = () =>
      account.call('subscription_item', 'POST', '/v1/subscription_items', {
        subscription: subscription.id,
        price: price.id,
      })
    const item = add()
    account.engine.advanceClock(utc(2026, 10, 5))
    report(account, customer, 100)
    account.engine.advanceClock(utc(2026, 10, 6))
    expect(account.send('DELETE', `/v1/subscription_items/${item.id}`).status).toBe(200)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([200, 1000])
    add()
    report(account, customer, 40)
    account.engine.advanceClock(utc(2026, 11, 2))
    account.call('subscription', 'DELETE', `/v1/subscriptions/${subscription.id}`, { invoice_now: true })
    expect(account.latestInvoice(subscription.id)).toMatchObject({ total: 80, status: 'paid' })
  })

  test('bills the last period of a subscription that ends with it', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.call('subscription', 'POST', '/v1/subscriptions', {
      customer: customer.id,
      items: [{ price: metered(account, meter(account)).id }],
    })
    account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      cancel_at_period_end: true,
    })
    report(account, customer, 50)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.subscription(subscription.id).status).toBe('canceled')
    expect(account.latestInvoice(subscription.id)).toMatchObject({ total: 100, status: 'paid' })
  })
})
