// The step a person does at the bank: 3-D Secure, for a payment or for saving a card.
// https://docs.stripe.com/payments/3d-secure/authentication-flow
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { PaymentIntent } from '../core/wire.ts'
import { toDocUrl } from './declines.ts'
import { afterPayment } from './follow-intent.ts'
import { attempt } from './intents.ts'

export type Authentication = 'succeeded' | 'failed'

const MESSAGE =
  'We are unable to authenticate your payment method. Please choose a different payment method and try again.'

/** The person's card passes the bank once. */
export function markAuthenticated(ctx: Context, method: string): void {
  const record = ctx.tables.cards.get(method)
  if (record !== undefined) ctx.tables.cards.put({ ...record, isAuthenticated: true })
}

export function authenticateIntent(
  ctx: Context,
  intent: PaymentIntent,
  outcome: Authentication,
): PaymentIntent {
  const method = ctx.tables.payment_methods.get(intent.payment_method ?? '')
  if (intent.status !== 'requires_action' || method === undefined) {
    throw invalidRequest(
      `This PaymentIntent's status is ${intent.status}: it does not wait for authentication.`,
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  const clock = clockOf(ctx, intent.customer)
  if (outcome === 'succeeded') {
    markAuthenticated(ctx, method.id)
    const { intent: tried } = attempt(ctx, intent, method, {
      session: 'on_session',
      testClock: clock,
      returnUrl: null,
    })
    afterPayment(ctx, tried, clock)
    return tried
  }
  const failed = ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    last_payment_error: {
      type: 'invalid_request_error',
      code: 'payment_intent_authentication_failure',
      doc_url: toDocUrl('payment_intent_authentication_failure'),
      message: MESSAGE,
      payment_method: method,
    },
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  draftEvent(ctx, 'payment_intent.payment_failed', failed, clock)
  afterPayment(ctx, failed, clock)
  return failed
}
