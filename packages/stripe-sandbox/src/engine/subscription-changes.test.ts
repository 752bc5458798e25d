import { describe, expect, test } from 'vitest'
import { Account, amounts, itemOf, utc } from './testing/account.ts'

const end = (account: Account, id: string, params: Record<string, string | number | boolean>) =>
  account.call('subscription', 'POST', `/v1/subscriptions/${id}`, params)

describe('an end within a period', () => {
  test('shortens the period and gives back the rest, which the last invoice settles', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    const ending = end(account, subscription.id, { cancel_at: utc(2026, 10, 16) })
    expect(itemOf(ending).current_period_end).toBe(utc(2026, 10, 16))
    account.engine.advanceClock(utc(2026, 10, 16, 2))
    expect(account.subscription(subscription.id)).toMatchObject({
      status: 'canceled',
      ended_at: utc(2026, 10, 16),
    })
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([-1500])
  })

  test('that is taken back charges the time again: nothing is lost or won', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    end(account, subscription.id, { cancel_at: utc(2026, 10, 16) })
    account.engine.advanceClock(utc(2026, 10, 10))
    const kept = end(account, subscription.id, { cancel_at: '' })
    expect(kept.cancel_at).toBeNull()
    expect(itemOf(kept).current_period_end).toBe(utc(2026, 11, 1))
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([-1500, 1500, 3000])
  })

  test('of a later period bills that period only as far as it goes', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3100))
    end(account, subscription.id, { cancel_at: utc(2026, 11, 11) })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([1000])
    account.engine.advanceClock(utc(2026, 11, 11))
    expect(account.subscription(subscription.id).status).toBe('canceled')
  })

  test('costs and gives nothing without prorations', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    end(account, subscription.id, { cancel_at: utc(2026, 10, 16), proration_behavior: 'none' })
    account.engine.advanceClock(utc(2026, 10, 17))
    expect(account.list('invoice', '/v1/invoices').data).toHaveLength(1)
  })
})

describe('the preview of an end within a period', () => {
  test('is the last invoice to the cent', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    const preview = account.call('invoice', 'POST', '/v1/invoices/create_preview', {
      subscription: subscription.id,
      subscription_details: { cancel_at: utc(2026, 10, 16) },
    })
    end(account, subscription.id, { cancel_at: utc(2026, 10, 16) })
    account.engine.advanceClock(utc(2026, 10, 16, 2))
    expect(amounts(preview)).toEqual(amounts(account.latestInvoice(subscription.id)))
  })
})

describe('subscription items', () => {
  test('are added, changed and removed with prorations', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    account.engine.advanceClock(utc(2026, 10, 16))
    const seat = account.call('subscription_item', 'POST', '/v1/subscription_items', {
      subscription: subscription.id,
      price: account.price(1000, 'month', 'Seat').id,
      quantity: 2,
      proration_behavior: 'always_invoice',
    })
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([1000])
    const path = `/v1/subscription_items/${seat.id}`
    expect(account.call('subscription_item', 'POST', path, { quantity: 4 }).quantity).toBe(4)
    expect(account.call('subscription_item', 'GET', path).quantity).toBe(4)
    account.send('DELETE', path)
    expect(account.refusal('GET', path)).toMatchObject({ status: 404, code: 'resource_missing' })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([-1000, 2000, -2000, 3000])
  })

  test('cannot all be removed', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    const path = `/v1/subscription_items/${itemOf(subscription).id}`
    expect(account.refusal('DELETE', path).status).toBe(400)
  })
})

describe('entitlements', () => {
  test('follow the subscription and tell of each change', () => {
    const account = new Account()
    const price = account.price(3000)
    const feature = account.call('entitlements.feature', 'POST', '/v1/entitlements/features', {
      lookup_key: 'sso',
      name: 'Single sign-on',
    })
    account.call('product_feature', 'POST', `/v1/products/${price.product}/features`, {
      entitlement_feature: feature.id,
    })
    const customer = account.customer()
    account.newEvents()
    const subscription = account.subscribe(customer, price)
    expect(account.newEvents()).toContain('entitlements.active_entitlement_summary.updated')
    const active = () =>
      account
        .list('entitlements.active_entitlement', '/v1/entitlements/active_entitlements', {
          customer: customer.id,
        })
        .data.map((entitlement) => entitlement.lookup_key)
    expect(active()).toEqual(['sso'])
    end(account, subscription.id, { metadata: '' })
    expect(account.newEvents()).not.toContain('entitlements.active_entitlement_summary.updated')
    account.call('subscription', 'DELETE', `/v1/subscriptions/${subscription.id}`)
    expect(active()).toEqual([])
    expect(account.newEvents()).toContain('entitlements.active_entitlement_summary.updated')
  })
})

describe('creating a subscription', () => {
  test('bills the time since its start date beside the period that begins', () => {
    const account = new Account({ now: utc(2026, 10, 16) })
    const subscription = account.subscribe(account.customer(), account.price(3000), {
      backdate_start_date: utc(2026, 10, 1),
      billing_cycle_anchor_config: { day_of_month: 1 },
    })
    expect(subscription).toMatchObject({
      start_date: utc(2026, 10, 1),
      billing_cycle_anchor: utc(2026, 11, 1),
    })
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([1500, 1452])
  })

  test('takes one-time items onto the first invoice', () => {
    const account = new Account()
    const price = account.price(3000)
    const setup = account.call('price', 'POST', '/v1/prices', {
      product: price.product,
      currency: 'usd',
      unit_amount: 5000,
    })
    const subscription = account.subscribe(account.customer(), price, {
      add_invoice_items: [{ price: setup.id }],
    })
    expect(account.latestInvoice(subscription.id)).toMatchObject({ total: 8000, status: 'paid' })
  })

  test('that is paid by invoice is active at once and sends its invoices', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers', { name: 'Bob' })
    expect(
      account.refusal('POST', '/v1/subscriptions', {
        customer: customer.id,
        items: [{ price: account.price(3000).id }],
        collection_method: 'send_invoice',
      }).param,
    ).toBe('days_until_due')
    const subscription = account.subscribe(customer, account.price(3000), {
      collection_method: 'send_invoice',
      days_until_due: 14,
    })
    expect(subscription.status).toBe('active')
    account.engine.advanceClock(utc(2026, 10, 1, 1))
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      status: 'open',
      collection_method: 'send_invoice',
      due_date: utc(2026, 10, 15),
    })
    expect(account.newEvents()).toContain('invoice.sent')
  })

  test('with a trial before its anchor bills the days between them', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3100), {
      trial_end: utc(2026, 10, 21),
      billing_cycle_anchor: utc(2026, 11, 1),
    })
    account.engine.advanceClock(utc(2026, 10, 21, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([1000])
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([3100])
  })

  test('with an end in its first period bills only as far as that', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000), {
      cancel_at: utc(2026, 10, 11),
    })
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([1000])
    account.engine.advanceClock(utc(2026, 10, 11))
    expect(account.subscription(subscription.id).status).toBe('canceled')
  })
})

describe('a trial on a running subscription', () => {
  test('gives back the time that was paid and bills again when it ends', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    account.engine.advanceClock(utc(2026, 10, 16))
    const trial = account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      trial_end: utc(2026, 10, 26),
    })
    expect(trial).toMatchObject({
      status: 'trialing',
      trial_start: utc(2026, 10, 16),
      billing_cycle_anchor: utc(2026, 10, 26),
    })
    account.engine.advanceClock(utc(2026, 10, 26, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([-1500, 3000])
    expect(account.subscription(subscription.id).status).toBe('active')
  })
})
