import { describe, expect, test } from 'vitest'
import { Account, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

const DAY = 86400
const START = utc(2026, 10, 1)

function debit(account: Account, method: string, params: Given = {}) {
  return account.call('payment_intent', 'POST', '/v1/payment_intents', {
    amount: 5000,
    currency: method.includes('sepa') || /_[a-z]{2}$/.test(method) ? 'eur' : 'usd',
    payment_method: method,
    confirm: true,
    ...params,
  })
}

function intent(account: Account, id: string) {
  return account.call('payment_intent', 'GET', `/v1/payment_intents/${id}`)
}

const typed = (number: string, routing = '110000000') => ({
  amount: 5000,
  currency: 'usd',
  confirm: true,
  payment_method_data: {
    type: 'us_bank_account',
    us_bank_account: {
      account_number: number,
      routing_number: routing,
      account_holder_type: 'individual',
    },
    billing_details: { name: 'Ada' },
  },
})

describe('a bank debit', () => {
  test('is in processing for four days, then succeeds', () => {
    const account = new Account()
    const sent = debit(account, 'pm_usBankAccount_success')
    expect(sent).toMatchObject({ status: 'processing', amount_received: 0 })
    account.engine.advanceClock(START + 4 * DAY - 1)
    expect(intent(account, sent.id).status).toBe('processing')
    account.newEvents()
    account.engine.advanceClock(START + 4 * DAY)
    expect(intent(account, sent.id)).toMatchObject({ status: 'succeeded', amount_received: 5000 })
    expect(account.newEvents()).toEqual(['charge.succeeded', 'payment_intent.succeeded'])
  })

  test('takes as long as the settings say', () => {
    const account = new Account({ settlementDelay: { us_bank_account: 60, sepa_debit: 30 } })
    const ach = debit(account, 'pm_usBankAccount_success')
    const sepa = debit(account, 'pm_sepaDebit_success_de')
    account.engine.advanceClock(START + 30)
    expect([ach, sepa].map(({ id }) => intent(account, id).status)).toEqual(['processing', 'succeeded'])
    account.engine.advanceClock(START + 60)
    expect(intent(account, ach.id).status).toBe('succeeded')
  })

  test.each([
    ['pm_usBankAccount_accountClosed', 'account_closed'],
    ['pm_usBankAccount_noAccount', 'no_account'],
    ['pm_usBankAccount_insufficientFunds', 'insufficient_funds'],
    ['pm_usBankAccount_debitNotAuthorized', 'debit_not_authorized'],
    ['pm_usBankAccount_weeklyLimitExceeded', 'charge_exceeds_source_limit'],
    ['pm_sepaDebit_failed_de', 'debit_not_authorized'],
    ['pm_failedDelayed_fr', 'debit_not_authorized'],
    ['pm_insufficientFunds_at', 'insufficient_funds'],
  ])('from %s fails after processing with %s', (method, code) => {
    const account = new Account()
    const sent = debit(account, method)
    expect(sent.status).toBe('processing')
    account.engine.advanceClock(START + 4 * DAY)
    expect(intent(account, sent.id)).toMatchObject({
      status: 'requires_payment_method',
      last_payment_error: { code },
    })
    expect(account.eventTypes.slice(-2)).toEqual(['charge.failed', 'payment_intent.payment_failed'])
  })

  test('that Radar blocks fails at once', () => {
    const account = new Account()
    const refusal = account.refusal('POST', '/v1/payment_intents', {
      amount: 5000,
      currency: 'usd',
      payment_method: 'pm_usBankAccount_riskLevelHighest',
      confirm: true,
    })
    expect(refusal).toMatchObject({ status: 402, code: 'card_declined' })
  })

  test('of an account that never answers can be canceled', () => {
    const account = new Account()
    const sent = debit(account, 'pm_usBankAccount_processing')
    account.engine.advanceClock(START + 60 * DAY)
    expect(intent(account, sent.id).status).toBe('processing')
    account.send('POST', `/v1/payment_intents/${sent.id}/cancel`)
    expect(intent(account, sent.id).status).toBe('canceled')
  })

  test('of slow SEPA accounts takes three minutes more', () => {
    const account = new Account()
    const sent = debit(account, 'pm_successDelayed_de')
    account.engine.advanceClock(START + 180)
    expect(intent(account, sent.id).status).toBe('processing')
    account.engine.advanceClock(START + 181)
    expect(intent(account, sent.id).status).toBe('succeeded')
  })

  test('takes an account typed in, and refuses one that cannot be', () => {
    const account = new Account()
    const sent = account.call('payment_intent', 'POST', '/v1/payment_intents', typed('000123456789'))
    expect(sent.status).toBe('processing')
    expect(account.refusal('POST', '/v1/payment_intents', typed('12')).code).toBe('account_number_invalid')
    expect(account.refusal('POST', '/v1/payment_intents', typed('000123456789', '12')).code).toBe(
      'routing_number_invalid',
    )
    const iban = { type: 'sepa_debit', sepa_debit: { iban: 'DE00370400440532013000' } }
    expect(account.refusal('POST', '/v1/payment_methods', iban).code).toBe('invalid_bank_account_iban')
  })

  test('is saved by a setup intent with a mandate, which its charges name', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    const setup = account.call('setup_intent', 'POST', '/v1/setup_intents', {
      customer: customer.id,
      payment_method: 'pm_usBankAccount_success',
      payment_method_types: ['us_bank_account'],
      confirm: true,
    })
    expect(setup.status).toBe('succeeded')
    const sent = debit(account, setup.payment_method ?? '', { customer: customer.id, off_session: true })
    const charge = account.call('charge', 'GET', `/v1/charges/${sent.latest_charge}`)
    expect(charge.payment_method_details?.us_bank_account?.mandate).toBe(setup.mandate)
    expect(
      account.refusal('POST', '/v1/setup_intents', {
        payment_method: 'pm_usBankAccount_success',
        payment_method_types: ['card'],
        confirm: true,
      }).param,
    ).toBe('payment_method')
  })
})

