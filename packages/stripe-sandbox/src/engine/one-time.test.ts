import { describe, expect, test } from 'vitest'
import type { BalanceTransaction, Charge } from './core/wire.ts'
import { Account, utc } from './testing/account.ts'

function pay(account: Account, card: string, params: Record<string, string | number | boolean> = {}) {
  return account.call('payment_intent', 'POST', '/v1/payment_intents', {
    amount: 3000,
    currency: 'usd',
    payment_method: card,
    confirm: true,
    ...params,
  })
}

function chargeOf(account: Account, intent: { latest_charge: string | null }): Charge {
  return account.call('charge', 'GET', `/v1/charges/${intent.latest_charge}`)
}

function net(account: Account): number {
  return account
    .list('balance_transaction', '/v1/balance_transactions', { limit: 100 })
    .data.reduce((sum: number, row: BalanceTransaction) => sum + row.net, 0)
}

describe('a one-time payment', () => {
  test('succeeds at once and reaches the balance a moment later, less the fee', () => {
    const account = new Account()
    const intent = pay(account, 'pm_card_visa')
    expect(intent).toMatchObject({ status: 'succeeded', amount_received: 3000, next_action: null })
    expect(chargeOf(account, intent)).toMatchObject({ paid: true, captured: true, balance_transaction: null })
    account.engine.advanceClock(utc(2026, 10, 1, 0, 0, 1))
    expect(chargeOf(account, intent).balance_transaction).toMatch(/^txn_3/)
    expect(net(account)).toBe(3000 - 117)
    expect(account.newEvents()).toEqual([
      'charge.succeeded',
      'payment_intent.created',
      'payment_intent.succeeded',
      'charge.updated',
    ])
  })

  test.each([
    ['pm_card_chargeDeclined', 'card_declined', 'generic_decline'],
    ['pm_card_visa_chargeDeclinedLostCard', 'card_declined', 'lost_card'],
    ['pm_card_visa_chargeDeclinedVelocityLimitExceeded', 'card_declined', 'card_velocity_exceeded'],
    ['pm_card_chargeDeclinedExpiredCard', 'expired_card', undefined],
    ['pm_card_radarBlock', 'card_declined', 'fraudulent'],
    ['pm_card_chargeCustomerFail', 'card_declined', 'generic_decline'],
  ])('with %s is declined as %s, and keeps the intent with its reason', (card, code, decline) => {
    const account = new Account()
    const refusal = account.refusal('POST', '/v1/payment_intents', {
      amount: 3000,
      currency: 'usd',
      payment_method: card,
      confirm: true,
    })
    expect(refusal).toMatchObject({ status: 402, type: 'card_error', code })
    expect(refusal.decline_code).toBe(decline)
    const [intent] = account.list('payment_intent', '/v1/payment_intents').data
    expect(intent).toMatchObject({
      status: 'requires_payment_method',
      payment_method: null,
      last_payment_error: { code, payment_method: { object: 'payment_method' } },
    })
    expect(account.newEvents()).toEqual([
      'charge.failed',
      'payment_intent.created',
      'payment_intent.payment_failed',
    ])
  })

  test('below the minimum of its currency is refused', () => {
    const account = new Account()
    const at = (amount: number) => account.refusal('POST', '/v1/payment_intents', { amount, currency: 'usd' })
    expect(at(0)).toMatchObject({ code: 'parameter_invalid_integer', param: 'amount' })
    expect(at(49)).toMatchObject({ code: 'amount_too_small', param: 'amount' })
  })

  test('that is only authorized can be captured in part, and lapses after seven days', () => {
    const account = new Account()
    const held = pay(account, 'pm_card_visa', { capture_method: 'manual' })
    expect(held).toMatchObject({ status: 'requires_capture', amount_capturable: 3000, amount_received: 0 })
    const taken = account.call('payment_intent', 'POST', `/v1/payment_intents/${held.id}/capture`, {
      amount_to_capture: 2000,
    })
    expect(taken).toMatchObject({ status: 'succeeded', amount_received: 2000, amount_capturable: 0 })
    expect(chargeOf(account, taken)).toMatchObject({
      amount_captured: 2000,
      amount_refunded: 1000,
      refunded: false,
    })
    const left = pay(account, 'pm_card_visa', { capture_method: 'manual' })
    account.newEvents()
    account.engine.advanceClock(utc(2026, 10, 8))
    expect(account.newEvents()).toEqual(['charge.expired', 'payment_intent.canceled'])
    expect(account.call('payment_intent', 'GET', `/v1/payment_intents/${left.id}`).status).toBe('canceled')
  })
})

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

