import type Stripe from 'stripe'
import { getCustomer, getSubscription, getInvoice, readInvoice } from '../core/find.ts'
import { followInvoice } from '../billing/collect.ts'
import { scheduleDueDate } from '../billing/due-date.ts'
import {
  DRAFT_SECONDS,
  finalizeInvoice,
  markUncollectible,
  newInvoice,
  storeDraft,
  voidInvoice,
} from '../billing/invoice.ts'
import { pendingItems, takeItem } from '../billing/lines.ts'
import { previewFields } from '../billing/preview-fields.ts'
import { previewInvoice } from '../billing/preview.ts'
import { withLines } from '../billing/totals.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { cut, isWithin, page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Invoice } from '../core/wire.ts'
import { advanceDraft, advanceOpen } from './advance-invoice.ts'
import { editInvoice } from './edit-invoice.ts'
import { attachFields, createFields, listFields, payFields, updateFields } from './invoice-fields.ts'
import { attachPayment, payInvoice, payOutOfBand } from './pay-invoice.ts'
import { draftRevision } from './revise-invoice.ts'

function create(ctx: Context, params: Parsed<typeof createFields>): Invoice {
  if (params.from_invoice !== undefined) return revise(ctx, params, params.from_invoice.invoice)
  if (params.customer === undefined) throw missingParameter('customer')
  const customer = getCustomer(ctx, params.customer, 'customer')
  const subscription =
    params.subscription === undefined ? null : getSubscription(ctx, params.subscription, 'subscription')
  const behavior = params.pending_invoice_items_behavior ?? (subscription === null ? 'exclude' : 'include')
  const pending = behavior === 'include' ? pendingItems(ctx, customer.id, subscription?.id ?? null) : []
  const now = nowOn(ctx, customer.test_clock)
  const draft = newInvoice(ctx, {
    customer,
    subscription,
    reason: 'manual',
    currency:
      params.currency ?? pending[0]?.currency ?? customer.currency ?? ctx.settings.account.defaultCurrency,
    periodStart: now,
    periodEnd: now,
    autoAdvance: params.auto_advance ?? false,
  })
  const lines = pending
    .filter((item) => item.currency === draft.currency)
    .map((item) => takeItem(ctx, draft, item))
  const invoice = editInvoice(ctx, withLines(ctx, draft, lines), params)
  const at = params.automatically_finalizes_at ?? (params.auto_advance === true ? now + DRAFT_SECONDS : null)
  return storeDraft(ctx, invoice, at)
}

function revise(ctx: Context, params: Parsed<typeof createFields>, id: string): Invoice {
  const { invoice, lines } = draftRevision(ctx, id)
  return storeDraft(ctx, editInvoice(ctx, withLines(ctx, invoice, lines), params), null)
}

function update(ctx: Context, params: Parsed<typeof updateFields>, id: string): Invoice {
  const before = getInvoice(ctx, id)
  const updated = ctx.tables.invoices.put<Invoice>(editInvoice(ctx, before, params))
  if (before.status === 'draft') {
    const at = params.automatically_finalizes_at
    if (at !== undefined || params.auto_advance !== undefined) {
      advanceDraft(ctx, updated, at ?? null)
    }
  } else if (before.status === 'open') {
    if (updated.due_date !== before.due_date) scheduleDueDate(ctx, updated)
    if (params.auto_advance !== undefined) advanceOpen(ctx, updated, params.auto_advance)
  }
  return tellUpdate(ctx, before)
}

/** Tells that the stored invoice is not `before` any more. */
function tellUpdate(ctx: Context, before: Invoice): Invoice {
  const stored = getInvoice(ctx, before.id)
  draftEvent(ctx, 'invoice.updated', stored, stored.test_clock, difference(before, stored) ?? {})
  return stored
}

/** https://docs.stripe.com/api/invoices/send */
function send(ctx: Context, id: string): Invoice {
  const given = readInvoice(ctx, id)
  if (given.status === 'paid' || given.status === 'void') {
    throw invalidRequest(
      'This invoice cannot be sent right now. Please contact us via https://support.stripe.com/contact with details, so we can help.',
    )
  }
  const invoice = given.status === 'draft' ? finalizeInvoice(ctx, given) : given
  draftEvent(ctx, 'invoice.sent', invoice)
  return invoice
}

