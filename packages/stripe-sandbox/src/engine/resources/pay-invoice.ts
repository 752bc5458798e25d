import { collect, followInvoice, paymentMethodFor } from '../billing/collect.ts'
import { finalizeInvoice, markPaid } from '../billing/invoice.ts'
import { applyPayment } from '../billing/partial-payment.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, InvoicePayment } from '../core/wire.ts'
import { cancelIntent, paymentOf } from '../payments/invoice-payments.ts'
import { getPaymentMethod } from '../payments/methods.ts'

/** The invoice, finalized, if it can still be paid. */
function payable(ctx: Context, given: Invoice): Invoice {
  if (given.status === 'paid') throw invalidRequest('Invoice is already paid')
  if (given.status === 'void') {
    throw invalidRequest('This invoice can no longer be paid: it is void.')
  }
  return given.status === 'draft' ? finalizeInvoice(ctx, given) : given
}

/** Pays an invoice on somebody's request. A decline is answered 402; the failed attempt stays. */
export function payInvoice(ctx: Context, given: Invoice, methodId: string | null): Invoice {
  const invoice = payable(ctx, given)
  if (invoice.status === 'paid') {
    followInvoice(ctx, invoice)
    return invoice
  }
  if (paymentOf(ctx, invoice)?.intent.status === 'processing') {
    // Assumed: Stripe's words.
    throw invalidRequest(
      'This invoice already has a payment in processing. Wait until it has succeeded or failed.',
      undefined,
      'payment_intent_unexpected_state',
    )
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

/**
 * Somebody paid in another way. Assumed: it counts as paid in full, and the intent that waited for it is canceled.
 * https://docs.stripe.com/api/invoices/pay#pay_invoice-paid_out_of_band
 */
export function payOutOfBand(ctx: Context, given: Invoice): Invoice {
  const invoice = payable(ctx, given)
  if (invoice.status === 'paid') {
    followInvoice(ctx, invoice)
    return invoice
  }
  cancelIntent(ctx, invoice, 'void_invoice')
  const paid = markPaid(ctx, invoice, invoice.amount_due)
  followInvoice(ctx, paid)
  return ctx.tables.invoices.get(paid.id) ?? paid
}

/**
 * Counts another payment towards an open invoice: now, or once it has succeeded. It may be a part of what is due or more.
 * https://docs.stripe.com/api/invoices/attach_payment
 */
export function attachPayment(ctx: Context, invoice: Invoice, intentId: string): Invoice {
  if (invoice.status !== 'open') {
    throw invalidRequest('You can only attach payments to open invoices.', undefined, 'invoice_not_editable')
  }
  const intent = ctx.tables.payment_intents.get(intentId)
  if (intent === undefined) throw noSuch('payment_intent', intentId, 'payment_intent')
  if (intent.customer !== invoice.customer || intent.currency !== invoice.currency) {
    throw invalidRequest(
      'The payment intent must have the customer and the currency of the invoice.',
      'payment_intent',
    )
  }
  const used = ctx.tables.invoice_payments.by('payment_intent', intent.id)
  if (intent.status === 'canceled' || used.some(({ status }) => status !== 'canceled')) {
    throw invalidRequest(
      'The payment intent is canceled, or attached to an invoice already.',
      'payment_intent',
    )
  }
  const done = intent.status === 'succeeded'
  const now = nowOn(ctx, invoice.test_clock)
  const payment = ctx.tables.invoice_payments.put<InvoicePayment>({
    id: newId(ctx, 'inpay'),
    object: 'invoice_payment',
    amount_paid: done ? intent.amount_received : null,
    amount_requested: intent.amount,
    created: now,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: false,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: done ? 'paid' : 'open',
    status_transitions: { canceled_at: null, paid_at: done ? now : null },
  })
  if (!done) return invoice
  draftEvent(ctx, 'invoice_payment.paid', payment, invoice.test_clock)
  const applied = applyPayment(ctx, invoice, intent.amount_received)
  followInvoice(ctx, applied)
  return ctx.tables.invoices.get(applied.id) ?? applied
}
