// Invoices made by hand: sent, edited line by line, paid in other ways, credited.
import { beforeEach, describe, expect, test } from 'vitest'
import { Account, amounts, utc } from './testing/account.ts'
import type { Given } from './testing/account.ts'
import type { Customer, Invoice } from './core/wire.ts'

let account: Account
let customer: Customer

beforeEach(() => {
  account = new Account({ now: utc(2026, 10, 1) })
  customer = account.customer()
})

function post(path: string, params: Given = {}): Record<string, unknown> {
  const { status, body } = account.send('POST', path, params)
  if (status !== 200 || typeof body !== 'object' || body === null) throw new Error(JSON.stringify(body))
  return { ...body }
}

function idOf(path: string, params: Given): string {
  return String(post(path, params)['id'])
}

/** A draft over one item of so many cents. */
function draft(amount: number, params: Given = {}): Invoice {
  post('/v1/invoiceitems', { customer: customer.id, amount, currency: 'usd', description: 'Setup' })
  return account.call('invoice', 'POST', '/v1/invoices', {
    customer: customer.id,
    pending_invoice_items_behavior: 'include',
    ...params,
  })
}

function act(invoice: Invoice, verb: string, params: Given = {}): Invoice {
  return account.call('invoice', 'POST', `/v1/invoices/${invoice.id}/${verb}`, params)
}

function balance(): number {
  return account.call('customer', 'GET', `/v1/customers/${customer.id}`).balance
}

describe('an invoice that is sent', () => {
  test('is due some days after it was made, and overdue when nobody pays', () => {
    const sent = act(draft(2000, { collection_method: 'send_invoice', days_until_due: 7 }), 'send')
    expect([sent.status, sent.due_date]).toEqual(['open', utc(2026, 10, 8)])
    expect(account.newEvents()).toContain('invoice.sent')
    account.engine.advanceClock(utc(2026, 10, 9))
    expect(account.newEvents()).toEqual(['invoice.will_be_due', 'invoice.overdue'])
  })

  test('needs a due date', () => {
    expect(
      account.refusal('POST', '/v1/invoices', { customer: customer.id, collection_method: 'send_invoice' }),
    ).toMatchObject({ status: 400, message: expect.stringContaining("'due_date' or 'days_until_due'") })
  })

  test('is paid out of band without a charge', () => {
    const paid = act(act(draft(2000), 'finalize'), 'pay', { paid_out_of_band: true })
    expect([paid.status, paid.amount_paid, paid.amount_remaining]).toEqual(['paid', 2000, 0])
    const { body } = account.send('GET', '/v1/charges')
    expect(body).toMatchObject({ data: [] })
  })
})

test('a draft that is deleted takes along what was on it', () => {
  const { id } = draft(2000)
  expect(account.send('DELETE', `/v1/invoices/${id}`).body).toMatchObject({ deleted: true })
  const { body } = account.send('GET', '/v1/invoiceitems', { customer: customer.id })
  expect(body).toMatchObject({ data: [] })
})

test('an invoice says why it cannot be ended as asked', () => {
  const paid = act(act(draft(2000), 'finalize'), 'pay', { paid_out_of_band: true })
  const refused = (action: string) => account.refusal('POST', `/v1/invoices/${paid.id}/${action}`).message
  expect(refused('void')).toBe('Invoices with `paid` payments cannot be voided.')
  expect(refused('mark_uncollectible')).toBe("You can only pass in open invoices. This invoice isn't open.")
  expect(refused('pay')).toBe('Invoice is already paid')
})

test('a payment made elsewhere pays the invoice it is attached to, and its own intent is canceled', () => {
  const open = act(draft(2000), 'finalize')
  const intent = idOf('/v1/payment_intents', {
    amount: 2000,
    currency: 'usd',
    customer: customer.id,
    payment_method: customer.invoice_settings.default_payment_method ?? '',
    confirm: true,
    off_session: true,
  })
  account.newEvents()
  expect(act(open, 'attach_payment', { payment_intent: intent })).toMatchObject({
    status: 'paid',
    amount_paid: 2000,
  })
  expect(account.newEvents()).toEqual(
    expect.arrayContaining(['payment_intent.canceled', 'invoice.paid', 'invoice_payment.paid']),
  )
})

test('a revision takes over the lines of an open invoice and voids it when it is finalized', () => {
  const open = act(draft(2000), 'finalize')
  const revision = account.call('invoice', 'POST', '/v1/invoices', {
    from_invoice: { action: 'revision', invoice: open.id },
  })
  expect([revision.status, amounts(revision), revision.total]).toEqual(['draft', [2000], 2000])
  act(revision, 'add_lines', { lines: [{ amount: -500, description: 'Goodwill' }] })
  expect(account.invoice(open.id).status).toBe('open')
  expect(act(revision, 'finalize')).toMatchObject({ status: 'open', total: 1500 })
  expect(account.invoice(open.id)).toMatchObject({ status: 'void', latest_revision: revision.id })
})

