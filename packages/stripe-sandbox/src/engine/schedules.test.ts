import { describe, expect, test } from 'vitest'
import type { SubscriptionSchedule } from './core/wire.ts'
import { Account, amounts, itemOf, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

const path = '/v1/subscription_schedules'

function subscriptionOf(account: Account, schedule: SubscriptionSchedule) {
  return account.subscription(
    account.call('subscription_schedule', 'GET', `${path}/${schedule.id}`).subscription ?? '',
  )
}

function oneMonth(account: Account, given: Given = {}) {
  return account.call('subscription_schedule', 'POST', path, {
    customer: account.customer().id,
    start_date: 'now',
    phases: [{ items: [{ price: account.price(3000).id }], duration: { interval: 'month' } }],
    ...given,
  })
}

describe('a schedule from scratch', () => {
  test('waits for its start, then makes the subscription', () => {
    const account = new Account()
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: utc(2026, 10, 10),
      phases: [
        { items: [{ price: account.price(3000).id }], duration: { interval: 'month', interval_count: 3 } },
      ],
    })
    expect(schedule).toMatchObject({ status: 'not_started', subscription: null, current_phase: null })
    account.engine.advanceClock(utc(2026, 10, 10, 2))
    const subscription = subscriptionOf(account, schedule)
    expect(subscription).toMatchObject({ status: 'active', schedule: schedule.id })
    expect(account.latestInvoice(subscription.id)).toMatchObject({ total: 3000, status: 'paid' })
    expect(account.newEvents()).toContain('subscription_schedule.updated')
  })

  test('goes through its phases and cancels at the end, a week after saying so', () => {
    const account = new Account()
    const [start, full] = [account.price(1000), account.price(3000)]
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: 'now',
      end_behavior: 'cancel',
      phases: [
        { items: [{ price: start.id }], duration: { interval: 'month', interval_count: 2 } },
        { items: [{ price: full.id, quantity: 2 }], duration: { interval: 'month', interval_count: 1 } },
      ],
    })
    expect(subscriptionOf(account, schedule).cancel_at).toBe(utc(2027, 1, 1))
    account.engine.advanceClock(utc(2026, 11, 2))
    expect(account.latestInvoice(schedule.subscription ?? '').total).toBe(1000)
    account.engine.advanceClock(utc(2027, 0, 2))
    const subscription = subscriptionOf(account, schedule)
    expect(itemOf(subscription)).toMatchObject({ quantity: 2, price: { id: full.id } })
    expect(account.latestInvoice(subscription.id).total).toBe(6000)
    account.newEvents()
    account.engine.advanceClock(utc(2027, 0, 25))
    expect(account.newEvents()).toContain('subscription_schedule.expiring')
    account.engine.advanceClock(utc(2027, 1, 1, 2))
    expect(account.subscription(subscription.id).status).toBe('canceled')
    expect(account.call('subscription_schedule', 'GET', `${path}/${schedule.id}`).status).toBe('completed')
    expect(account.newEvents()).toContain('subscription_schedule.completed')
  })

  test('with a trial phase charges nothing until the next phase', () => {
    const account = new Account()
    const price = account.price(3000)
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: 'now',
      phases: [
        { items: [{ price: price.id }], trial: true, end_date: utc(2026, 10, 15) },
        { items: [{ price: price.id }] },
      ],
    })
    const subscription = subscriptionOf(account, schedule)
    expect(subscription).toMatchObject({ status: 'trialing', trial_end: utc(2026, 10, 15) })
    account.engine.advanceClock(utc(2026, 10, 15, 2))
    expect(account.latestInvoice(subscription.id).total).toBe(3000)
    expect(account.subscription(subscription.id).status).toBe('active')
  })

  test('that began in the past bills the time since, on the grid of its start', () => {
    const account = new Account({ now: utc(2026, 10, 16) })
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: utc(2026, 10, 1),
      phases: [
        { items: [{ price: account.price(3000).id }], duration: { interval: 'month', interval_count: 6 } },
      ],
    })
    const subscription = subscriptionOf(account, schedule)
    expect(subscription.billing_cycle_anchor).toBe(utc(2026, 11, 1))
    expect(amounts(account.latestInvoice(subscription.id)).reduce((sum, amount) => sum + amount, 0)).toBe(
      2952,
    )
  })

  test('not begun can be changed and canceled without a subscription', () => {
    const account = new Account()
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: utc(2026, 10, 10),
      phases: [{ items: [{ price: account.price(3000).id }] }],
    })
    const canceled = account.call('subscription_schedule', 'POST', `${path}/${schedule.id}/cancel`)
    expect(canceled).toMatchObject({ status: 'canceled', subscription: null })
    expect(account.newEvents()).toContain('subscription_schedule.aborted')
    account.engine.advanceClock(utc(2026, 11, 1))
    expect(account.list('subscription', '/v1/subscriptions').data).toEqual([])
  })
})