describe('a subscription paid by debit', () => {
  test('stays active while a renewal is on its way, and is retried like a card when it fails', () => {
    const account = new Account({ afterLastRetry: 'cancel', retrySchedule: [3 * DAY, 5 * DAY] })
    const customer = account.customer('pm_usBankAccount_success')
    const { id } = account.subscribe(customer, account.price(1900))
    account.engine.advanceClock(START + 5 * DAY)
    const refused = account.call(
      'payment_method',
      'POST',
      '/v1/payment_methods/pm_usBankAccount_noAccount/attach',
      {
        customer: customer.id,
      },
    )
    account.send('POST', `/v1/customers/${customer.id}`, {
      invoice_settings: { default_payment_method: refused.id },
    })
    const renewal = utc(2026, 11, 1, 1)
    account.engine.advanceClock(renewal)
    expect(account.subscription(id).status).toBe('active')
    expect(account.latestInvoice(id)).toMatchObject({ status: 'open', attempt_count: 1 })
    account.engine.advanceClock(renewal + 4 * DAY)
    expect(account.subscription(id).status).toBe('past_due')
    expect(account.latestInvoice(id).next_payment_attempt).toBe(renewal + 7 * DAY)
    account.engine.advanceClock(renewal + 7 * DAY)
    expect(account.latestInvoice(id)).toMatchObject({ attempt_count: 2, next_payment_attempt: null })
    account.engine.advanceClock(renewal + 11 * DAY)
    expect(account.latestInvoice(id).next_payment_attempt).toBe(renewal + 16 * DAY)
    account.engine.advanceClock(renewal + 20 * DAY)
    expect(account.subscription(id)).toMatchObject({
      status: 'canceled',
      cancellation_details: { reason: 'payment_failed' },
    })
  })

  test('is not debited twice while one debit is on its way', () => {
    const account = new Account()
    const { id } = account.subscribe(account.customer('pm_usBankAccount_success'), account.price(1900))
    const invoice = account.latestInvoice(id)
    expect(account.refusal('POST', `/v1/invoices/${invoice.id}/pay`).code).toBe(
      'payment_intent_unexpected_state',
    )
    account.engine.advanceClock(START + 4 * DAY)
    expect(account.invoice(invoice.id)).toMatchObject({ status: 'paid', attempt_count: 1 })
    expect(account.list('charge', '/v1/charges').data).toHaveLength(1)
  })

  test('begun with default_incomplete is active as soon as the debit is sent', () => {
    const account = new Account()
    const customer = account.call('customer', 'POST', '/v1/customers')
    const begun = account.subscribe(customer, account.price(1900), {
      payment_behavior: 'default_incomplete',
      payment_settings: { payment_method_types: ['us_bank_account'] },
    })
    expect(begun.status).toBe('incomplete')
    const [waiting] = account.list('payment_intent', '/v1/payment_intents').data
    expect(waiting?.payment_method_types).toEqual(['us_bank_account'])
    account.send('POST', `/v1/payment_intents/${waiting?.id}/confirm`, {
      payment_method: 'pm_usBankAccount_success',
    })
    expect(account.subscription(begun.id).status).toBe('active')
    account.engine.advanceClock(START + 4 * DAY)
    expect(account.latestInvoice(begun.id).status).toBe('paid')
  })
})

describe('the next payment, told to take its time', () => {
  test('with a card, succeeds when it was told to', () => {
    const account = new Account()
    account.engine.setNextPayment({ customer: null, outcome: 'processing_then_succeeds', afterSeconds: 60 })
    const sent = debit(account, 'pm_card_visa')
    expect(sent.status).toBe('processing')
    account.engine.advanceClock(START + 60)
    expect(intent(account, sent.id).status).toBe('succeeded')
  })

  test('fails with the code it was told, of whatever method', () => {
    const account = new Account()
    const set = { customer: null, outcome: 'processing_then_fails' } as const
    account.engine.setNextPayment({ ...set, declineCode: 'expired_card' })
    account.engine.setNextPayment(set)
    const card = debit(account, 'pm_card_visa')
    const bank = debit(account, 'pm_usBankAccount_success')
    account.engine.advanceClock(START + 4 * DAY)
    expect(intent(account, card.id).last_payment_error?.code).toBe('expired_card')
    expect(intent(account, bank.id).last_payment_error?.code).toBe('insufficient_funds')
  })

  test('of a renewal, leads to past due and back', () => {
    const account = new Account()
    const { id } = account.subscribe(account.customer(), account.price(1900))
    account.engine.setNextPayment({ customer: null, outcome: 'processing_then_fails' })
    const renewal = utc(2026, 11, 1, 1)
    account.engine.advanceClock(renewal)
    expect(account.subscription(id).status).toBe('active')
    account.engine.advanceClock(renewal + 4 * DAY)
    expect(account.subscription(id).status).toBe('past_due')
    account.engine.advanceClock(renewal + 7 * DAY)
    expect(account.subscription(id).status).toBe('active')
    expect(account.latestInvoice(id)).toMatchObject({ status: 'paid', attempt_count: 2 })
  })
})
