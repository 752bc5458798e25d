// Payment intents, charges and invoice payments: how the amount of an invoice is collected.
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { letters } from '../core/ids.ts'
import type { Invoice, InvoicePayment, PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { toCardError } from './card-error.ts'
import { newCharge } from './charges.ts'
import { declineOf, toDecline } from './cards.ts'
import type { Decline } from './cards.ts'

const DESCRIPTIONS: Record<string, string> = {
  subscription_create: 'Subscription creation',
  subscription_update: 'Subscription update',
  subscription_cycle: 'Subscription update',
}

export function paymentOf(
  ctx: Context,
  invoice: Invoice,
): { payment: InvoicePayment; intent: PaymentIntent } | null {
  const payment = ctx.tables.invoice_payments.by('invoice', invoice.id).at(-1)
  const intent = ctx.tables.payment_intents.get(payment?.payment.payment_intent ?? '')
  return payment === undefined || intent === undefined ? null : { payment, intent }
}

/** The intent and invoice payment that an invoice gets when it is finalized with something due. */
export function openPayment(ctx: Context, invoice: Invoice): PaymentIntent {
  const now = nowOn(ctx, invoice.test_clock)
  const id = newId(ctx, 'pi')
  const intent = ctx.tables.payment_intents.put<PaymentIntent>({
    id,
    object: 'payment_intent',
    allowed_payment_method_types: null,
    amount: invoice.amount_due,
    amount_capturable: 0,
    amount_details: { tip: {} },
    amount_received: 0,
    application: null,
    application_fee_amount: null,
    automatic_payment_methods: null,
    canceled_at: null,
    cancellation_reason: null,
    capture_method: 'automatic',
    client_secret: `${id}_secret_${letters(`${ctx.settings.seed}/secret/${id}`, 25)}`,
    confirmation_method: 'automatic',
    created: now,
    currency: invoice.currency,
    customer: invoice.customer,
    customer_account: null,
    description: DESCRIPTIONS[invoice.billing_reason ?? ''] ?? `Payment for Invoice ${invoice.number ?? ''}`,
    excluded_payment_method_types: null,
    last_payment_error: null,
    latest_charge: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_action: null,
    on_behalf_of: null,
    payment_details: { customer_reference: null, order_reference: invoice.id },
    payment_method: null,
    payment_method_configuration_details: null,
    payment_method_options: {
      card: {
        installments: null,
        mandate_options: null,
        network: null,
        request_three_d_secure: 'automatic',
      },
    },
    payment_method_types: ['card'],
    payment_record: null,
    processing: null,
    receipt_email: null,
    review: null,
    setup_future_usage: invoice.parent === null ? null : 'off_session',
    shipping: null,
    source: null,
    statement_descriptor: null,
    statement_descriptor_suffix: null,
    status: 'requires_payment_method',
    transfer_data: null,
    transfer_group: null,
  })
  draftEvent(ctx, 'payment_intent.created', intent, invoice.test_clock)
  ctx.tables.invoice_payments.put<InvoicePayment>({
    id: newId(ctx, 'inpay'),
    object: 'invoice_payment',
    amount_paid: null,
    amount_requested: invoice.amount_due,
    created: now,
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

/** Whether a charge on that card succeeds: what was set for the next payment goes before what the card says. */
function decide(ctx: Context, customer: string | null, method: PaymentMethod): Decline | null {
  const row = ctx.tables.settings.get('outcomes')
  const list = row?.id === 'outcomes' ? row.list : []
  const index = list.findIndex((set) => set.customer === null || set.customer === customer)
  const set = list[index]
  if (set === undefined) return declineOf(ctx.tables.cards.get(method.id)?.number ?? '', 'charge')
  const left = (set.times ?? 1) - 1
  ctx.tables.settings.put({
    id: 'outcomes',
    list: list.flatMap((other, at) => (at !== index ? [other] : left > 0 ? [{ ...set, times: left }] : [])),
  })
  return set.outcome === 'succeeded' ? null : toDecline('card_declined', set.declineCode ?? 'generic_decline')
}

/** Charges the intent's amount. A decline is returned, with its failed charge and the intent kept. */
export function chargeIntent(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
  testClock: string | null,
): { intent: PaymentIntent; error: ApiError | null } {
  const decline = decide(ctx, intent.customer, method)
  const charge = newCharge(ctx, intent, method, decline, testClock)
  if (decline === null) {
    const paid = ctx.tables.payment_intents.put<PaymentIntent>({
      ...intent,
      amount_received: intent.amount,
      last_payment_error: null,
      latest_charge: charge.id,
      payment_method: method.id,
      status: 'succeeded',
    })
    draftEvent(ctx, 'charge.succeeded', charge, testClock)
    draftEvent(ctx, 'payment_intent.succeeded', paid, testClock)
    settlePayment(ctx, paid, testClock)
    return { intent: paid, error: null }
  }
  const error = toCardError(decline, { charge: charge.id })
  const failed = ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    last_payment_error: {
      type: 'card_error',
      code: decline.code,
      decline_code: decline.declineCode,
      message: decline.message,
      charge: charge.id,
      doc_url: `https://stripe.com/docs/error-codes/${decline.code.replaceAll('_', '-')}`,
    },
    latest_charge: charge.id,
    status: 'requires_payment_method',
  })
  draftEvent(ctx, 'charge.failed', charge, testClock)
  draftEvent(ctx, 'payment_intent.payment_failed', failed, testClock)
  return {
    intent: failed,
    error: new ApiError(402, { ...error.body, payment_intent: failed, payment_method: method }),
  }
}

function settlePayment(ctx: Context, intent: PaymentIntent, testClock: string | null): void {
  const now = nowOn(ctx, testClock)
  for (const payment of ctx.tables.invoice_payments.by('payment_intent', intent.id)) {
    const paid = ctx.tables.invoice_payments.put<InvoicePayment>({
      ...payment,
      amount_paid: intent.amount,
      status: 'paid',
      status_transitions: { canceled_at: null, paid_at: now },
    })
    draftEvent(ctx, 'invoice_payment.paid', paid, testClock)
  }
}

/** Ends the intent of an invoice that will not be paid. */
export function cancelIntent(ctx: Context, invoice: Invoice, reason: 'void_invoice'): void {
  const found = paymentOf(ctx, invoice)
  if (found === null || found.intent.status === 'succeeded' || found.intent.status === 'canceled') return
  const now = nowOn(ctx, invoice.test_clock)
  const canceled = ctx.tables.payment_intents.put<PaymentIntent>({
    ...found.intent,
    canceled_at: now,
    cancellation_reason: reason,
    status: 'canceled',
  })
  draftEvent(ctx, 'payment_intent.canceled', canceled, invoice.test_clock)
  ctx.tables.invoice_payments.put<InvoicePayment>({
    ...found.payment,
    status: 'canceled',
    status_transitions: { canceled_at: now, paid_at: null },
  })
}
