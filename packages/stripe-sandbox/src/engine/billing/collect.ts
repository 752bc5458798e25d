// Collecting an open invoice once: who pays, what a failure leads to, and how the subscription's status follows.
// https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses
import type { Context } from '../core/context.ts'
import { ApiError } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, PaymentMethod, Subscription } from '../core/wire.ts'
import { payInvoiceIntent } from '../payments/pay-invoice-intent.ts'
import type { InvoiceAttempt } from '../payments/pay-invoice-intent.ts'
import { markPaid } from './invoice.ts'
import { setStatus } from './status.ts'
import { scheduleSubscription } from './timing.ts'
import { ledgerOf } from './ledger.ts'

export type Collected = { invoice: Invoice; error: ApiError | null }

/** The invoice's own method, else the subscription's, else the customer's. */
export function paymentMethodFor(ctx: Context, invoice: Invoice): PaymentMethod | null {
  const subscription = subscriptionOf(ctx, invoice)
  const customer = ctx.tables.customers.get(invoice.customer ?? '')
  const id =
    invoice.default_payment_method ??
    subscription?.default_payment_method ??
    subscription?.default_source ??
    customer?.invoice_settings.default_payment_method ??
    customer?.default_source
  return ctx.tables.payment_methods.get(id ?? '') ?? null
}

export function subscriptionOf(ctx: Context, invoice: Invoice): Subscription | undefined {
  return ctx.tables.subscriptions.get(invoice.parent?.subscription_details?.subscription ?? '')
}

export function noPaymentMethod(): ApiError {
  return new ApiError(400, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message:
      'This customer has no attached payment source or default payment method. Please consider adding a default payment method. For more information, visit https://stripe.com/docs/billing/subscriptions/payment-methods-setting#payment-method-priority.',
  })
}

/** Tries once. A failure leaves the invoice open with one attempt more; `retryAt` is when it will be tried again. */
export function collect(
  ctx: Context,
  open: Invoice,
  method: PaymentMethod | null,
  retryAt: number | null = null,
): Collected {
  const outcome: InvoiceAttempt =
    method === null ? { kind: 'failed', error: noPaymentMethod() } : payInvoiceIntent(ctx, open, method)
  switch (outcome.kind) {
    case 'paid':
      return { invoice: markPaid(ctx, open, open.amount_due), error: null }
    case 'processing':
      ctx.store.cancelTask('retry_invoice', open.id)
      return {
        invoice: ctx.tables.invoices.put<Invoice>({
          ...open,
          attempt_count: open.attempt_count + 1,
          attempted: true,
          next_payment_attempt: null,
        }),
        error: null,
      }
    case 'action_required':
    case 'failed': {
      // Somebody who is there to authenticate is not counted as a failed attempt (recorded); a renewal is.
      const counts = outcome.kind === 'failed' || ctx.request === null
      const failed = ctx.tables.invoices.put<Invoice>({
        ...open,
        attempt_count: open.attempt_count + (counts ? 1 : 0),
        attempted: true,
        next_payment_attempt: retryAt,
      })
      if (counts) draftEvent(ctx, 'invoice.payment_failed', failed)
      if (outcome.kind === 'action_required') draftEvent(ctx, 'invoice.payment_action_required', failed)
      followInvoice(ctx, failed)
      return { invoice: failed, error: outcome.error }
    }
    default:
      return outcome satisfies never
  }
}

const OWING: readonly string[] = ['past_due', 'unpaid']

/** Brings a subscription in line with an invoice that was paid, voided or given up. */
export function followInvoice(ctx: Context, invoice: Invoice): void {
  const subscription = subscriptionOf(ctx, invoice)
  if (subscription === undefined) return
  const settled = invoice.status === 'paid' || invoice.status === 'uncollectible'
  const held = ledgerOf(ctx, subscription.id).held
  if (held?.invoice === invoice.id) {
    if (settled) applyHeld(ctx, subscription)
    else if (invoice.status === 'void') dropHeld(ctx, subscription)
    else if (held.resumes === 'on_payment_attempt' && invoice.attempt_count > 0) {
      applyHeld(ctx, subscription)
      const resumed = ctx.tables.subscriptions.get(subscription.id)
      if (resumed !== undefined) setStatus(ctx, resumed, 'past_due')
    }
    return
  }
  if (subscription.status === 'incomplete') {
    if (settled) {
      ctx.store.cancelTask('expire_incomplete', subscription.id)
      setStatus(ctx, subscription, 'active')
    }
    return
  }
  if (!OWING.includes(subscription.status)) return
  // Voided invoices do not count: the latest of the others decides.
  const latest = ctx.tables.invoices
    .by('subscription', subscription.id)
    .findLast((other) => other.status !== 'void' && other.status !== 'draft')
  if (latest === undefined || latest.status === 'paid' || latest.status === 'uncollectible') {
    setStatus(ctx, subscription, 'active')
  }
}

/** The change that waited for its payment takes effect. */
function applyHeld(ctx: Context, subscription: Subscription): void {
  const ledger = ledgerOf(ctx, subscription.id)
  if (ledger.held === null) return
  const next = ledger.held.subscription
  ctx.tables.ledgers.put({ ...ledger, debits: ledger.held.debits, held: null })
  ctx.store.cancelTask('expire_pending_update', subscription.id)
  const { status_details: _, ...running } = subscription
  const applied = ctx.tables.subscriptions.put<Subscription>({
    ...(ledger.held.resumes === undefined ? subscription : { ...running, status: 'active' }),
    billing_cycle_anchor: next.billing_cycle_anchor,
    items: next.items,
    plan: next.plan,
    trial_end: next.trial_end,
    pending_update: null,
    ...(next.quantity === undefined ? {} : { quantity: next.quantity }),
  })
  scheduleSubscription(ctx, applied)
}

export function dropHeld(ctx: Context, subscription: Subscription): void {
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, subscription.id), held: null })
  ctx.store.cancelTask('expire_pending_update', subscription.id)
  ctx.tables.subscriptions.put<Subscription>({ ...subscription, pending_update: null })
}
