// `confirm`: the request that makes an intent be paid. https://docs.stripe.com/api/payment_intents/confirm
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest } from '../core/errors.ts'
import { clockOf } from '../core/events.ts'
import type { PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { payInvoice } from '../resources/pay-invoice.ts'
import { toCardError, toDecline } from './declines.ts'
import { afterPayment } from './follow-intent.ts'
import { confirmFromBalance } from './fund-intent.ts'
import { attempt } from './intents.ts'

export interface Confirmation {
  offSession: boolean
  returnUrl: string | null
  /** `error_on_requires_action`: a wish for authentication is an error. */
  refuseAction: boolean
}

const CONFIRMABLE: readonly string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action']

export function confirmIntent(
  ctx: Context,
  intent: PaymentIntent,
  given: PaymentMethod | null,
  how: Confirmation,
): PaymentIntent {
  if (!CONFIRMABLE.includes(intent.status)) {
    throw invalidRequest(
      intent.status === 'succeeded'
        ? 'You cannot confirm this PaymentIntent because it has already succeeded after being previously confirmed.'
        : `You cannot confirm this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be confirmed: ${CONFIRMABLE.join(', ')}.`,
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  const method = given ?? ctx.tables.payment_methods.get(intent.payment_method ?? '') ?? null
  if (method === null) {
    throw invalidRequest(
      `You cannot confirm this PaymentIntent because it's missing a payment method. ${
        intent.customer === null
          ? 'You can either update the PaymentIntent with a payment method and then confirm it again, or confirm it again directly with a payment method or ConfirmationToken.'
          : `To confirm the PaymentIntent with ${intent.customer}, specify a payment method attached to this customer along with the customer ID.`
      }`,
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  if (!intent.payment_method_types.includes(method.type)) {
    throw invalidRequest(
      `The PaymentMethod provided (${method.type}) is not allowed for this PaymentIntent. Please attach a PaymentMethod of one of the following types: ${intent.payment_method_types.join(', ')}.`,
      'payment_method',
    )
  }
  const invoice = invoiceOf(ctx, intent)
  if (invoice !== null) {
    confirmForInvoice(ctx, intent, invoice, method)
    return ctx.tables.payment_intents.get(intent.id) ?? intent
  }
  if (method.type === 'customer_balance') return confirmFromBalance(ctx, intent, method)
  const testClock = clockOf(ctx, intent.customer)
  const { intent: tried, error } = attempt(ctx, intent, method, {
    session: how.offSession ? 'off_session' : 'on_session',
    testClock,
    returnUrl: how.returnUrl,
  })
  if (error !== null) throw new ApiError(error.status, error.body, true)
  if (tried.status === 'requires_action' && how.refuseAction)
    throw toCardError(toDecline('authentication_required'))
  if (tried.status === 'succeeded') afterPayment(ctx, tried, testClock)
  return tried
}

/** The invoice whose own intent it is. */
function invoiceOf(ctx: Context, intent: PaymentIntent) {
  const payment = ctx.tables.invoice_payments
    .by('payment_intent', intent.id)
    .find(({ is_default: own }) => own)
  return ctx.tables.invoices.get(payment?.invoice ?? '') ?? null
}

/** An invoice's intent, confirmed by its id, pays the invoice; a wish for authentication is not an error here. */
function confirmForInvoice(
  ctx: Context,
  intent: PaymentIntent,
  invoice: NonNullable<ReturnType<typeof invoiceOf>>,
  method: PaymentMethod,
): void {
  try {
    payInvoice(ctx, invoice, method.id)
  } catch (error) {
    const waits = ctx.tables.payment_intents.get(intent.id)?.status === 'requires_action'
    if (!(error instanceof ApiError) || !waits) throw error
    return
  }
  const after = ctx.tables.payment_intents.get(intent.id)
  if (after?.status === 'processing') afterPayment(ctx, after, invoice.test_clock)
}
