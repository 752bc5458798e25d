import {
  type Invoice,
  type InvoiceLine,
  type InvoiceStatus,
  invoiceStatuses,
  money,
  type PaymentFailure,
} from '@prorata/billing'
import type { Stripe } from 'stripe'
import { declineOf } from './invoice-payment.ts'
import { toInstant } from './seconds.ts'
import { toPaymentFailure } from './to-payment-failure.ts'

/**
 * `null` where the invoice has a status we do not know: it is never shown as something else. `intent` is its payment's,
 * with `latest_charge` expanded; without one nothing is known of why a payment failed.
 */
export function toInvoice(
  invoice: Stripe.Invoice,
  intent: Stripe.PaymentIntent | null = null,
): Invoice | null {
  const status = invoice.status ?? 'draft'
  if (!isInvoiceStatus(status)) return null
  const { currency, status_transitions: transitions, next_payment_attempt: nextAttempt } = invoice
  return {
    id: invoice.id,
    number: invoice.number,
    status,
    total: money(invoice.total, currency),
    amountDue: money(invoice.amount_due, currency),
    amountPaid: money(invoice.amount_paid, currency),
    createdAt: toInstant(invoice.created),
    paidAt: transitions.paid_at === null ? null : toInstant(transitions.paid_at),
    nextPaymentAttempt: nextAttempt === null ? null : toInstant(nextAttempt),
    attemptCount: invoice.attempt_count,
    needsAction: status === 'open' && asksPerson(intent),
    processing: status === 'open' && intent?.status === 'processing',
    failure: status === 'open' && invoice.attempt_count > 0 ? toFailure(intent) : null,
    lines: invoice.lines.data.map(toInvoiceLine),
    hostedUrl: invoice.hosted_invoice_url ?? null,
    pdfUrl: invoice.invoice_pdf ?? null,
  }
}

export function toInvoiceLine(line: Stripe.InvoiceLineItem): InvoiceLine {
  const details = line.parent?.subscription_item_details ?? line.parent?.invoice_item_details
  return {
    description: line.description ?? '',
    amount: money(line.amount, line.currency),
    period: { start: toInstant(line.period.start), end: toInstant(line.period.end) },
    proration: details?.proration ?? false,
  }
}

/** Off the session Stripe ends an attempt at the bank's question, or keeps it open: https://docs.stripe.com/billing/subscriptions/overview#requires-action */
function asksPerson(intent: Stripe.PaymentIntent | null): boolean {
  if (intent?.status === 'requires_action') return true
  const { code, decline_code } = intent?.last_payment_error ?? {}
  const asks = code === 'authentication_required' || decline_code === 'authentication_required'
  return asks && intent?.status === 'requires_payment_method'
}

/** `null` also where the bank has not answered yet, and where the payment is not known. */
function toFailure(intent: Stripe.PaymentIntent | null): PaymentFailure | null {
  if (intent === null || intent.status === 'processing') return null
  const failure = toPaymentFailure(declineOf(intent))
  if (asksPerson(intent)) return { ...failure, reason: 'authentication_required' }
  return intent.last_payment_error ? failure : { reason: 'no_payment_method', last4: null }
}

function isInvoiceStatus(status: string): status is InvoiceStatus {
  return invoiceStatuses.some((known) => known === status)
}
