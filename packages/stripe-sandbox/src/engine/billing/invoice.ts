// The life of an invoice: draft, open, then paid, void or uncollectible. https://docs.stripe.com/invoicing/overview
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Customer, Invoice, Subscription } from '../core/wire.ts'
import { balanceIn, changeBalance } from '../payments/customer-balance.ts'
import { cancelIntent, openPayment } from '../payments/invoice-payments.ts'
import { customerFields } from './customer-fields.ts'
import { discountIds } from './discounts.ts'
import { scheduleDueDate } from './due-date.ts'
import { settingsFields } from './invoice-settings.ts'
import { withLateUsage } from './late-usage.ts'
import { numberInvoice } from './number-invoice.ts'
import { useUp } from './redeem.ts'
import { settleBalance } from './money.ts'
import { withLines } from './totals.ts'

/** Renewals stay drafts for an hour, in which they can be changed. */
export const DRAFT_SECONDS = 3600

export interface InvoiceDraft {
  customer: Customer
  subscription: Subscription | null
  reason: NonNullable<Invoice['billing_reason']>
  currency: string
  periodStart: number
  periodEnd: number
  autoAdvance: boolean
}

/** An empty draft, not yet stored: its lines come next. */
export function newInvoice(ctx: Context, draft: InvoiceDraft): Invoice {
  const { customer, subscription } = draft
  const now = nowOn(ctx, customer.test_clock)
  const id = newId(ctx, 'in')
  return {
    id,
    object: 'invoice',
    account_country: ctx.settings.account.country,
    account_name: ctx.settings.account.name,
    account_tax_ids: null,
    amount_due: 0,
    amount_overpaid: 0,
    amount_paid: 0,
    amount_remaining: 0,
    amount_shipping: 0,
    application: null,
    attempt_count: 0,
    attempted: false,
    auto_advance: draft.autoAdvance,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null, provider: null, status: null },
    automatically_finalizes_at: null,
    billing_reason: draft.reason,
    collection_method: subscription?.collection_method ?? 'charge_automatically',
    created: now,
    currency: draft.currency,
    ...settingsFields(customer, subscription),
    customer: customer.id,
    customer_account: null,
    ...customerFields(ctx, customer),
    default_payment_method: null,
    default_source: null,
    default_tax_rates: subscription?.default_tax_rates ?? [],
    discounts: discountIds(ctx, customer.id, subscription),
    due_date: dueDate(subscription, now),
    effective_at: null,
    ending_balance: null,
    from_invoice: null,
    hosted_invoice_url: null,
    invoice_pdf: null,
    issuer: { type: 'self' },
    last_finalization_error: null,
    latest_revision: null,
    lines: { object: 'list', data: [], has_more: false, total_count: 0, url: `/v1/invoices/${id}/lines` },
    livemode: false,
    metadata: {},
    next_payment_attempt: null,
    number: null,
    on_behalf_of: null,
    parent:
      subscription === null
        ? null
        : {
            quote_details: null,
            subscription_details: {
              metadata: subscription.metadata,
              subscription: subscription.id,
            },
            type: 'subscription_details',
          },
    period_end: draft.periodEnd,
    period_start: draft.periodStart,
    post_payment_credit_notes_amount: 0,
    pre_payment_credit_notes_amount: 0,
    receipt_number: null,
    rendering: draft.reason === 'manual' ? toRendering('auto') : null,
    shipping_cost: null,
    shipping_details: null,
    starting_balance: balanceIn(ctx, customer, draft.currency),
    statement_descriptor: null,
    status: 'draft',
    status_transitions: {
      finalized_at: null,
      marked_uncollectible_at: null,
      paid_at: null,
      voided_at: null,
    },
    subtotal: 0,
    subtotal_excluding_tax: 0,
    test_clock: customer.test_clock,
    total: 0,
    total_discount_amounts: [],
    total_excluding_tax: 0,
    total_pretax_credit_amounts: [],
    total_taxes: [],
    webhooks_delivered_at: now,
  }
}

function dueDate(subscription: Subscription | null, now: number): number | null {
  if (subscription?.collection_method !== 'send_invoice') return null
  return now + (subscription.days_until_due ?? 0) * 86400
}

function toRendering(size: 'auto' | 'letter'): Invoice['rendering'] {
  return { amount_tax_display: null, pdf: { page_size: size }, template: null, template_version: null }
}

/** What was left to be decided is (recorded): `auto` becomes `letter`. */
function settledRendering(rendering: Invoice['rendering']): Invoice['rendering'] {
  if (rendering === null || rendering.pdf?.page_size !== 'auto') return rendering
  return { ...rendering, pdf: { page_size: 'letter' } }
}

/** Stores a draft that has its lines and tells of it. */
export function storeDraft(ctx: Context, invoice: Invoice, finalizesAt: number | null): Invoice {
  const stored = ctx.tables.invoices.put({
    ...invoice,
    automatically_finalizes_at: finalizesAt,
    next_payment_attempt: finalizesAt,
  })
  draftEvent(ctx, 'invoice.created', stored)
  if (finalizesAt !== null) ctx.store.schedule('finalize_invoice', stored.id, stored.test_clock, finalizesAt)
  return stored
}

