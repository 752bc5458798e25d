import type Stripe from 'stripe'
import { afterEach, beforeEach, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { startSandbox } from '../testing.ts'

let sandbox: Sandbox
let stripe: Stripe
beforeEach(() => {
  ;({ sandbox, stripe } = startSandbox())
})
afterEach(() => sandbox.close())

/** 50.00, 10 % off, 21 % on top: 54.45. */
async function discountedInvoice(): Promise<Stripe.Invoice> {
  const customer = await stripe.customers.create({ name: 'Ada Lovelace', email: 'ada@example.com' })
  const coupon = await stripe.coupons.create({ percent_off: 10, name: 'Launch' })
  const rate = await stripe.taxRates.create({ display_name: 'VAT', percentage: 21, inclusive: false })
  const draft = await stripe.invoices.create({
    customer: customer.id,
    currency: 'eur',
    collection_method: 'send_invoice',
    days_until_due: 14,
    discounts: [{ coupon: coupon.id }],
    default_tax_rates: [rate.id],
  })
  await stripe.invoiceItems.create({
    customer: customer.id,
    invoice: draft.id,
    amount: 5000,
    currency: 'eur',
    description: 'Workshop (half a day)',
  })
  return stripe.invoices.finalizeInvoice(draft.id)
}

it('shows discounts and taxes on the hosted page as they are on the invoice', async () => {
  const invoice = await discountedInvoice()
  expect(invoice.total).toBe(5445)
  const page = await (await sandbox.fetch(invoice.hosted_invoice_url ?? '')).text()
  for (const shown of ['Launch (10% off)', '−€5.00', 'VAT (21%)', '€9.45', '€54.45']) {
    expect(page).toContain(shown)
  }
})

it('gives a PDF of a finalized invoice and none of a draft', async () => {
  const invoice = await discountedInvoice()
  const answer = await sandbox.fetch(invoice.invoice_pdf ?? '')
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const file = await answer.text()
  expect(file.startsWith('%PDF-1.4\n')).toBe(true)
  for (const shown of [
    'Invoice number',
    invoice.number ?? '?',
    String.raw`Workshop \(half a day\)`,
    String.raw`(\20054.45)`,
  ]) {
    expect(file).toContain(shown)
  }
  const { id } = await stripe.customers.create({})
  const draft = await stripe.invoices.create({ customer: id })
  expect(draft.invoice_pdf).toBeNull()
  const origin = new URL(invoice.invoice_pdf ?? '').origin
  expect((await sandbox.fetch(`${origin}/invoice/${draft.id}/pdf`)).status).toBe(404)
})

it('gives a PDF of a credit note', async () => {
  const invoice = await discountedInvoice()
  const note = await stripe.creditNotes.create({
    invoice: invoice.id,
    lines: [{ type: 'invoice_line_item', invoice_line_item: invoice.lines.data[0]?.id ?? '', quantity: 1 }],
    memo: 'Sorry about that',
  })
  const answer = await sandbox.fetch(note.pdf)
  expect([answer.status, answer.headers.get('content-type')]).toEqual([200, 'application/pdf'])
  const file = await answer.text()
  for (const shown of [note.number, invoice.number ?? '?', 'Sorry about that', String.raw`(\20054.45)`]) {
    expect(file).toContain(shown)
  }
  const missing = note.pdf.replace(note.id, 'cn_missing')
  expect((await sandbox.fetch(missing)).status).toBe(404)
})
