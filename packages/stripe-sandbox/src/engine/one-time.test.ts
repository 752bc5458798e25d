import { describe, expect, test } from 'vitest'
import type { BalanceTransaction } from './core/wire.ts'
import { Account, utc } from './testing/account.ts'
import { chargeOf, pay } from './testing/pay.ts'

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
    expect(at(49)).toMatchObject({
      code: 'amount_too_small',
      param: 'amount',
      message: 'Amount must be at least $0.50 usd',
    })
  })

  test('keeps its references, and leaves out the methods it is told to', () => {
    const account = new Account()
    const intent = account.call('payment_intent', 'POST', '/v1/payment_intents', {
      amount: 3000,
      currency: 'usd',
      excluded_payment_method_types: ['us_bank_account'],
      payment_details: { order_reference: 'order-7' },
    })
    expect(intent).toMatchObject({
      excluded_payment_method_types: ['us_bank_account'],
      payment_method_types: ['card', 'link'],
      payment_details: { order_reference: 'order-7', customer_reference: null },
    })
    const path = `/v1/payment_intents/${intent.id}`
    const changed = { payment_details: { customer_reference: 'ada' } }
    expect(account.call('payment_intent', 'POST', path, changed).payment_details).toEqual({
      order_reference: 'order-7',
      customer_reference: 'ada',
    })
  })

  test('is authenticated where the integration asks for it and the card can', () => {
    const account = new Account()
    const ask = (card: string, wish: string) =>
      account.call('payment_intent', 'POST', '/v1/payment_intents', {
        amount: 3000,
        currency: 'usd',
        confirm: true,
        payment_method: card,
        payment_method_options: { card: { request_three_d_secure: wish } },
        return_url: 'https://example.com',
      }).status
    expect(ask('pm_card_threeDSecureOptional', 'automatic')).toBe('succeeded')
    expect(ask('pm_card_threeDSecureOptional', 'any')).toBe('requires_action')
    expect(ask('pm_card_visa', 'challenge')).toBe('succeeded')
  })

  test('above eight digits is refused', () => {
    const account = new Account()
    expect(
      account.refusal('POST', '/v1/payment_intents', { amount: 100_000_000, currency: 'usd' }),
    ).toMatchObject({ code: 'amount_too_large', message: 'Amount must be no more than $999,999.99' })
  })

  test.each([
    ['kwd', 5124, 5120],
    ['ugx', 10_050, 10_000],
    ['isk', 10_050, 10_000],
  ])('in %s ends in zeros', (currency, odd, even) => {
    const account = new Account()
    expect(account.refusal('POST', '/v1/payment_intents', { amount: odd, currency }).param).toBe('amount')
    const intent = pay(account, 'pm_card_visa', { amount: even, currency })
    expect(
      account.refusal('POST', '/v1/refunds', { payment_intent: intent.id, amount: odd - even }).param,
    ).toBe('amount')
  })

  test('in a currency without minor units is in whole ones', () => {
    const account = new Account()
    expect(account.refusal('POST', '/v1/payment_intents', { amount: 49, currency: 'jpy' }).message).toBe(
      'Amount must be at least ¥50 jpy',
    )
    expect(pay(account, 'pm_card_visa', { amount: 50, currency: 'jpy' }).amount_received).toBe(50)
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
  test('keeps a subscription active while it is on its way, and pays days later', () => {
    const account = new Account()
    const customer = account.customer('pm_usBankAccount_success')
    const subscription = account.subscribe(customer, account.price(1900))
    expect(subscription.status).toBe('active')
    expect(account.latestInvoice(subscription.id).status).toBe('open')
    account.engine.advanceClock(utc(2026, 10, 5))
    expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'paid', attempt_count: 1 })
  })

  test('that the bank refuses makes the subscription past due', () => {
    const account = new Account()
    const customer = account.customer('pm_usBankAccount_accountClosed')
    const subscription = account.subscribe(customer, account.price(1900))
    account.engine.advanceClock(utc(2026, 10, 5))
    expect(account.subscription(subscription.id).status).toBe('past_due')
    const [intent] = account.list('payment_intent', '/v1/payment_intents').data
    expect(intent?.last_payment_error?.code).toBe('account_closed')
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