export const invoiceRoutes = [
  route('POST', '/v1/invoices/create_preview', previewFields, previewInvoice),
  route('POST', '/v1/invoices', createFields, create),
  route('GET', '/v1/invoices/:id', {}, (ctx, _, id) => readInvoice(ctx, id)),
  route('POST', '/v1/invoices/:id', updateFields, update),
  route('POST', '/v1/invoices/:id/send', {}, (ctx, _, id) => send(ctx, id)),
  route('DELETE', '/v1/invoices/:id', {}, (ctx, _, id) => {
    const invoice = readInvoice(ctx, id)
    if (invoice.status !== 'draft' || invoice.parent !== null) {
      throw invalidRequest('You can only delete draft invoices.')
    }
    // What was on it goes with it; it does not wait for the next invoice. Recorded.
    for (const item of ctx.tables.invoiceitems.by('invoice', id)) ctx.tables.invoiceitems.delete(item.id)
    ctx.store.cancelTasksOf(id)
    ctx.tables.invoices.delete(id)
    draftEvent(ctx, 'invoice.deleted', invoice)
    return { id, object: 'invoice', deleted: true }
  }),
  route(
    'POST',
    '/v1/invoices/:id/finalize',
    { auto_advance: boolean() } satisfies Covers<Stripe.InvoiceFinalizeInvoiceParams>,
    (ctx, params, id) => {
      const invoice = finalizeInvoice(ctx, getInvoice(ctx, id))
      if (invoice.status === 'open') {
        return advanceOpen(ctx, invoice, params.auto_advance ?? invoice.auto_advance)
      }
      followInvoice(ctx, invoice)
      return invoice
    },
  ),
  route('POST', '/v1/invoices/:id/pay', payFields, (ctx, params, id) =>
    params.paid_out_of_band === true
      ? payOutOfBand(ctx, getInvoice(ctx, id))
      : payInvoice(ctx, getInvoice(ctx, id), params.payment_method ?? null),
  ),
  route('POST', '/v1/invoices/:id/attach_payment', attachFields, (ctx, params, id) =>
    attachPayment(ctx, getInvoice(ctx, id), params.payment_intent),
  ),
  route('POST', '/v1/invoices/:id/void', {}, (ctx, _, id) => {
    const voided = voidInvoice(ctx, getInvoice(ctx, id))
    followInvoice(ctx, voided)
    return voided
  }),
  route('POST', '/v1/invoices/:id/mark_uncollectible', {}, (ctx, _, id) => {
    const marked = markUncollectible(ctx, getInvoice(ctx, id))
    followInvoice(ctx, marked)
    return marked
  }),
  route(
    'GET',
    '/v1/invoices/:id/lines',
    page satisfies Covers<Stripe.InvoiceListLineItemsParams>,
    (ctx, params, id) =>
      cut(readInvoice(ctx, id).lines.data, params, `/v1/invoices/${id}/lines`, 'line item'),
  ),
  route('GET', '/v1/invoices', listFields, (ctx, params) => {
    const base =
      params.subscription !== undefined
        ? ctx.tables.invoices.by('subscription', params.subscription)
        : params.customer !== undefined
          ? ctx.tables.invoices.by('customer', params.customer)
          : [...ctx.tables.invoices.all()]
    const rows = base.filter(
      (invoice) =>
        (params.customer === undefined || invoice.customer === params.customer) &&
        (params.status === undefined || invoice.status === params.status) &&
        (params.collection_method === undefined || invoice.collection_method === params.collection_method) &&
        (params.due_date === undefined ||
          (invoice.due_date !== null && isWithin(invoice.due_date, params.due_date))) &&
        isWithin(invoice.created, params.created),
    )
    return paginate(rows, params, '/v1/invoices', 'invoice', ctx.tables.invoices)
  }),
]