describe('a phase', () => {
  const month = { interval: 'month' }

  test('brings along its items’ discounts, tax rates and metadata, and redeems no coupon twice', () => {
    const account = new Account()
    const [small, large] = [account.price(1000), account.price(3000)]
    const coupon = account.call('coupon', 'POST', '/v1/coupons', { duration: 'forever', percent_off: 50 })
    const rate = account.call('tax_rate', 'POST', '/v1/tax_rates', {
      display_name: 'VAT',
      inclusive: false,
      percentage: 10,
    })
    const half = { discounts: [{ coupon: coupon.id }] }
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: 'now',
      phases: [
        { items: [{ price: small.id, ...half }], duration: month },
        {
          items: [{ price: large.id, ...half, metadata: { seat: 'front' }, tax_rates: [rate.id] }],
          duration: month,
        },
      ],
    })
    account.engine.advanceClock(utc(2026, 10, 1, 2))
    const subscription = subscriptionOf(account, schedule)
    expect(account.latestInvoice(subscription.id).total).toBe(500)
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.latestInvoice(subscription.id)).toMatchObject({ subtotal: 1500, total: 1650 })
    expect(itemOf(account.subscription(subscription.id))).toMatchObject({
      discounts: itemOf(subscription).discounts,
      metadata: { seat: 'front' },
    })
  })

  test('says what stands on its invoices; after it the schedule’s own settings hold again', () => {
    const account = new Account()
    const price = account.price(3000)
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: 'now',
      default_settings: { invoice_settings: { footer: 'Thank you' } },
      phases: [
        { items: [{ price: price.id }], duration: month, invoice_settings: { footer: 'Welcome' } },
        { items: [{ price: price.id }], duration: month },
      ],
    })
    account.engine.advanceClock(utc(2026, 10, 1, 2))
    expect(account.latestInvoice(schedule.subscription ?? '').footer).toBe('Welcome')
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.latestInvoice(schedule.subscription ?? '').footer).toBe('Thank you')
  })

  test('may have a price made on the spot, which is for sale nowhere else', () => {
    const account = new Account()
    const product = account.call('product', 'POST', '/v1/products', { name: 'Seats' })
    const price = { currency: 'usd', product: product.id, recurring: month, unit_amount: 4200 }
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: 'now',
      phases: [
        { items: [{ price: account.price(3000).id }], duration: month },
        { items: [{ price_data: price, quantity: 2 }], duration: month },
      ],
    })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.latestInvoice(schedule.subscription ?? '').total).toBe(8400)
  })

  test('adds items of its own to its first invoice, for as long as it lasts', () => {
    const account = new Account()
    const price = account.price(3000)
    const setup = account.call('product', 'POST', '/v1/products', { name: 'Onboarding' })
    const schedule = account.call('subscription_schedule', 'POST', path, {
      customer: account.customer().id,
      start_date: 'now',
      phases: [
        { items: [{ price: price.id }], duration: month },
        {
          add_invoice_items: [
            {
              metadata: { kind: 'setup' },
              period: { end: { type: 'phase_end' }, start: { type: 'phase_start' } },
              price_data: { currency: 'usd', product: setup.id, unit_amount: 9900 },
            },
          ],
          items: [{ price: price.id }],
          duration: { interval: 'month', interval_count: 2 },
        },
      ],
    })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    const invoice = account.latestInvoice(schedule.subscription ?? '')
    expect(invoice.total).toBe(12900)
    expect(invoice.lines.data.find((line) => line.amount === 9900)).toMatchObject({
      metadata: { kind: 'setup' },
      period: { start: utc(2026, 11, 1), end: utc(2027, 1, 1) },
    })
  })
})

