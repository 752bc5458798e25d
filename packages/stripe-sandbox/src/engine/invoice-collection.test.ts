// How invoices made by hand are collected: by themselves, in parts, late, or not at all.
import { beforeEach, describe, expect, test } from 'vitest'
import { Account, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'
import type { Customer, Invoice, PaymentIntent } from './core/wire.ts'
import type { EngineOptions } from './engine.ts'

const DAY = 86400

let account: Account
let customer: Customer

function open(options: Partial<EngineOptions> = {}): void {
  account = new Account({ now: utc(2026, 10, 1), ...options })
  customer = account.customer()
}

beforeEach(() => open())

function draft(amount: number, params: Given = {}): Invoice {
  account.send('POST', '/v1/invoiceitems', { customer: customer.id, amount, currency: 'usd' })
  return account.call('invoice', 'POST', '/v1/invoices', {
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
    ...params,
  })
}

function act(invoice: Invoice, verb: string, params: Given = {}): Invoice {
  return account.call('invoice', 'POST', `/v1/invoices/${invoice.id}/${verb}`, params)
}

function change(invoice: Invoice, params: Given): Invoice {
  return account.call('invoice', 'POST', `/v1/invoices/${invoice.id}`, params)
}

function intent(amount: number, params: Given = {}): PaymentIntent {
  return account.call('payment_intent', 'POST', '/v1/payment_intents', {
    amount,
    currency: 'usd',
    customer: customer.id,
    payment_method: customer.invoice_settings.default_payment_method,
    ...params,
  })
}

function paid(amount: number): string {
  return intent(amount, { confirm: true, off_session: true }).id
}

describe('an invoice that goes on by itself', () => {
  test('is charged an hour after it was finalized by hand', () => {
    const invoice = act(draft(2000, { auto_advance: true }), 'finalize')
    expect(invoice).toMatchObject({ status: 'open', next_payment_attempt: utc(2026, 10, 1, 1) })
    account.engine.advanceClock(utc(2026, 10, 1, 1))
    expect(account.invoice(invoice.id)).toMatchObject({ status: 'paid', attempt_count: 1 })
  })

  test('does not where it is told to stop, and does again when told so', () => {
    const invoice = act(draft(2000), 'finalize')
    account.engine.advanceClock(utc(2026, 10, 2))
    expect(account.invoice(invoice.id)).toMatchObject({ status: 'open', next_payment_attempt: null })
    change(invoice, { auto_advance: true })
    expect(change(invoice, { auto_advance: false }).next_payment_attempt).toBeNull()
    account.engine.advanceClock(utc(2026, 10, 3))
    expect(account.invoice(invoice.id).status).toBe('open')
    change(invoice, { auto_advance: true })
    account.engine.advanceClock(utc(2026, 10, 3, 1))
    expect(account.invoice(invoice.id).status).toBe('paid')
  })

  test('collects a renewal whose draft was finalized by hand', () => {
    const subscription = account.subscribe(customer, account.price(1000))
    account.engine.advanceClock(utc(2026, 11, 1))
    act(account.latestInvoice(subscription.id), 'finalize')
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    expect(account.latestInvoice(subscription.id)).toMatchObject({ status: 'paid', amount_paid: 1000 })
  })

  test('tries no more after a failed renewal that is told to stop', () => {
    const subscription = account.subscribe(customer, account.price(1000))
    account.engine.setNextPayment({ customer: customer.id, outcome: 'declined' })
    account.engine.advanceClock(utc(2026, 11, 1, 1))
    const failed = account.latestInvoice(subscription.id)
    expect(failed.next_payment_attempt).toBe(utc(2026, 11, 4, 1))
    change(failed, { auto_advance: false })
    account.engine.advanceClock(utc(2026, 11, 20))
    expect(account.invoice(failed.id)).toMatchObject({ status: 'open', attempt_count: 1 })
  })
})

describe('an invoice that is sent', () => {
  const sent = { collection_method: 'send_invoice', days_until_due: 30 }

  test('is told of three days before it is due and on the day', () => {
    const invoice = act(draft(2000, sent), 'finalize')
    account.newEvents()
    account.engine.advanceClock(utc(2026, 10, 28) - 1)
    expect(account.newEvents()).toEqual([])
    account.engine.advanceClock(utc(2026, 10, 28))
    expect(account.newEvents()).toEqual(['invoice.will_be_due'])
    account.engine.advanceClock(utc(2026, 11, 1))
    expect(account.newEvents()).toEqual(['invoice.overdue'])
    expect(act(invoice, 'pay').status).toBe('paid')
  })

  test('is told of nothing more once it is paid, and later where its day moved', () => {
    const first = act(draft(2000, sent), 'finalize')
    const second = act(draft(2000, sent), 'finalize')
    act(first, 'pay', { paid_out_of_band: true })
    change(second, { due_date: utc(2026, 11, 20) })
    account.newEvents()
    account.engine.advanceClock(utc(2026, 11, 17))
    expect(account.newEvents()).toEqual(['invoice.will_be_due'])
    account.engine.advanceClock(utc(2026, 11, 21))
    expect(account.newEvents()).toEqual(['invoice.overdue'])
  })

  test('comes without a reminder where the account wants none', () => {
    open({ dueReminderDays: 0 })
    act(draft(2000, sent), 'finalize')
    account.engine.advanceClock(utc(2026, 10, 30))
    expect(account.newEvents()).not.toContain('invoice.will_be_due')
  })
})

describe('payments that are attached', () => {
  test('add up, and the own intent asks for the rest', () => {
    const invoice = act(draft(2000), 'finalize')
    expect(act(invoice, 'attach_payment', { payment_intent: paid(800) })).toMatchObject({
      status: 'open',
      amount_paid: 800,
      amount_remaining: 1200,
    })
    expect(act(invoice, 'pay')).toMatchObject({ status: 'paid', amount_paid: 2000, amount_remaining: 0 })
    const { body } = account.send('GET', '/v1/invoice_payments', { invoice: invoice.id })
    expect(body).toMatchObject({
      data: [
        { amount_paid: 800, is_default: false, status: 'paid' },
        { amount_paid: 1200, is_default: true, status: 'paid' },
      ],
    })
  })

  test('beyond what is due go to the balance', () => {
    const invoice = act(draft(2000), 'finalize')
    account.newEvents()
    expect(act(invoice, 'attach_payment', { payment_intent: paid(2500) })).toMatchObject({
      status: 'paid',
      amount_paid: 2000,
      amount_overpaid: 500,
    })
    expect(account.newEvents()).toContain('invoice.overpaid')
    expect(account.call('customer', 'GET', `/v1/customers/${customer.id}`).balance).toBe(-500)
  })

  test('count once they have succeeded', () => {
    const invoice = act(draft(2000), 'finalize')
    const waiting = intent(2000)
    expect(act(invoice, 'attach_payment', { payment_intent: waiting.id })).toMatchObject({
      status: 'open',
      amount_remaining: 2000,
    })
    const path = `/v1/payment_intents/${waiting.id}/confirm`
    expect(account.call('payment_intent', 'POST', path, { off_session: true }).status).toBe('succeeded')
    expect(account.invoice(invoice.id)).toMatchObject({ status: 'paid', amount_paid: 2000 })
    const { body } = account.send('GET', '/v1/charges')
    expect(body).toMatchObject({ data: [{ payment_intent: waiting.id }] })
  })

  test('are let go when the invoice is voided, and cannot be attached twice', () => {
    const invoice = act(draft(2000), 'finalize')
    const waiting = intent(2000)
    act(invoice, 'attach_payment', { payment_intent: waiting.id })
    const again = { payment_intent: waiting.id }
    expect(account.refusal('POST', `/v1/invoices/${invoice.id}/attach_payment`, again).param).toBe(
      'payment_intent',
    )
    act(invoice, 'void')
    const { body } = account.send('GET', '/v1/invoice_payments', { invoice: invoice.id })
    expect(body).toMatchObject({ data: [{ status: 'canceled' }, { status: 'canceled' }] })
    const other = act(draft(2000), 'finalize')
    expect(act(other, 'attach_payment', again).status).toBe('open')
  })
})

test('an uncollectible invoice can still be paid, or voided', () => {
  const [first, second] = [act(draft(2000), 'finalize'), act(draft(2000), 'finalize')]
  for (const invoice of [first, second])
    expect(act(invoice, 'mark_uncollectible').status).toBe('uncollectible')
  expect(act(first, 'pay')).toMatchObject({ status: 'paid', amount_paid: 2000 })
  expect(act(second, 'void').status).toBe('void')
})

describe('the number of an invoice', () => {
  test('counts for each customer', () => {
    const [one, two] = [act(draft(100), 'finalize'), act(draft(200), 'finalize')]
    expect([one.number, two.number]).toEqual([1, 2].map((count) => `${customer.invoice_prefix}-000${count}`))
  })

  test('counts for the whole account where it is set so', () => {
    open({ invoiceNumbering: 'account' })
    const one = act(draft(100), 'finalize')
    const first = one.number?.split('-')[0]
    customer = account.customer()
    const two = act(draft(200, { number: 'BY-HAND-7' }), 'finalize')
    const three = act(draft(200), 'finalize')
    expect([one.number, two.number, three.number]).toEqual([`${first}-0001`, 'BY-HAND-7', `${first}-0002`])
    expect(first).not.toBe(customer.invoice_prefix)
  })
})

function listed(of: Account, params: Given = {}): string[] {
  return of.list('invoice', '/v1/invoices', params).data.map(({ id }) => id)
}

test('invoices of the same second are listed newest first, whatever became of them since', () => {
  const made = [1, 2, 3, 4, 5].map((amount) => draft(amount * 100))
  for (const index of [3, 0, 4]) {
    const invoice = made[index]
    if (invoice !== undefined) act(invoice, 'finalize')
  }
  const newestFirst = made.map(({ id }) => id).toReversed()
  expect(new Set(made.map(({ created }) => created)).size).toBe(1)
  expect(listed(account)).toEqual(newestFirst)
  expect(listed(account, { customer: customer.id })).toEqual(newestFirst)
  const copy = new Account()
  copy.engine.restore(account.engine.snapshot().toReversed())
  expect(listed(copy)).toEqual(newestFirst)
  account.engine.advanceClock(utc(2026, 10, 1) + DAY)
  expect(listed(account, { status: 'draft' })).toHaveLength(2)
})

test('an invoice says to whom goods go, which tax ids the account has, and how its card is asked', () => {
  const { body } = account.send('POST', '/v1/tax_ids', {
    type: 'eu_vat',
    value: 'DE123456789',
    owner: { type: 'self' },
  })
  const own = typeof body === 'object' && body !== null && 'id' in body ? String(body.id) : ''
  const invoice = draft(2000, {
    account_tax_ids: [own],
    shipping_details: { name: 'Ada', address: { country: 'AT', city: 'Wien' } },
    payment_settings: { payment_method_options: { card: { request_three_d_secure: 'any' } } },
  })
  expect(invoice).toMatchObject({
    account_tax_ids: [own],
    shipping_details: { name: 'Ada', address: { city: 'Wien' }, phone: null },
    payment_settings: { payment_method_options: { card: { request_three_d_secure: 'any' } } },
  })
  expect(change(invoice, { account_tax_ids: null, shipping_details: null })).toMatchObject({
    account_tax_ids: [],
    shipping_details: null,
  })
  const wrong = { account_tax_ids: ['txi_missing'] }
  expect(account.refusal('POST', `/v1/invoices/${invoice.id}`, wrong).param).toBe('account_tax_ids[0]')
})
