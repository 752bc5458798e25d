// How the amount of an invoice is collected: its payment intent and the invoice payment that links the two.
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, InvoicePayment, PaymentIntent } from '../core/wire.ts'
import { newIntent } from './new-intent.ts'

const DESCRIPTIONS: Record<string, string> = {
  subscription_create: 'Subscription creation',
  subscription_update: 'Subscription update',
  subscription_cycle: 'Subscription update',
}

interface Paid {
  payment: InvoicePayment
  intent: PaymentIntent
}

/** The invoice's own payment; where that was given up for another, that one. */
export function paymentOf(ctx: Context, invoice: Invoice): Paid | null {
  const payments = ctx.tables.invoice_payments.by('invoice', invoice.id)
  const payment = payments.find((each) => each.is_default && each.status !== 'canceled') ?? payments.at(-1)
  const intent = ctx.tables.payment_intents.get(payment?.payment.payment_intent ?? '')
  return payment === undefined || intent === undefined ? null : { payment, intent }
}

/** The invoice's own payment while it is still waited for. */
export function openPaymentOf(ctx: Context, invoice: Invoice): Paid | null {
  const found = paymentOf(ctx, invoice)
  return found?.payment.is_default === true && found.payment.status === 'open' ? found : null
}

/** The intent and invoice payment that an invoice gets when it is finalized with something due. */
export function openPayment(ctx: Context, invoice: Invoice): PaymentIntent {
  const subscription = ctx.tables.subscriptions.get(invoice.parent?.subscription_details?.subscription ?? '')
  const types =
    invoice.payment_settings.payment_method_types ?? subscription?.payment_settings?.payment_method_types
  const intent = newIntent(
    ctx,
    {
      amount: invoice.amount_due,
      capture_method: 'automatic',
      currency: invoice.currency,
      customer: invoice.customer,
      description: DESCRIPTIONS[invoice.billing_reason ?? ''] ?? 'Payment for Invoice',
      // Recorded: the intents of subscriptions name their invoice as the order, those of other invoices name none.
      ...(invoice.parent === null
        ? {}
        : { payment_details: { customer_reference: null, order_reference: invoice.id } }),
      setup_future_usage: invoice.parent === null ? null : 'off_session',
      ...(types == null ? {} : { payment_method_types: types }),
    },
    invoice.test_clock,
  )
  ctx.tables.invoice_payments.put<InvoicePayment>({
    id: newId(ctx, 'inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: intent.created,
    currency: invoice.currency,
    invoice: invoice.id,
    is_default: true,
    livemode: false,
    payment: { payment_intent: intent.id, type: 'payment_intent' },
    status: 'open',
    status_transitions: { canceled_at: null, paid_at: null },
  })
  return intent
}

export function settlePayment(ctx: Context, intent: PaymentIntent, testClock: string | null): void {
  for (const payment of ctx.tables.invoice_payments.by('payment_intent', intent.id)) {
    if (payment.status !== 'open') continue
    const paid = ctx.tables.invoice_payments.put<InvoicePayment>({
      ...payment,
      amount_paid: intent.amount,
      status: 'paid',
      status_transitions: { canceled_at: null, paid_at: nowOn(ctx, testClock) },
    })
    draftEvent(ctx, 'invoice_payment.paid', paid, testClock)
  }
}

/** Ends the intent of an invoice that will not be paid by it; intents of others are let go. */
export function cancelIntent(ctx: Context, invoice: Invoice, reason: 'void_invoice'): void {
  const at = nowOn(ctx, invoice.test_clock)
  for (const payment of ctx.tables.invoice_payments.by('invoice', invoice.id)) {
    if (payment.is_default || payment.status !== 'open') continue
    ctx.tables.invoice_payments.put<InvoicePayment>({
      ...payment,
      status: 'canceled',
      status_transitions: { canceled_at: at, paid_at: null },
    })
  }
  const found = openPaymentOf(ctx, invoice)
  if (found === null || found.intent.status === 'succeeded' || found.intent.status === 'canceled') return
  ctx.store.cancelTasksOf(found.intent.id)
  const canceled = ctx.tables.payment_intents.put<PaymentIntent>({
    ...found.intent,
    canceled_at: at,
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  })
  draftEvent(ctx, 'payment_intent.canceled', canceled, invoice.test_clock)
  ctx.tables.invoice_payments.put<InvoicePayment>({
    ...found.payment,
    status: 'canceled',
    status_transitions: { canceled_at: at, paid_at: null },
  })
}