describe('a refund', () => {
  test('adds up with the others and never exceeds the charge', () => {
    const account = new Account()
    const intent = pay(account, 'pm_card_visa')
    const refund = (amount: number) =>
      account.call('refund', 'POST', '/v1/refunds', { payment_intent: intent.id, amount })
    expect(refund(1000)).toMatchObject({ status: 'succeeded', charge: intent.latest_charge })
    expect(refund(500).balance_transaction).toMatch(/^txn_/)
    expect(chargeOf(account, intent)).toMatchObject({ amount_refunded: 1500, refunded: false })
    const charge = `${intent.latest_charge}`
    expect(account.refusal('POST', '/v1/refunds', { charge, amount: 1501 })).toMatchObject({
      status: 400,
      param: 'amount',
      message: 'Refund amount ($15.01) is greater than unrefunded amount on charge ($15.00)',
    })
    account.newEvents()
    account.call('refund', 'POST', '/v1/refunds', { charge })
    expect(account.newEvents()).toEqual(['refund.created', 'charge.refunded'])
    expect(chargeOf(account, intent)).toMatchObject({ amount_refunded: 3000, refunded: true })
    expect(account.refusal('POST', '/v1/refunds', { charge }).code).toBe('charge_already_refunded')
  })

  test('that the bank sends back fails later and frees the amount again', () => {
    const account = new Account()
    const intent = pay(account, 'pm_card_refundFail')
    const refund = account.call('refund', 'POST', '/v1/refunds', { payment_intent: intent.id })
    expect(refund.status).toBe('succeeded')
    account.engine.advanceClock(utc(2026, 10, 2))
    expect(account.call('refund', 'GET', `/v1/refunds/${refund.id}`).status).toBe('failed')
    expect(chargeOf(account, intent)).toMatchObject({ amount_refunded: 0, refunded: false })
    expect(account.newEvents()).toContain('refund.failed')
  })
})

describe('a dispute', () => {
  test('takes the money and a fee, and gives both back when it is won', () => {
    const account = new Account()
    const intent = pay(account, 'pm_card_createDispute')
    const [dispute] = account.list('dispute', '/v1/disputes', { payment_intent: intent.id }).data
    expect(dispute).toMatchObject({ status: 'needs_response', reason: 'fraudulent', amount: 3000 })
    expect(account.newEvents()).toEqual(
      expect.arrayContaining(['charge.dispute.created', 'charge.dispute.funds_withdrawn']),
    )
    account.engine.advanceClock(utc(2026, 10, 1, 0, 0, 1))
    expect(net(account)).toBe(-117 - 1500)
    expect(account.refusal('POST', '/v1/refunds', { payment_intent: intent.id }).code).toBe('charge_disputed')
    const won = account.call('dispute', 'POST', `/v1/disputes/${dispute?.id}`, {
      evidence: { uncategorized_text: 'winning_evidence' },
    })
    expect(won.status).toBe('won')
    expect(net(account)).toBe(3000 - 117)
    expect(account.newEvents()).toEqual(
      expect.arrayContaining([
        'charge.dispute.updated',
        'charge.dispute.funds_reinstated',
        'charge.dispute.closed',
      ]),
    )
  })
})

describe('a bank debit', () => {
  test('keeps a subscription active while it is on its way, and pays hours later', () => {
    const account = new Account()
    const customer = account.customer('pm_usBankAccount_success')
    const subscription = account.subscribe(customer, account.price(1900))
    expect(subscription.status).toBe('active')
    expect(account.latestInvoice(subscription.id).status).toBe('open')
    account.engine.advanceClock(utc(2026, 10, 1, 4))
    expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'paid', attempt_count: 1 })
  })

  test('that the bank refuses makes the subscription past due', () => {
    const account = new Account()
    const customer = account.customer('pm_usBankAccount_accountClosed')
    const subscription = account.subscribe(customer, account.price(1900))
    account.engine.advanceClock(utc(2026, 10, 1, 4))
    expect(account.subscription(subscription.id).status).toBe('past_due')
    const [intent] = account.list('payment_intent', '/v1/payment_intents').data
    expect(intent?.last_payment_error?.code).toBe('account_closed')
  })
})

const card = (number: string) => ({ number, exp_month: 12, exp_year: 2030, cvc: '123' })

function open(account: Account) {
  return account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
    mode: 'payment',
    success_url: 'https://app.example/done',
    line_items: [
      { price_data: { currency: 'usd', unit_amount: 1500, product_data: { name: 'Shirt' } }, quantity: 2 },
    ],
  })
}

