import * as fc from 'fast-check'
import { describe, expect, test } from 'vitest'
import type { Customer, PaymentIntent } from './core/wire.ts'
import { Account, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'

function customerOf(account: Account, given: Given = {}): Customer {
  return account.call('customer', 'POST', '/v1/customers', given)
}

function fund(account: Account, customer: Customer, amount: number, given: Given = {}) {
  return account.call(
    'customer_cash_balance_transaction',
    'POST',
    `/v1/test_helpers/customers/${customer.id}/fund_cash_balance`,
    { amount, currency: 'eur', ...given },
  )
}

function transfer(account: Account, customer: Customer, amount: number): PaymentIntent {
  return account.call('payment_intent', 'POST', '/v1/payment_intents', {
    amount,
    confirm: true,
    currency: 'eur',
    customer: customer.id,
    payment_method_data: { type: 'customer_balance' },
    payment_method_options: {
      customer_balance: {
        bank_transfer: { eu_bank_transfer: { country: 'DE' }, type: 'eu_bank_transfer' },
        funding_type: 'bank_transfer',
      },
    },
    payment_method_types: ['customer_balance'],
  })
}

function reload(account: Account, intent: PaymentIntent): PaymentIntent {
  return account.call('payment_intent', 'GET', `/v1/payment_intents/${intent.id}`)
}

function remaining(intent: PaymentIntent): number | null | undefined {
  return intent.next_action?.display_bank_transfer_instructions?.amount_remaining
}

function cash(account: Account, customer: Customer): Record<string, number> | null {
  return account.call('cash_balance', 'GET', `/v1/customers/${customer.id}/cash_balance`).available
}

function invoice(account: Account, customer: Customer, amount: number) {
  account.send('POST', '/v1/invoiceitems', { amount, currency: 'eur', customer: customer.id })
  const draft = account.call('invoice', 'POST', '/v1/invoices', {
    collection_method: 'send_invoice',
    customer: customer.id,
    days_until_due: 30,
    payment_settings: { payment_method_types: ['customer_balance'] },
    pending_invoice_items_behavior: 'include',
  })
  return account.call('invoice', 'POST', `/v1/invoices/${draft.id}/finalize`)
}

describe('an intent paid by bank transfer', () => {
  test('tells where to send the money, takes it in parts and succeeds when all is there', () => {
    const account = new Account()
    const customer = customerOf(account)
    const intent = transfer(account, customer, 2000)
    expect(intent).toMatchObject({
      next_action: {
        display_bank_transfer_instructions: {
          amount_remaining: 2000,
          currency: 'eur',
          type: 'eu_bank_transfer',
        },
        type: 'display_bank_transfer_instructions',
      },
      status: 'requires_action',
    })
    account.newEvents()
    const partly = fund(account, customer, 1500)
    expect(partly).toMatchObject({ ending_balance: 1500, net_amount: 1500, type: 'funded' })
    expect(remaining(reload(account, intent))).toBe(500)
    expect(account.newEvents()).toEqual([
      'customer_cash_balance_transaction.created',
      'customer_cash_balance_transaction.created',
      'payment_intent.partially_funded',
    ])
    fund(account, customer, 700)
    expect(reload(account, intent)).toMatchObject({
      amount_received: 2000,
      next_action: null,
      status: 'succeeded',
    })
    expect(account.newEvents()).toEqual(
      expect.arrayContaining([
        'cash_balance.funds_available',
        'charge.succeeded',
        'payment_intent.succeeded',
      ]),
    )
    expect(cash(account, customer)).toEqual({ eur: 200 })
    const moves = account
      .list('customer_cash_balance_transaction', `/v1/customers/${customer.id}/cash_balance_transactions`)
      .data.map((row) => row.net_amount)
    expect(moves).toEqual([-500, 700, -1500, 1500])
  })

  test('is paid at once by what was sent before', () => {
    const account = new Account()
    const customer = customerOf(account)
    fund(account, customer, 3000)
    const intent = transfer(account, customer, 2000)
    expect(intent).toMatchObject({ latest_charge: expect.stringMatching(/^py_/), status: 'succeeded' })
    expect(cash(account, customer)).toEqual({ eur: 1000 })
  })

  test('canceled gives back what it had taken', () => {
    const account = new Account()
    const customer = customerOf(account)
    const intent = transfer(account, customer, 2000)
    fund(account, customer, 1500)
    account.call('payment_intent', 'POST', `/v1/payment_intents/${intent.id}/cancel`)
    expect(cash(account, customer)).toEqual({ eur: 1500 })
  })

  test('needs a customer and a kind of transfer that is made in its currency', () => {
    const account = new Account()
    const given = {
      amount: 2000,
      confirm: true,
      currency: 'eur',
      payment_method_data: { type: 'customer_balance' },
      payment_method_types: ['customer_balance'],
    }
    expect(account.refusal('POST', '/v1/payment_intents', given).param).toBe('customer')
    const refusal = account.refusal('POST', '/v1/payment_intents', {
      ...given,
      customer: customerOf(account).id,
      payment_method_options: {
        customer_balance: { bank_transfer: { type: 'us_bank_transfer' }, funding_type: 'bank_transfer' },
      },
    })
    expect(refusal.param).toBe('payment_method_options[customer_balance][bank_transfer][type]')
  })
})

describe('reconciliation', () => {
  test('goes by the reference on the transfer first', () => {
    const account = new Account()
    const customer = customerOf(account)
    const [first, second] = [transfer(account, customer, 2000), transfer(account, customer, 2000)]
    const reference = second.next_action?.display_bank_transfer_instructions?.reference ?? ''
    fund(account, customer, 2000, { reference })
    expect(reload(account, first).status).toBe('requires_action')
    expect(reload(account, second).status).toBe('succeeded')
  })

  test('then looks for the group that waits for exactly that sum, and else begins with the oldest', () => {
    const account = new Account()
    const customer = customerOf(account)
    const [first, second, third] = [1000, 2000, 4000].map((amount) => transfer(account, customer, amount))
    fund(account, customer, 6000)
    const statuses = () =>
      [first, second, third].map((intent) => (intent === undefined ? null : reload(account, intent).status))
    expect(statuses()).toEqual(['requires_action', 'succeeded', 'succeeded'])
    fund(account, customer, 300)
    expect(first === undefined ? null : remaining(reload(account, first))).toBe(700)
  })

  test('pays an invoice only as a whole, and before intents', () => {
    const account = new Account()
    const customer = customerOf(account)
    const intent = transfer(account, customer, 5000)
    const due = invoice(account, customer, 3000)
    fund(account, customer, 2500)
    expect(account.call('invoice', 'GET', `/v1/invoices/${due.id}`).status).toBe('open')
    expect(remaining(reload(account, intent))).toBe(2500)
    fund(account, customer, 3000)
    expect(account.call('invoice', 'GET', `/v1/invoices/${due.id}`)).toMatchObject({
      amount_paid: 3000,
      status: 'paid',
    })
    expect(account.newEvents()).toContain('invoice.paid')
    expect(cash(account, customer)).toEqual({ eur: 0 })
  })

  test('by hand leaves the money alone until somebody applies it', () => {
    const account = new Account()
    const customer = customerOf(account, { cash_balance: { settings: { reconciliation_mode: 'manual' } } })
    const intent = transfer(account, customer, 2000)
    account.newEvents()
    fund(account, customer, 2500)
    expect(account.newEvents()).toContain('cash_balance.funds_available')
    const path = `/v1/payment_intents/${intent.id}/apply_customer_balance`
    expect(remaining(account.call('payment_intent', 'POST', path, { amount: 500 }))).toBe(1500)
    expect(account.call('payment_intent', 'POST', path).status).toBe('succeeded')
    expect(cash(account, customer)).toEqual({ eur: 500 })
    expect(account.refusal('POST', path).code).toBe('payment_intent_unexpected_state')
  })
})

describe('a cash balance', () => {
  test('follows the account until it is told otherwise', () => {
    const account = new Account()
    const customer = customerOf(account)
    const path = `/v1/customers/${customer.id}/cash_balance`
    expect(account.call('cash_balance', 'GET', path)).toMatchObject({
      available: null,
      settings: { reconciliation_mode: 'automatic', using_merchant_default: true },
    })
    const manual = { settings: { reconciliation_mode: 'manual' } }
    expect(account.call('cash_balance', 'POST', path, manual).settings).toEqual({
      reconciliation_mode: 'manual',
      using_merchant_default: false,
    })
  })

  test('has an account number to send to, the same one each time', () => {
    const account = new Account()
    const customer = customerOf(account)
    const given = {
      bank_transfer: { type: 'jp_bank_transfer' },
      currency: 'jpy',
      funding_type: 'bank_transfer',
    }
    const path = `/v1/customers/${customer.id}/funding_instructions`
    const made = account.call('funding_instructions', 'POST', path, given)
    expect(made.bank_transfer.financial_addresses[0]?.zengin?.account_number).toMatch(/^\d{7}$/)
    expect(account.call('funding_instructions', 'POST', path, given)).toEqual(made)
  })

  test('keeps its customer from being deleted', () => {
    const account = new Account({ now: utc(2026, 10, 1) })
    const customer = customerOf(account)
    fund(account, customer, 100)
    expect(account.refusal('DELETE', `/v1/customers/${customer.id}`).message).toContain('cash balance')
  })
})

test('a subscription may be paid by bank transfer, invoice by invoice', () => {
  const account = new Account()
  const customer = customerOf(account)
  const subscription = account.subscribe(customer, account.price(3000), {
    collection_method: 'send_invoice',
    days_until_due: 7,
    payment_settings: { payment_method_types: ['customer_balance'] },
  })
  account.engine.advanceClock(utc(2026, 10, 1, 2))
  expect(account.latestInvoice(subscription.id)).toMatchObject({ amount_due: 3000, status: 'open' })
  account.engine.advanceClock(utc(2026, 10, 10))
  expect(account.subscription(subscription.id).status).toBe('past_due')
  account.newEvents()
  fund(account, customer, 3000, { currency: 'usd' })
  expect(account.latestInvoice(subscription.id)).toMatchObject({ amount_paid: 3000, status: 'paid' })
  expect(account.subscription(subscription.id).status).toBe('active')
  expect(account.newEvents()).not.toContain('payment_method.attached')
})

test('every cent that is sent is in the balance or in a payment, whatever is asked and sent', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('fund' as const), amount: fc.integer({ min: 1, max: 5000 }) }),
    fc.record({ kind: fc.constant('intent' as const), amount: fc.integer({ min: 50, max: 4000 }) }),
    fc.record({ kind: fc.constant('cancel' as const), amount: fc.integer({ min: 0, max: 5 }) }),
  )
  fc.assert(
    fc.property(fc.array(step, { maxLength: 12 }), (steps) => {
      const account = new Account()
      const customer = customerOf(account)
      const intents: PaymentIntent[] = []
      let sent = 0
      for (const { amount, kind } of steps) {
        if (kind === 'fund') {
          fund(account, customer, amount)
          sent += amount
        } else if (kind === 'intent') intents.push(transfer(account, customer, amount))
        else account.send('POST', `/v1/payment_intents/${intents[amount]?.id ?? 'pi_none'}/cancel`)
      }
      const applied = intents.reduce((sum, intent) => {
        const now = reload(account, intent)
        return now.status === 'canceled' ? sum : sum + now.amount - (remaining(now) ?? 0)
      }, 0)
      expect((cash(account, customer)?.['eur'] ?? 0) + applied).toBe(sent)
    }),
    { numRuns: 60 },
  )
})
