import { describe, expect, test } from 'vitest'
import { Account, utc } from './testing/account.ts'
import { chargeOf, pay } from './testing/pay.ts'

describe('authentication', () => {
  test('is asked of the person, and pays once it succeeded', () => {
    const account = new Account()
    const asked = pay(account, 'pm_card_authenticationRequired', { return_url: 'https://app.example/back' })
    expect(asked).toMatchObject({
      status: 'requires_action',
      latest_charge: null,
      next_action: {
        type: 'redirect_to_url',
        redirect_to_url: {
          return_url: 'https://app.example/back',
          url: `http://localhost:12111/authenticate/${asked.id}`,
        },
      },
    })
    const paid = account.call(
      'payment_intent',
      'POST',
      `/_sandbox/payment_intents/${asked.id}/authenticate`,
      { outcome: 'succeeded' },
    )
    expect(paid).toMatchObject({ status: 'succeeded', next_action: null })
    expect(chargeOf(account, paid).payment_method_details?.card?.three_d_secure).toMatchObject({
      result: 'authenticated',
    })
  })

  test('that fails asks for another payment method', () => {
    const account = new Account()
    const asked = pay(account, 'pm_card_threeDSecure2Required')
    const failed = account.call(
      'payment_intent',
      'POST',
      `/_sandbox/payment_intents/${asked.id}/authenticate`,
      { outcome: 'failed' },
    )
    expect(failed).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code: 'payment_intent_authentication_failure' },
    })
  })

  test('cannot be asked of somebody who is away', () => {
    const account = new Account()
    const customer = account.customer('pm_card_authenticationRequired')
    const method = customer.invoice_settings.default_payment_method
    expect(
      account.refusal('POST', '/v1/payment_intents', {
        amount: 3000,
        currency: 'usd',
        customer: customer.id,
        payment_method: `${method}`,
        off_session: true,
        confirm: true,
      }),
    ).toMatchObject({ status: 402, code: 'authentication_required', decline_code: 'authentication_required' })
  })

  test('at setup spares later payments, with the card that is made for it', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    const asked = account.call('setup_intent', 'POST', '/v1/setup_intents', {
      customer: customer.id,
      payment_method: 'pm_card_authenticationRequiredOnSetup',
      confirm: true,
    })
    expect(asked.status).toBe('requires_action')
    const done = account.call('setup_intent', 'POST', `/_sandbox/setup_intents/${asked.id}/authenticate`, {
      outcome: 'succeeded',
    })
    expect(done.status).toBe('succeeded')
    const away = { customer: customer.id, off_session: true }
    expect(pay(account, done.payment_method ?? '', away).status).toBe('succeeded')
  })

  test('is asked for when a trial starts, so that its first charge passes', () => {
    const account = new Account()
    const customer = account.customer('pm_card_authenticationRequiredOnSetup')
    const subscription = account.subscribe(customer, account.price(1900), { trial_period_days: 14 })
    expect(subscription.status).toBe('trialing')
    const setup = account.call(
      'setup_intent',
      'GET',
      `/v1/setup_intents/${subscription.pending_setup_intent}`,
    )
    expect(setup.status).toBe('requires_action')
    account.call('setup_intent', 'POST', `/_sandbox/setup_intents/${setup.id}/authenticate`, {
      outcome: 'succeeded',
    })
    expect(account.subscription(subscription.id).pending_setup_intent).toBeNull()
    account.engine.advanceClock(utc(2026, 10, 15, 1))
    expect(account.subscription(subscription.id).status).toBe('active')
  })

  test('leaves a new subscription incomplete until the person did it', () => {
    const account = new Account()
    const customer = account.customer('pm_card_authenticationRequired')
    const price = account.price(1900)
    account.newEvents()
    const subscription = account.subscribe(customer, price)
    expect(subscription.status).toBe('incomplete')
    const invoice = account.latestInvoice(subscription.id)
    expect(invoice).toMatchObject({
      status: 'open',
      attempted: true,
      attempt_count: 0,
      next_payment_attempt: null,
    })
    expect(account.newEvents()).toContain('invoice.payment_action_required')
    const [intent] = account.list('payment_intent', '/v1/payment_intents').data
    expect(intent).toMatchObject({ status: 'requires_action', setup_future_usage: 'off_session' })
    account.call('payment_intent', 'POST', `/_sandbox/payment_intents/${intent?.id}/authenticate`, {
      outcome: 'succeeded',
    })
    expect(account.subscription(subscription.id).status).toBe('active')
    expect(account.invoice(invoice.id)).toMatchObject({ status: 'paid', attempt_count: 1 })
  })

  test('at a renewal makes the subscription past due, and active again once done', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900))
    const method = account.call(
      'payment_method',
      'POST',
      '/v1/payment_methods/pm_card_authenticationRequired/attach',
      { customer: customer.id },
    )
    account.call('customer', 'POST', `/v1/customers/${customer.id}`, {
      invoice_settings: { default_payment_method: method.id },
    })
    account.newEvents()
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(account.newEvents()).toEqual(
      expect.arrayContaining([
        'payment_intent.requires_action',
        'invoice.payment_failed',
        'invoice.payment_action_required',
      ]),
    )
    expect(account.subscription(subscription.id).status).toBe('past_due')
    const [intent] = account.list('payment_intent', '/v1/payment_intents').data
    account.call('payment_intent', 'POST', `/_sandbox/payment_intents/${intent?.id}/authenticate`, {
      outcome: 'succeeded',
    })
    expect(account.subscription(subscription.id).status).toBe('active')
    expect(account.latestInvoice(subscription.id).status).toBe('paid')
  })
})

describe('an intent of an invoice', () => {
  test('that is confirmed by its id starts the subscription that waits for it', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900), {
      payment_behavior: 'default_incomplete',
    })
    const [intent] = account.list('payment_intent', '/v1/payment_intents').data
    expect(intent?.status).toBe('requires_payment_method')
    const paid = account.call('payment_intent', 'POST', `/v1/payment_intents/${intent?.id}/confirm`, {
      payment_method: `${customer.invoice_settings.default_payment_method}`,
    })
    expect(paid.status).toBe('succeeded')
    expect(account.subscription(subscription.id).status).toBe('active')
  })

  test('is not charged again after a hard decline until the card is another', () => {
    const account = new Account()
    const customer = account.customer()
    const subscription = account.subscribe(customer, account.price(1900))
    account.engine.setNextPayment({ customer: customer.id, outcome: 'declined', declineCode: 'stolen_card' })
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    account.newEvents()
    account.engine.advanceClock(utc(2026, 11, 4, 1))
    const events = account.newEvents()
    expect(events).toContain('invoice.payment_failed')
    expect(events).not.toContain('charge.failed')
    expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'open', attempt_count: 2 })
    const method = account.call('payment_method', 'POST', '/v1/payment_methods/pm_card_mastercard/attach', {
      customer: customer.id,
    })
    account.call('customer', 'POST', `/v1/customers/${customer.id}`, {
      invoice_settings: { default_payment_method: method.id },
    })
    account.engine.advanceClock(utc(2026, 11, 9, 1))
    expect(account.latestInvoice(subscription.id).status).toBe('paid')
  })
})
