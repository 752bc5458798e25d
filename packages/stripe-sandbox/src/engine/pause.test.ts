import { describe, expect, test } from 'vitest'
import type { Subscription } from './core/wire.ts'
import { Account, amounts, itemOf, utc } from './testing/account.ts'

function pause(account: Account, subscription: Subscription, params = {}): Subscription {
  return account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}/pause`, params)
}

function resume(account: Account, subscription: Subscription, params = {}): Subscription {
  return account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}/resume`, params)
}

describe('pausing a subscription', () => {
  test('ends the period at once, keeps the unused time as a credit and stops renewals', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    account.engine.advanceClock(utc(2026, 10, 16))
    account.newEvents()
    const paused = pause(account, subscription)
    expect(paused).toMatchObject({
      status: 'paused',
      status_details: { paused: { subscription: { type: 'pause_requested' } } },
    })
    expect(itemOf(paused).current_period_end).toBe(utc(2026, 10, 16))
    expect(account.newEvents()).toEqual([
      'customer.subscription.updated',
      'customer.subscription.paused',
      'invoiceitem.created',
    ])
    account.engine.advanceClock(utc(2027, 2, 1))
    expect(account.list('invoice', '/v1/invoices').data).toHaveLength(1)
    expect(resume(account, subscription).status).toBe('paused')
    const invoice = account.latestInvoice(subscription.id)
    expect(amounts(invoice)).toEqual([-1500, 3000])
    expect(invoice.status).toBe('open')
    account.newEvents()
    account.call('invoice', 'POST', `/v1/invoices/${invoice.id}/pay`)
    const resumed = account.subscription(subscription.id)
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: utc(2027, 2, 1) })
    expect(resumed.status_details).toBeUndefined()
    expect(account.newEvents()).toContain('customer.subscription.resumed')
    expect(itemOf(resumed).current_period_end).toBe(utc(2027, 3, 1))
  })

  test('is refused in classic billing, during a trial and under a schedule', () => {
    const account = new Account()
    const price = account.price(3000)
    const refused = [
      account.subscribe(account.customer(), price, { billing_mode: { type: 'classic' } }),
      account.subscribe(account.customer(), price, { trial_period_days: 7 }),
      account.subscribe(account.customer(), price),
    ]
    account.call('subscription_schedule', 'POST', '/v1/subscription_schedules', {
      from_subscription: refused[2]?.id ?? '',
    })
    expect(refused.map(({ id }) => account.refusal('POST', `/v1/subscriptions/${id}/pause`).status)).toEqual([
      400, 400, 400,
    ])
  })
})

describe('resuming', () => {
  test('stays paused, with a void invoice, when nobody pays within 23 hours', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    pause(account, subscription, { bill_for: { unused_time_from: { type: 'none' } } })
    resume(account, subscription)
    account.engine.advanceClock(utc(2026, 10, 1, 23))
    expect(account.subscription(subscription.id).status).toBe('paused')
    expect(account.latestInvoice(subscription.id).status).toBe('void')
  })

  test('on payment success charges at once', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    pause(account, subscription, { bill_for: { unused_time_from: { type: 'none' } } })
    account.engine.advanceClock(utc(2026, 10, 5))
    const resumed = resume(account, subscription, { payment_behavior: 'resume_on_payment_success' })
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: utc(2026, 10, 5) })
    expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'paid', total: 3000 })
  })

  test('keeps the anchor when asked and charges only for the time left', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(3000))
    pause(account, subscription, { bill_for: { unused_time_from: { type: 'none' } } })
    account.engine.advanceClock(utc(2026, 10, 21))
    const resumed = resume(account, subscription, { billing_cycle_anchor: { type: 'unchanged' } })
    expect(resumed).toMatchObject({ status: 'active', billing_cycle_anchor: utc(2026, 10, 1) })
    account.engine.advanceClock(utc(2026, 11, 1, 2))
    expect(amounts(account.latestInvoice(subscription.id))).toEqual([1000, 3000])
  })
})

describe('pausing collection', () => {
  test('keeps the subscription active and gives its invoices away as asked, until it resumes', () => {
    const statuses = ['keep_as_draft', 'mark_uncollectible', 'void'].map((behavior) => {
      const account = new Account()
      const subscription = account.subscribe(account.customer(), account.price(3000))
      account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
        pause_collection: { behavior, resumes_at: utc(2026, 11, 15) },
      })
      account.engine.advanceClock(utc(2026, 11, 2))
      const during = account.latestInvoice(subscription.id).status
      account.engine.advanceClock(utc(2027, 0, 2))
      const after = account.subscription(subscription.id)
      expect(after.pause_collection).toBeNull()
      return [after.status, during, account.latestInvoice(subscription.id).status]
    })
    expect(statuses).toEqual([
      ['active', 'draft', 'paid'],
      ['active', 'uncollectible', 'paid'],
      ['active', 'void', 'paid'],
    ])
  })
})

describe('a trial ended early without a card', () => {
  test('pauses the subscription when it was asked to', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers', { name: 'Bob' })
    const subscription = account.subscribe(customer, account.price(3000), {
      trial_period_days: 7,
      trial_settings: { end_behavior: { missing_payment_method: 'pause' } },
    })
    account.newEvents()
    const ended = account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      trial_end: 'now',
    })
    expect(ended).toMatchObject({
      status: 'paused',
      status_details: { paused: { subscription: { type: 'trial_end_without_payment_method' } } },
    })
    expect(account.newEvents()).toContain('customer.subscription.paused')
  })
})