/** Gives the draft its number and makes it payable; with nothing due it is paid at once. */
export function finalizeInvoice(ctx: Context, given: Invoice): Invoice {
  if (given.status !== 'draft') {
    throw invalidRequest(`This invoice is already finalized, you can't re-finalize a non-draft invoice.`)
  }
  ctx.store.cancelTask('finalize_invoice', given.id)
  if (given.from_invoice !== null) replaceRevised(ctx, given, given.from_invoice.invoice)
  const customer = getCustomer(ctx, given.customer ?? '', 'customer')
  const draft = upToDate(ctx, given, customer)
  const before = balanceIn(ctx, customer, draft.currency)
  const now = nowOn(ctx, draft.test_clock)
  const { due, ending } = settleBalance(draft.total, before, draft.currency)
  const { number, customer: counted } = numberInvoice(ctx, draft, customer)
  const numbered = ctx.tables.customers.put({ ...counted, currency: customer.currency ?? draft.currency })
  if (ending !== before) {
    changeBalance(ctx, numbered, {
      type: ending > 0 ? 'invoice_too_small' : 'applied_to_invoice',
      amount: ending - before,
      currency: draft.currency,
      invoice: draft.id,
    })
  }
  const open = ctx.tables.invoices.put<Invoice>({
    ...draft,
    amount_due: due,
    amount_remaining: due,
    automatically_finalizes_at: null,
    effective_at: draft.effective_at ?? now,
    ending_balance: ending,
    hosted_invoice_url: `${ctx.settings.publicUrl}/invoice/${draft.id}`,
    invoice_pdf: `${ctx.settings.publicUrl}/invoice/${draft.id}/pdf`,
    next_payment_attempt: null,
    rendering: settledRendering(draft.rendering),
    number,
    starting_balance: before,
    status: 'open',
    status_transitions: { ...draft.status_transitions, finalized_at: now },
  })
  useUp(ctx, open)
  if (due > 0) openPayment(ctx, open)
  draftEvent(ctx, 'invoice.finalized', open)
  if (due === 0) return markPaid(ctx, open, 0)
  scheduleDueDate(ctx, open)
  return open
}

/** With what is known of the customer and of their usage now. */
function upToDate(ctx: Context, draft: Invoice, customer: Customer): Invoice {
  const told = withLateUsage(ctx, { ...draft, ...customerFields(ctx, customer) })
  if (told.customer_tax_exempt === draft.customer_tax_exempt) return told
  return withLines(ctx, told, told.lines.data)
}

/** A finalized revision voids what it revises. https://docs.stripe.com/invoicing/invoice-edits */
function replaceRevised(ctx: Context, revision: Invoice, id: string): void {
  const revised = ctx.tables.invoices.get(id)
  if (revised?.status === 'open') voidInvoice(ctx, { ...revised, latest_revision: revision.id })
}

/** Ends an invoice as paid, by a charge of `paid` or because nothing was due. */
export function markPaid(ctx: Context, open: Invoice, paid: number): Invoice {
  const now = nowOn(ctx, open.test_clock)
  ctx.store.cancelTasksOf(open.id)
  const settled = ctx.tables.invoices.put<Invoice>({
    ...open,
    amount_paid: paid,
    amount_remaining: 0,
    attempt_count: paid > 0 ? open.attempt_count + 1 : open.attempt_count,
    attempted: true,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'paid',
    status_transitions: { ...open.status_transitions, paid_at: now },
  })
  draftEvent(ctx, 'invoice.paid', settled)
  draftEvent(ctx, 'invoice.payment_succeeded', settled)
  return settled
}

const NOT_OPEN = `You can only pass in open invoices. This invoice isn't open.`

/** Ends an open invoice without payment. */
export function voidInvoice(ctx: Context, invoice: Invoice): Invoice {
  if (invoice.status === 'paid') throw invalidRequest('Invoices with `paid` payments cannot be voided.')
  if (invoice.status !== 'open' && invoice.status !== 'uncollectible') {
    throw invalidRequest(NOT_OPEN)
  }
  const now = nowOn(ctx, invoice.test_clock)
  ctx.store.cancelTasksOf(invoice.id)
  cancelIntent(ctx, invoice, 'void_invoice')
  unapplyBalance(ctx, invoice)
  const voided = ctx.tables.invoices.put<Invoice>({
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'void',
    status_transitions: { ...invoice.status_transitions, voided_at: now },
  })
  draftEvent(ctx, 'invoice.voided', voided)
  return voided
}

/** A voided invoice gives back the balance that was applied to it. https://docs.stripe.com/billing/customer/balance */
function unapplyBalance(ctx: Context, invoice: Invoice): void {
  const customer = ctx.tables.customers.get(invoice.customer ?? '')
  const applied = (invoice.ending_balance ?? invoice.starting_balance) - invoice.starting_balance
  if (customer === undefined || applied === 0) return
  changeBalance(ctx, customer, {
    type: 'unapplied_from_invoice',
    amount: -applied,
    currency: invoice.currency,
    invoice: invoice.id,
  })
}

export function markUncollectible(ctx: Context, invoice: Invoice): Invoice {
  if (invoice.status === 'uncollectible') {
    throw invalidRequest('This invoice has already been marked uncollectible.')
  }
  if (invoice.status !== 'open') throw invalidRequest(NOT_OPEN)
  ctx.store.cancelTasksOf(invoice.id)
  const marked = ctx.tables.invoices.put<Invoice>({
    ...invoice,
    auto_advance: false,
    next_payment_attempt: null,
    status: 'uncollectible',
    status_transitions: {
      ...invoice.status_transitions,
      marked_uncollectible_at: nowOn(ctx, invoice.test_clock),
    },
  })
  draftEvent(ctx, 'invoice.marked_uncollectible', marked)
  return marked
}