describe('the lines of a draft', () => {
  test('are added, changed and removed, and the sums follow', () => {
    const rate = idOf('/v1/tax_rates', { display_name: 'VAT', percentage: 20, inclusive: false })
    const added = act(draft(1000), 'add_lines', {
      lines: [
        { amount: 500, description: 'Extra', tax_rates: [rate] },
        { price_data: { currency: 'usd', product_data: { name: 'Hat' }, unit_amount: 300 }, quantity: 2 },
      ],
    })
    expect([amounts(added), added.subtotal, added.total]).toEqual([[1000, 500, 600], 2100, 2200])
    const [first, second] = added.lines.data
    if (first === undefined || second === undefined) throw new Error('The invoice lost its lines')
    const changed = act(added, 'update_lines', { lines: [{ id: second.id, amount: 700 }] })
    expect([amounts(changed), changed.total]).toEqual([[1000, 700, 600], 2440])
    const left = act(changed, 'remove_lines', { lines: [{ id: first.id, behavior: 'unassign' }] })
    expect([amounts(left), left.total]).toEqual([[700, 600], 1440])
    const { body } = account.send('GET', '/v1/invoiceitems', { customer: customer.id, pending: true })
    expect(body).toMatchObject({ data: [{ amount: 1000, invoice: null }] })
  })

  test('stay as they are once the invoice is finalized', () => {
    const open = act(draft(1000), 'finalize')
    expect(
      account.refusal('POST', `/v1/invoices/${open.id}/add_lines`, { lines: [{ amount: 1 }] }),
    ).toMatchObject({ status: 400, code: 'invoice_not_editable' })
  })

  test('get an invoice discount when it is added later', () => {
    const coupon = idOf('/v1/coupons', { percent_off: 10 })
    const invoice = draft(1000)
    const cheaper = account.call('invoice', 'POST', `/v1/invoices/${invoice.id}`, { discounts: [{ coupon }] })
    expect([cheaper.subtotal, cheaper.total]).toEqual([1000, 900])
  })
})

describe('credit notes', () => {
  test('lower what is due of an open invoice, and void ones give it back', () => {
    const open = act(draft(2000), 'finalize')
    const note = post('/v1/credit_notes', {
      invoice: open.id,
      lines: [{ type: 'custom_line_item', description: 'Late', unit_amount: 500, quantity: 1 }],
    })
    expect(note).toMatchObject({
      total: 500,
      type: 'pre_payment',
      status: 'issued',
      number: `${open.number}-CN-01`,
    })
    expect(account.invoice(open.id)).toMatchObject({
      amount_remaining: 1500,
      pre_payment_credit_notes_amount: 500,
    })
    expect(post(`/v1/credit_notes/${String(note['id'])}/void`)).toMatchObject({ status: 'void' })
    expect(act(open, 'pay')).toMatchObject({ status: 'paid', amount_paid: 2000 })
    expect(account.newEvents()).toContain('credit_note.voided')
  })

  test('over all of an open invoice leave nothing to pay', () => {
    const open = act(draft(2000), 'finalize')
    post('/v1/credit_notes', { invoice: open.id, amount: 2000 })
    expect(account.invoice(open.id)).toMatchObject({ status: 'paid', amount_paid: 0, amount_remaining: 0 })
  })

  test('share the total of a paid invoice between card, balance and outside', () => {
    const paid = act(draft(2000), 'pay')
    const note = post('/v1/credit_notes', {
      invoice: paid.id,
      amount: 1500,
      refund_amount: 1000,
      credit_amount: 300,
      out_of_band_amount: 200,
    })
    expect(note).toMatchObject({ type: 'post_payment', refunds: [{ amount_refunded: 1000 }] })
    expect(balance()).toBe(-300)
    const { body } = account.send('GET', '/v1/charges')
    expect(body).toMatchObject({ data: [{ amount_refunded: 1000 }] })
    expect(account.invoice(paid.id).post_payment_credit_notes_amount).toBe(1500)
  })

  test('beyond what is due give back what the balance had paid', () => {
    account.call('customer', 'POST', `/v1/customers/${customer.id}`, { balance: -500 })
    const open = act(draft(2000), 'finalize')
    expect([open.amount_due, balance()]).toEqual([1500, 0])
    const note = post('/v1/credit_notes', { invoice: open.id, amount: 2000, credit_amount: 500 })
    expect(note).toMatchObject({ type: 'mixed', pre_payment_amount: 1500, post_payment_amount: 500 })
    expect([account.invoice(open.id).status, balance()]).toEqual(['paid', -500])
  })

  test('never give back more than was billed, nor less than they say', () => {
    const paid = act(draft(2000), 'pay')
    const credit = (params: Given) =>
      account.refusal('POST', '/v1/credit_notes', { invoice: paid.id, ...params })
    expect(credit({ amount: 2001, credit_amount: 2001 })).toMatchObject({ status: 400, param: 'amount' })
    expect(credit({ amount: 1000, credit_amount: 900 }).message).toContain('must equal')
    expect(balance()).toBe(0)
  })

  test('credit a line with its discounts and taxes: 25.00 and 21 % are 30.25 (recorded)', () => {
    const rate = idOf('/v1/tax_rates', { display_name: 'VAT', percentage: 21, inclusive: false })
    const paid = act(draft(5000, { default_tax_rates: [rate] }), 'pay')
    const [line] = paid.lines.data
    const given = {
      invoice: paid.id,
      lines: [{ type: 'invoice_line_item', invoice_line_item: line?.id ?? '', amount: 2500 }],
      credit_amount: 3025,
    }
    const { body } = account.send('GET', '/v1/credit_notes/preview', given)
    expect(body).toMatchObject({ subtotal: 2500, total: 3025, total_taxes: [{ amount: 525 }] })
    expect(balance()).toBe(0)
    expect(post('/v1/credit_notes', given)).toMatchObject({ subtotal: 2500, total: 3025 })
    expect(balance()).toBe(-3025)
  })
})
