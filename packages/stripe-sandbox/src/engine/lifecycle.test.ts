import { describe, expect, test } from 'vitest'
import { Account, itemOf, utc } from './testing/account.ts'

const DAY = 86400

describe('renewal', () => {
  test('keeps the anchor day through short months', () => {
    const account = new Account({ now: utc(2027, 0, 31, 12) })
    const subscription = account.subscribe(account.customer(), account.price(1000))
    const ends = [28, 59, 89].map((days) => {
      const end = itemOf(account.subscription(subscription.id)).current_period_end
      account.engine.advanceClock(utc(2027, 0, 31, 14) + days * DAY)
      return new Date(end * 1000).toISOString().slice(0, 10)
    })
    expect(ends).toEqual(['2027-02-28', '2027-03-31', '2027-04-30'])
  })

  test('waits an hour as a draft, then is finalized and paid', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(1900))
    account.engine.advanceClock(utc(2026, 11, 1))
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      status: 'draft',
      number: null,
      next_payment_attempt: utc(2026, 11, 1, 1),
    })
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    const invoice = account.latestInvoice(subscription.id)
    expect(invoice).toMatchObject({ status: 'paid', attempt_count: 1 })
    expect(invoice.number).toMatch(/^[0-9A-Z]{8}-0002$/)
  })

  test('of a failing card goes past due, is tried again and ends as the settings say', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900))
    const failing = account.call(
      'payment_method',
      'POST',
      '/v1/payment_methods/pm_card_chargeCustomerFail/attach',
      {
        customer: customer.id,
      },
    )
    account.call('customer', 'POST', `/v1/customers/${customer.id}`, {
      invoice_settings: { default_payment_method: failing.id },
    })
    account.engine.advanceClock(utc(2026, 11, 1))
    account.newEvents()
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(account.newEvents()).toEqual([
      'charge.failed',
      'customer.updated',
      'payment_intent.created',
      'payment_intent.payment_failed',
      'invoice.finalized',
      'invoice.payment_failed',
      'customer.subscription.updated',
    ])
    expect(account.subscription(subscription.id).status).toBe('past_due')
    expect(account.latestInvoice(subscription.id)).toMatchObject({
      status: 'open',
      attempt_count: 1,
      next_payment_attempt: utc(2026, 11, 4, 1),
    })
    account.engine.advanceClock(utc(2026, 11, 16, 2))
    expect(account.subscription(subscription.id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    })
    expect(account.list('invoice', '/v1/invoices').data[0]).toMatchObject({
      status: 'open',
      attempt_count: 4,
      auto_advance: false,
    })
  })

  test('recovers when the open invoice is paid with another card', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900))
    account.engine.setNextPayment({
      customer: customer.id,
      outcome: 'declined',
      declineCode: 'insufficient_funds',
    })
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(account.subscription(subscription.id).status).toBe('past_due')
    const invoice = account.latestInvoice(subscription.id)
    account.call('invoice', 'POST', `/_sandbox/invoices/${invoice.id}/pay`, {
      card: { number: '5555555555554444', exp_month: 12, exp_year: 2030, cvc: '123' },
    })
    expect(account.subscription(subscription.id).status).toBe('active')
    expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'paid', attempt_count: 2 })
  })
})

describe('ending', () => {
  test('keeps access until the period ends after cancel, and can be taken back', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(1900))
    const path = `/v1/subscriptions/${subscription.id}`
    const ending = account.call('subscription', 'POST', path, { cancel_at_period_end: true })
    expect(ending).toMatchObject({
      status: 'active',
      cancel_at: utc(2026, 11, 1),
      canceled_at: utc(2026, 10, 1),
    })
    expect(account.call('subscription', 'POST', path, { cancel_at_period_end: false })).toMatchObject({
      cancel_at: null,
      canceled_at: null,
    })
    account.call('subscription', 'POST', path, { cancel_at_period_end: true })
    account.newEvents()
    account.engine.advanceClock(utc(2026, 11, 2))
    expect(account.newEvents()).toEqual(['customer.subscription.deleted'])
    expect(account.subscription(subscription.id)).toMatchObject({
      status: 'canceled',
      ended_at: utc(2026, 11, 1),
    })
    expect(account.list('invoice', '/v1/invoices').data).toHaveLength(1)
  })

  test('at once is one event and no invoice', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(1900))
    account.newEvents()
    account.call('subscription', 'DELETE', `/v1/subscriptions/${subscription.id}`)
    expect(account.newEvents()).toEqual(['customer.subscription.deleted'])
    expect(
      account.refusal('POST', `/v1/subscriptions/${subscription.id}`, { cancel_at_period_end: true }).status,
    ).toBe(400)
  })
})

describe('trials', () => {
  test('cost nothing, remind three days before the end and then bill a whole period from that day', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(1900, 'month', 'Pro'), {
      trial_period_days: 14,
    })
    expect(subscription).toMatchObject({
      status: 'trialing',
      trial_end: utc(2026, 10, 15),
      billing_cycle_anchor: utc(2026, 10, 15),
    })
    const first = account.latestInvoice(subscription.id)
    expect(first).toMatchObject({ total: 0, status: 'paid' })
    expect(first.lines.data[0]?.description).toBe('Free trial for 1 × Pro')
    account.newEvents()
    account.engine.advanceClock(utc(2026, 10, 12))
    expect(account.newEvents()).toEqual(['invoice.upcoming', 'customer.subscription.trial_will_end'])
    account.engine.advanceClock(utc(2026, 10, 15, 1))
    expect(account.subscription(subscription.id).status).toBe('active')
    expect(account.latestInvoice(subscription.id)).toMatchObject({ total: 1900, status: 'paid' })
    expect(itemOf(account.subscription(subscription.id)).current_period_end).toBe(utc(2026, 11, 15))
  })

  test('without a card end as their settings say', () => {
    const statuses = ['cancel', 'pause', 'create_invoice'].map((missing) => {
      const account = new Account()
      const customer = account.call('customer', 'POST', '/v1/customers', { name: 'Bob' })
      const subscription = account.subscribe(customer, account.price(1900), {
        trial_period_days: 7,
        trial_settings: { end_behavior: { missing_payment_method: missing } },
      })
      account.engine.advanceClock(utc(2026, 10, 8, 2))
      return account.subscription(subscription.id).status
    })
    expect(statuses).toEqual(['canceled', 'paused', 'past_due'])
  })

  test('cannot be ended early where nothing can pay for what follows', () => {
    const account = new Account()
    const { id: customer } = account.call('customer', 'POST', '/v1/customers')
    const wish = { customer, items: [{ price: account.price(1900).id }], trial_period_days: 14 }
    const { id } = account.call('subscription', 'POST', '/v1/subscriptions', wish)
    expect(account.refusal('POST', `/v1/subscriptions/${id}`, { trial_end: 'now' })).toMatchObject({
      status: 400,
      code: 'resource_missing',
    })
    expect(account.subscription(id).status).toBe('trialing')
  })

  test('can be ended early, which bills at once', () => {
    const account = new Account()
    const subscription = account.subscribe(account.customer(), account.price(1900), { trial_period_days: 14 })
    account.engine.advanceClock(utc(2026, 10, 5))
    const ended = account.call('subscription', 'POST', `/v1/subscriptions/${subscription.id}`, {
      trial_end: 'now',
    })
    expect(ended).toMatchObject({ status: 'active', billing_cycle_anchor: utc(2026, 10, 5) })
    expect(account.latestInvoice(subscription.id)).toMatchObject({ total: 1900, status: 'paid' })
  })
})
