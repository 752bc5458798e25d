// Credit notes take back part of a finalized invoice. Money is conserved: first less is due; what is beyond that goes to
// the card, to the customer's balance, or outside of Stripe; and it is never more than was billed.
// https://docs.stripe.com/api/credit_notes/create
import { markPaid } from '../billing/invoice.ts'
import { formatAmount } from '../billing/money.ts'
import { followInvoice } from '../billing/collect.ts'
import { getCreditNote, getCustomer, getInvoice } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { draftEvent, forgetDrafts } from '../core/events.ts'
import { cut, isWithin, page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { changeMetadata } from '../core/schema.ts'
import type { CreditNote, CreditNoteLine, Invoice, PaymentIntent } from '../core/wire.ts'
import { changeBalance } from '../payments/customer-balance.ts'
import { paymentOf } from '../payments/invoice-payments.ts'
import { createRefund } from '../payments/refunds.ts'
import { createFields, listFields, previewLinesFields, updateFields } from './credit-note-fields.ts'
import type { NewCreditNote } from './credit-note-fields.ts'
import { amountLine, readLine, sumLines } from './credit-note-lines.ts'

function linesOf(ctx: Context, invoice: Invoice, given: NewCreditNote): CreditNoteLine[] {
  if ((given.amount === undefined) === (given.lines === undefined)) {
    throw invalidRequest('You must specify exactly one of `amount` and `lines`.', 'amount')
  }
  if (given.amount !== undefined) return [amountLine(ctx, invoice, given.amount)]
  return (given.lines ?? []).map((line, index) => readLine(ctx, invoice, line, index))
}

/** Credit can never be more than what the invoice billed. */
function checkTotal(invoice: Invoice, total: number): void {
  const credited = invoice.pre_payment_credit_notes_amount + invoice.post_payment_credit_notes_amount
  const left = invoice.total - credited
  if (total <= left) return
  throw invalidRequest(
    `The credit note amount (${formatAmount(total, invoice.currency)}) is more than what is left of the invoice (${formatAmount(left, invoice.currency)}).`,
    'amount',
  )
}

type Refunds = CreditNote['refunds']

/** Gives back what is beyond the amount still due, in the ways that are named. */
function giveBack(
  ctx: Context,
  invoice: Invoice,
  id: string,
  given: NewCreditNote,
  total: number,
): { refunds: Refunds; transaction: string | null } {
  const linked = (given.refunds ?? []).map(({ refund, amount_refunded: amount }, index) => {
    const row = ctx.tables.refunds.get(refund)
    if (row === undefined) throw noSuch('refund', refund, `refunds[${index}][refund]`)
    return {
      amount_refunded: amount ?? row.amount,
      payment_record_refund: null,
      refund,
      type: 'refund' as const,
    }
  })
  const credit = given.credit_amount ?? 0
  const refunded = given.refund_amount ?? 0
  const sum =
    credit +
    refunded +
    (given.out_of_band_amount ?? 0) +
    linked.reduce((before, entry) => before + entry.amount_refunded, 0)
  if (sum !== total) {
    throw invalidRequest(
      `The sum of credit amount, refund amount and out of band amount (${formatAmount(sum, invoice.currency)}) must equal the post payment amount (${formatAmount(total, invoice.currency)}).`,
    )
  }
  const refunds: Refunds = refunded === 0 ? linked : [...linked, refundCharge(ctx, invoice, refunded)]
  if (credit === 0) return { refunds, transaction: null }
  const customer = getCustomer(ctx, invoice.customer ?? '', 'customer')
  const made = changeBalance(ctx, customer, {
    type: 'credit_note',
    amount: -credit,
    currency: invoice.currency,
    invoice: invoice.id,
    creditNote: id,
  })
  return { refunds, transaction: made.id }
}

function refundCharge(ctx: Context, invoice: Invoice, amount: number): Refunds[number] {
  const charge = ctx.tables.charges.get(paymentOf(ctx, invoice)?.intent.latest_charge ?? '')
  if (charge === undefined) {
    throw invalidRequest('The invoice has no charge that could be refunded.', 'refund_amount')
  }
  const refund = createRefund(ctx, charge, { amount, reason: null, metadata: {} })
  return { amount_refunded: amount, payment_record_refund: null, refund: refund.id, type: 'refund' }
}

/** Changes what is due of an open invoice, and the intent that collects it. Nothing left to pay ends it. */
function changeDue(ctx: Context, before: Invoice, by: number): void {
  const intent = paymentOf(ctx, before)?.intent
  if (intent !== undefined && before.amount_remaining + by > 0) {
    ctx.tables.payment_intents.put<PaymentIntent>({ ...intent, amount: intent.amount + by })
  }
  const changed = ctx.tables.invoices.put<Invoice>({
    ...before,
    amount_due: before.amount_due + by,
    amount_remaining: before.amount_remaining + by,
    pre_payment_credit_notes_amount: before.pre_payment_credit_notes_amount - by,
  })
  draftEvent(ctx, 'invoice.updated', changed, changed.test_clock, difference(before, changed) ?? {})
  if (changed.amount_remaining === 0) followInvoice(ctx, markPaid(ctx, changed, changed.amount_paid))
}

function create(ctx: Context, given: NewCreditNote): CreditNote {
  const invoice = getInvoice(ctx, given.invoice, 'invoice')
  if (invoice.status !== 'open' && invoice.status !== 'paid') {
    throw invalidRequest(
      `You can only create a credit note for an open or paid invoice, not for one that is ${invoice.status}.`,
      'invoice',
    )
  }
  const lines = linesOf(ctx, invoice, given)
  const sums = sumLines(lines)
  const { total } = sums
  checkTotal(invoice, total)
  const before = invoice.status === 'open' ? Math.min(total, invoice.amount_remaining) : 0
  const after = total - before
  const id = newId(ctx, 'cn')
  const back = giveBack(ctx, invoice, id, given, after)
  const now = nowOn(ctx, invoice.test_clock)
  const count = ctx.tables.credit_notes.by('invoice', invoice.id).length + 1
  const note = ctx.tables.credit_notes.put<CreditNote>({
    id,
    object: 'credit_note',
    ...sums,
    amount: total,
    amount_shipping: 0,
    created: now,
    currency: invoice.currency,
    customer: invoice.customer ?? '',
    customer_account: null,
    customer_balance_transaction: back.transaction,
    effective_at: given.effective_at ?? now,
    invoice: invoice.id,
    lines: { object: 'list', data: lines, has_more: false, url: `/v1/credit_notes/${id}/lines` },
    livemode: false,
    memo: given.memo ?? null,
    metadata: changeMetadata({}, given.metadata),
    number: `${invoice.number}-CN-${String(count).padStart(2, '0')}`,
    out_of_band_amount: given.out_of_band_amount ?? null,
    pdf: `${ctx.settings.publicUrl}/credit-note/${id}/pdf`,
    post_payment_amount: after,
    pre_payment_amount: before,
    reason: given.reason ?? null,
    refunds: back.refunds,
    shipping_cost: null,
    status: 'issued',
    type: typeOf(before, after),
    voided_at: null,
  })
  draftEvent(ctx, 'credit_note.created', note, invoice.test_clock)
  const counted = after === 0 ? invoice : countCredited(ctx, invoice, after)
  if (before > 0) changeDue(ctx, counted, -before)
  return note
}

function typeOf(before: number, after: number): CreditNote['type'] {
  if (before > 0 && after > 0) return 'mixed'
  return after > 0 ? 'post_payment' : 'pre_payment'
}

function countCredited(ctx: Context, before: Invoice, total: number): Invoice {
  const changed = ctx.tables.invoices.put<Invoice>({
    ...before,
    post_payment_credit_notes_amount: before.post_payment_credit_notes_amount + total,
  })
  draftEvent(ctx, 'invoice.updated', changed, changed.test_clock, difference(before, changed) ?? {})
  return changed
}

/** What a credit note would be; nothing of it stays. */
function preview(ctx: Context, given: NewCreditNote): CreditNote {
  const mark = ctx.store.mark()
  const drafts = ctx.drafts.length
  try {
    return create(ctx, given)
  } finally {
    ctx.store.rollback(mark)
    forgetDrafts(ctx, drafts)
  }
}

/** https://docs.stripe.com/api/credit_notes/void */
function voidNote(ctx: Context, id: string): CreditNote {
  const note = getCreditNote(ctx, id)
  const invoice = getInvoice(ctx, note.invoice, 'invoice')
  if (note.status === 'void') throw invalidRequest('This credit note is already void.')
  if (invoice.status !== 'open' || note.type !== 'pre_payment') {
    throw invalidRequest('You can only void credit notes of open invoices.')
  }
  const voided = ctx.tables.credit_notes.put<CreditNote>({
    ...note,
    status: 'void',
    voided_at: nowOn(ctx, invoice.test_clock),
  })
  draftEvent(ctx, 'credit_note.voided', voided, invoice.test_clock)
  changeDue(ctx, invoice, note.total)
  return voided
}

export const creditNoteRoutes = [
  route('GET', '/v1/credit_notes/preview', createFields, preview),
  route('GET', '/v1/credit_notes/preview/lines', previewLinesFields, (ctx, params) =>
    cut(preview(ctx, params).lines.data, params, '/v1/credit_notes/preview/lines', 'credit note line item'),
  ),
  route('POST', '/v1/credit_notes', createFields, create),
  route('GET', '/v1/credit_notes/:id', {}, (ctx, _, id) => getCreditNote(ctx, id)),
  route('POST', '/v1/credit_notes/:id', updateFields, (ctx, params, id) => {
    const before = getCreditNote(ctx, id)
    const note = ctx.tables.credit_notes.put<CreditNote>({
      ...before,
      memo: params.memo ?? before.memo,
      metadata: changeMetadata(before.metadata ?? {}, params.metadata),
    })
    const clock = ctx.tables.invoices.get(note.invoice)?.test_clock ?? null
    draftEvent(ctx, 'credit_note.updated', note, clock, difference(before, note) ?? {})
    return note
  }),
  route('POST', '/v1/credit_notes/:id/void', {}, (ctx, _, id) => voidNote(ctx, id)),
  route('GET', '/v1/credit_notes/:id/lines', page, (ctx, params, id) =>
    cut(getCreditNote(ctx, id).lines.data, params, `/v1/credit_notes/${id}/lines`, 'credit note line item'),
  ),
  route('GET', '/v1/credit_notes', listFields, (ctx, params) => {
    const base =
      params.invoice !== undefined
        ? ctx.tables.credit_notes.by('invoice', params.invoice)
        : params.customer !== undefined
          ? ctx.tables.credit_notes.by('customer', params.customer)
          : [...ctx.tables.credit_notes.all()]
    const rows = base.filter(
      (note) =>
        (params.customer === undefined || note.customer === params.customer) &&
        isWithin(note.created, params.created),
    )
    return paginate(rows, params, '/v1/credit_notes', 'credit_note', ctx.tables.credit_notes)
  }),
]