describe('checkout', () => {
  test('takes a one-time payment without making a customer', () => {
    const account = new Account()
    const session = open(account)
    expect(session).toMatchObject({ amount_total: 3000, payment_intent: null, payment_status: 'unpaid' })
    const done = account.call(
      'checkout.session',
      'POST',
      `/_sandbox/checkout/sessions/${session.id}/complete`,
      {
        card: card('4242424242424242'),
      },
    )
    expect(done).toMatchObject({ status: 'complete', payment_status: 'paid', customer: null })
    expect(done.payment_intent).toMatch(/^pi_/)
  })

  test('waits for authentication, and stays open when it fails', () => {
    const account = new Account()
    const session = open(account)
    const path = `/_sandbox/checkout/sessions/${session.id}`
    const entry = { card: card('4000002760003184') }
    expect(account.call('checkout.session', 'POST', `${path}/complete`, entry).status).toBe('open')
    expect(account.refusal('POST', `${path}/authenticate`, { outcome: 'failed' }).code).toBe(
      'payment_intent_authentication_failure',
    )
    account.call('checkout.session', 'POST', `${path}/complete`, entry)
    expect(
      account.call('checkout.session', 'POST', `${path}/authenticate`, { outcome: 'succeeded' }),
    ).toMatchObject({ status: 'complete', payment_status: 'paid' })
  })

  test('saves a card in setup mode', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    const session = account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
      mode: 'setup',
      currency: 'usd',
      customer: customer.id,
      success_url: 'https://app.example/done',
    })
    expect(session).toMatchObject({ amount_total: null, payment_status: 'no_payment_required' })
    account.call('checkout.session', 'POST', `/_sandbox/checkout/sessions/${session.id}/complete`, {
      card: card('4242424242424242'),
    })
    const methods = account.list('payment_method', '/v1/payment_methods', { customer: customer.id })
    expect(methods.data.map((method) => method.card?.last4)).toEqual(['4242'])
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

describe("a customer's balance", () => {
  test('is spent on the next invoice, each change with its transaction', () => {
    const account = new Account()
    const customer = account.customer()
    const path = `/v1/customers/${customer.id}/balance_transactions`
    account.call('customer_balance_transaction', 'POST', path, { amount: -2500, currency: 'usd' })
    const subscription = account.subscribe(customer, account.price(1900))
    expect(account.latestInvoice(subscription.id)).toMatchObject({ amount_due: 0, ending_balance: -600 })
    expect(
      account
        .list('customer_balance_transaction', path)
        .data.map((row) => [row.type, row.amount, row.ending_balance]),
    ).toEqual([
      ['applied_to_invoice', 1900, -600],
      ['adjustment', -2500, -2500],
    ])
  })
})

describe('a tax id', () => {
  test.each([
    ['000000000', 'verified'],
    ['111111111', 'unverified'],
    ['222222222', 'pending'],
  ])('of the test value %s ends as %s', (value, status) => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    const path = `/v1/customers/${customer.id}/tax_ids`
    const made = account.call('tax_id', 'POST', path, { type: 'eu_vat', value })
    expect(made.verification?.status).toBe('pending')
    account.engine.advanceClock(utc(2026, 10, 1, 0, 1))
    expect(account.call('tax_id', 'GET', `${path}/${made.id}`).verification?.status).toBe(status)
  })
})

const complete = (account: Account, id: string, params: Record<string, string>) =>
  account.send('POST', `/_sandbox/checkout/sessions/${id}/complete`, {
    card: card('4242424242424242'),
    email: 'ada@example.com',
    ...params,
  })

describe('what a checkout session comes to', () => {
  test('is less its coupon, which the subscription keeps', () => {
    const account = new Account()
    account.send('POST', '/v1/coupons', { id: 'HALF', percent_off: 50, duration: 'forever' })
    const session = account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
      mode: 'subscription',
      success_url: 'https://app.example/done',
      line_items: [{ price: account.price(1900).id, quantity: 1 }],
      discounts: [{ coupon: 'HALF' }],
    })
    expect(session).toMatchObject({
      amount_subtotal: 1900,
      amount_total: 950,
      total_details: { amount_discount: 950 },
    })
    complete(account, session.id, {})
    const [invoice] = account.list('invoice', '/v1/invoices').data
    expect(invoice).toMatchObject({ total: 950, amount_paid: 950 })
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(account.list('invoice', '/v1/invoices').data[0]).toMatchObject({ total: 950 })
  })

  test('is less the promotion code that the person typed', () => {
    const account = new Account()
    account.send('POST', '/v1/coupons', { id: 'OFF5', amount_off: 500, currency: 'usd', duration: 'once' })
    account.send('POST', '/v1/promotion_codes', {
      promotion: { type: 'coupon', coupon: 'OFF5' },
      code: 'HELLO5',
    })
    const session = account.call('checkout.session', 'POST', '/v1/checkout/sessions', {
      mode: 'payment',
      success_url: 'https://app.example/done',
      allow_promotion_codes: true,
      line_items: [
        { price_data: { currency: 'usd', unit_amount: 1500, product_data: { name: 'Shirt' } }, quantity: 1 },
      ],
    })
    expect(complete(account, session.id, { promotion_code: 'nothing' }).status).toBe(400)
    expect(complete(account, session.id, { promotion_code: 'hello5' }).status).toBe(200)
    expect(account.list('payment_intent', '/v1/payment_intents').data[0]).toMatchObject({
      amount: 1000,
      status: 'succeeded',
    })
  })
})
