import { type Invoice, type InvoiceLine, type InvoiceStatus, invoiceStatuses, money } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { toInstant } from './seconds.ts'

/** `null` where the invoice has a status we do not know: it is never shown as something else. */
export function toInvoice(invoice: Stripe.Invoice): Invoice | null {
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

function isInvoiceStatus(status: string): status is InvoiceStatus {
  return invoiceStatuses.some((known) => known === status)
}
