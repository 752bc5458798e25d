import type Stripe from 'stripe'
import { getCustomer, getSubscription, getInvoice } from '../core/find.ts'
import { collect, followInvoice, paymentMethodFor } from '../billing/collect.ts'
import {
  DRAFT_SECONDS,
  finalizeInvoice,
  markUncollectible,
  newInvoice,
  storeDraft,
  voidInvoice,
} from '../billing/invoice.ts'
import { pendingItems, takeItem } from '../billing/lines.ts'
import { withLines } from '../billing/totals.ts'
import { previewFields, previewInvoice } from '../billing/preview.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { cut, isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  boolean,
  changeMetadata,
  metadata,
  oneOf,
  oneOfBuilt,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Invoice } from '../core/wire.ts'
import { getPaymentMethod } from './payment-methods.ts'

const shared = {
  account_tax_ids: unbuilt,
  application_fee_amount: unbuilt,
  auto_advance: boolean(),
  automatic_tax: unbuilt,
  automatically_finalizes_at: unbuilt,
  collection_method: oneOfBuilt(['charge_automatically'], ['send_invoice']),
  custom_fields: unbuilt,
  days_until_due: unbuilt,
  default_payment_method: string(),
  default_source: unbuilt,
  default_tax_rates: unbuilt,
  description: string(),
  discounts: unbuilt,
  due_date: unbuilt,
  effective_at: unbuilt,
  footer: string(),
  issuer: unbuilt,
  metadata: metadata(),
  number: unbuilt,
  on_behalf_of: unbuilt,
  payment_settings: unbuilt,
  rendering: unbuilt,
  shipping_cost: unbuilt,
  shipping_details: unbuilt,
  statement_descriptor: string(22),
  transfer_data: unbuilt,
}

const createFields = {
  ...shared,
  currency: string(3),
  customer: required(string()),
  customer_account: unbuilt,
  from_invoice: unbuilt,
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
  subscription: string(),
} satisfies Covers<Stripe.InvoiceCreateParams>

const updateFields = shared satisfies Covers<Stripe.InvoiceUpdateParams>

const listFields = {
  ...page,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: range(),
  customer: string(),
  customer_account: unbuilt,
  due_date: unbuilt,
  status: oneOf('draft', 'open', 'paid', 'uncollectible', 'void'),
  subscription: string(),
} satisfies Covers<Stripe.InvoiceListParams>

const payFields = {
  forgive: unbuilt,
  mandate: unbuilt,
  off_session: boolean(),
  paid_out_of_band: unbuilt,
  payment_method: string(),
  source: unbuilt,
} satisfies Covers<Stripe.InvoicePayParams>

/** Pays an invoice on somebody's request. A decline is answered 402; the failed attempt stays. */
export function payInvoice(ctx: Context, given: Invoice, methodId: string | null): Invoice {
  if (given.status === 'paid')
    throw invalidRequest('Invoice is already paid', undefined, 'invoice_not_editable')
  if (given.status === 'void' || given.status === 'uncollectible') {
    throw invalidRequest(
      `This invoice can no longer be paid: it is ${given.status}.`,
      undefined,
      'invoice_not_editable',
    )
  }
  const invoice = given.status === 'draft' ? finalizeInvoice(ctx, given) : given
  if (invoice.status === 'paid') {
    followInvoice(ctx, invoice)
    return invoice
  }
  const method =
    methodId === null ? paymentMethodFor(ctx, invoice) : getPaymentMethod(ctx, methodId, 'payment_method')
  if (method !== null && method.customer !== null && method.customer !== invoice.customer) {
    throw invalidRequest('The payment method belongs to another customer.', 'payment_method')
  }
  const { invoice: paid, error } = collect(ctx, invoice, method, invoice.next_payment_attempt)
  if (error !== null) throw new ApiError(error.status, error.body, error.status === 402)
  followInvoice(ctx, paid)
  return ctx.tables.invoices.get(paid.id) ?? paid
}

export const invoiceRoutes = [
  route('POST', '/v1/invoices/create_preview', previewFields, previewInvoice),
  route('POST', '/v1/invoices', createFields, (ctx, params) => {
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
    return storeDraft(
      ctx,
      {
        ...withLines(ctx, draft, lines, customer.balance),
        default_payment_method: params.default_payment_method ?? null,
        description: params.description ?? null,
        footer: params.footer ?? draft.footer,
        metadata: changeMetadata({}, params.metadata),
        statement_descriptor: params.statement_descriptor ?? null,
      },
      params.auto_advance === true ? now + DRAFT_SECONDS : null,
    )
  }),
  route('GET', '/v1/invoices/:id', {}, (ctx, _, id) => getInvoice(ctx, id)),
  route('POST', '/v1/invoices/:id', updateFields, (ctx, params, id) => {
    const invoice = getInvoice(ctx, id)
    const advance = params.auto_advance ?? invoice.auto_advance
    const updated = ctx.tables.invoices.put({
      ...invoice,
      auto_advance: advance,
      default_payment_method: params.default_payment_method ?? invoice.default_payment_method,
      description: params.description ?? invoice.description,
      footer: params.footer ?? invoice.footer,
      metadata: changeMetadata(invoice.metadata ?? {}, params.metadata),
      statement_descriptor: params.statement_descriptor ?? invoice.statement_descriptor,
    })
    if (invoice.status === 'draft' && params.auto_advance !== undefined) reschedule(ctx, updated, advance)
    const stored = getInvoice(ctx, id)
    draftEvent(ctx, 'invoice.updated', stored)
    return stored
  }),
  route('DELETE', '/v1/invoices/:id', {}, (ctx, _, id) => {
    const invoice = getInvoice(ctx, id)
    if (invoice.status !== 'draft' || invoice.parent !== null) {
      throw invalidRequest(
        'You can only delete draft invoices that are not part of a subscription.',
        undefined,
        'invoice_not_editable',
      )
    }
    for (const item of ctx.tables.invoiceitems.by('invoice', id))
      ctx.tables.invoiceitems.put({ ...item, invoice: null })
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
      if (invoice.status === 'paid') followInvoice(ctx, invoice)
      else if (params.auto_advance !== undefined) {
        return ctx.tables.invoices.put({ ...invoice, auto_advance: params.auto_advance })
      }
      return invoice
    },
  ),
  route('POST', '/v1/invoices/:id/pay', payFields, (ctx, params, id) =>
    payInvoice(ctx, getInvoice(ctx, id), params.payment_method ?? null),
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
    (ctx, params, id) => cut(getInvoice(ctx, id).lines.data, params, `/v1/invoices/${id}/lines`, 'line item'),
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
        isWithin(invoice.created, params.created),
    )
    return paginate(rows, params, '/v1/invoices', 'invoice')
  }),
]

/** Switching `auto_advance` on starts the hour of a draft; off stops it. */
function reschedule(ctx: Context, draft: Invoice, advance: boolean): void {
  const at = advance ? nowOn(ctx, draft.test_clock) + DRAFT_SECONDS : null
  ctx.store.cancelTask('finalize_invoice', draft.id)
  if (at !== null) ctx.store.schedule('finalize_invoice', draft.id, draft.test_clock, at)
  ctx.tables.invoices.put({ ...draft, automatically_finalizes_at: at, next_payment_attempt: at })
}
