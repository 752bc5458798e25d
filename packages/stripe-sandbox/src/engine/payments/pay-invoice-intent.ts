// One attempt at an invoice's payment intent, as billing needs to know it.
import type { Context } from '../core/context.ts'
import { ApiError } from '../core/errors.ts'
import type { Invoice, PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { HARD_DECLINES } from './declines.ts'
import { attempt } from './intents.ts'
import { openPayment, paymentOf } from './invoice-payments.ts'

export type InvoiceAttempt =
  | { kind: 'paid' }
  /** A bank debit is on its way. */
  | { kind: 'processing' }
  | { kind: 'action_required' | 'failed'; error: ApiError }

export function payInvoiceIntent(ctx: Context, open: Invoice, method: PaymentMethod): InvoiceAttempt {
  const intent = paymentOf(ctx, open)?.intent ?? openPayment(ctx, open)
  const automatic = ctx.request === null
  const hard = automatic ? hardDeclineOf(intent, method) : null
  if (hard !== null) return { kind: 'failed', error: hard }
  const { intent: tried, error } = attempt(ctx, intent, method, {
    session: automatic ? 'billing' : 'on_session',
    testClock: open.test_clock,
    returnUrl: null,
  })
  if (error !== null) return { kind: 'failed', error }
  if (tried.status === 'requires_action')
    return { kind: 'action_required', error: actionRequired(tried, method) }
  return { kind: tried.status === 'processing' ? 'processing' : 'paid' }
}

/** A retry after a hard decline counts, but the card is only charged again once it was changed. */
function hardDeclineOf(intent: PaymentIntent, method: PaymentMethod): ApiError | null {
  const last = intent.last_payment_error
  const sameCard = last?.payment_method?.id === method.id
  if (!sameCard || !HARD_DECLINES.includes(last?.decline_code ?? '')) return null
  return new ApiError(402, {
    type: 'card_error',
    code: last?.code ?? 'card_declined',
    message: last?.message ?? 'Your card was declined.',
  })
}

/** The same refusal where it is of a subscription. https://docs.stripe.com/error-codes#subscription-payment-intent-requires-action */
export function ofSubscription(error: ApiError): ApiError {
  if (error.body.code !== 'invoice_payment_intent_requires_action') return error
  const message =
    'Payment for this subscription requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with `subscription.latest_invoice`. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action'
  return new ApiError(error.status, {
    ...error.body,
    code: 'subscription_payment_intent_requires_action',
    message,
  })
}

/** https://docs.stripe.com/error-codes#invoice-payment-intent-requires-action */
function actionRequired(intent: PaymentIntent, method: PaymentMethod): ApiError {
  return new ApiError(402, {
    type: 'card_error',
    code: 'invoice_payment_intent_requires_action',
    message:
      'This payment requires additional user action before it can be completed successfully. Payment can be completed using the PaymentIntent associated with the invoice. For more details see: https://stripe.com/docs/billing/subscriptions/overview#requires-action',
    payment_intent: intent,
    payment_method: method,
  })
}