describe('the end of a schedule', () => {
  test('that lets its subscription go on is told as completed and as released', () => {
    const account = new Account()
    const schedule = oneMonth(account)
    account.engine.advanceClock(utc(2026, 10, 30))
    account.newEvents()
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.newEvents()).toEqual(
      expect.arrayContaining(['subscription_schedule.completed', 'subscription_schedule.released']),
    )
    expect(account.call('subscription_schedule', 'GET', `${path}/${schedule.id}`)).toMatchObject({
      completed_at: utc(2026, 11, 1),
      released_at: utc(2026, 11, 1),
      released_subscription: schedule.subscription,
      status: 'released',
      subscription: null,
    })
    expect(account.subscription(schedule.subscription ?? '').status).toBe('active')
  })

  test('comes for somebody who has nothing to pay with, too: no retries, no giving up', () => {
    const account = new Account()
    const broke = account.call('customer', 'POST', '/v1/customers')
    const schedule = oneMonth(account, { customer: broke.id, end_behavior: 'cancel' })
    account.engine.advanceClock(utc(2026, 10, 29))
    expect(account.subscription(schedule.subscription ?? '').status).toBe('past_due')
    expect(account.latestInvoice(schedule.subscription ?? '')).toMatchObject({
      attempt_count: 1,
      next_payment_attempt: null,
      status: 'open',
    })
    account.engine.advanceClock(utc(2026, 11, 2))
    expect(account.call('subscription_schedule', 'GET', `${path}/${schedule.id}`).status).toBe('completed')
  })

  test('brought about by a card that is declined to the last retry is told as aborted', () => {
    const account = new Account()
    const schedule = oneMonth(account, {
      end_behavior: 'cancel',
      customer: account.customer('pm_card_chargeCustomerFail').id,
    })
    account.engine.advanceClock(utc(2026, 10, 25))
    expect(account.call('subscription_schedule', 'GET', `${path}/${schedule.id}`).status).toBe('canceled')
    expect(account.newEvents()).toContain('subscription_schedule.aborted')
  })
})

describe('the schedule of a running subscription', () => {
  test('released leaves the subscription as it is, without the end the schedule set', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    const schedule = account.call('subscription_schedule', 'POST', path, {
      from_subscription: subscription.id,
    })
    account.call('subscription_schedule', 'POST', `${path}/${schedule.id}`, { end_behavior: 'cancel' })
    expect(account.subscription(subscription.id).cancel_at).toBe(utc(2026, 11, 1))
    account.call('subscription_schedule', 'POST', `${path}/${schedule.id}/release`)
    expect(account.subscription(subscription.id)).toMatchObject({ cancel_at: null, schedule: null })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(account.subscription(subscription.id).status).toBe('active')
  })

  test('owns the items: changing them directly is refused', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    account.call('subscription_schedule', 'POST', path, { from_subscription: subscription.id })
    const item = itemOf(subscription)
    expect(account.refusal('POST', `/v1/subscription_items/${item.id}`, { quantity: 3 }).message).toContain(
      'managed by the subscription schedule',
    )
  })
})
