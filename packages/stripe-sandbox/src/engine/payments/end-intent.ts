// How an intent ends other than by being paid: captured, canceled, or its authorization lapsed.
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Charge, PaymentIntent } from '../core/wire.ts'
import { checkStep } from './charge-amount.ts'
import { settleCharge } from './charges.ts'
import { openDisputes } from './disputes.ts'
import { unapplyCash } from './fund-intent.ts'

/** Takes an authorized amount, or less: what is not captured is released. https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
export function captureIntent(
  ctx: Context,
  intent: PaymentIntent,
  amount: number | null,
  clock: string | null,
): PaymentIntent {
  const charge = ctx.tables.charges.get(intent.latest_charge ?? '')
  if (intent.status !== 'requires_capture' || charge === undefined) {
    throw invalidRequest(
      `This PaymentIntent could not be captured because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be captured: requires_capture.`,
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  const taken = amount ?? intent.amount_capturable
  checkStep(taken, intent.currency, 'amount_to_capture')
  if (taken > intent.amount_capturable) {
    throw invalidRequest(
      `The amount ${taken} is greater than the amount_capturable ${intent.amount_capturable}.`,
      'amount_to_capture',
      'amount_too_large',
    )
  }
  ctx.store.cancelTask('expire_authorization', intent.id)
  const captured = settleCharge(
    ctx,
    { ...charge, amount_captured: taken, amount_refunded: charge.amount - taken, captured: true },
    clock,
  )
  const paid = ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    amount_capturable: 0,
    amount_received: taken,
    status: 'succeeded',
  })
  draftEvent(ctx, 'charge.captured', captured, clock, difference(charge, captured) ?? {})
  draftEvent(ctx, 'payment_intent.succeeded', paid, clock)
  openDisputes(ctx, captured, clock)
  return paid
}

const CANCELABLE: readonly string[] = [
  'requires_payment_method',
  'requires_capture',
  'requires_confirmation',
  'requires_action',
  // Only debits are cancelable there, and those only until they are sent. https://docs.stripe.com/refunds#cancel-payment
  'processing',
]

export function cancelPaymentIntent(
  ctx: Context,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
  clock: string | null,
): PaymentIntent {
  if (!CANCELABLE.includes(intent.status)) {
    throw invalidRequest(
      `You cannot cancel this PaymentIntent because it has a status of ${intent.status}. Only a PaymentIntent with one of the following statuses may be canceled: ${CANCELABLE.join(', ')}.`,
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  const payments = ctx.tables.invoice_payments.by('payment_intent', intent.id)
  if (payments.some(({ is_default: own }) => own)) {
    throw invalidRequest(
      'You cannot cancel a PaymentIntent that belongs to an invoice. Void the invoice instead.',
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  return release(ctx, intent, reason, clock, 'charge.refunded')
}

/** After seven days without capture the money is the customer's again. */
export function expireAuthorization(
  ctx: Context,
  intent: PaymentIntent,
  clock: string | null,
): PaymentIntent {
  return release(ctx, intent, 'automatic', clock, 'charge.expired')
}

function release(
  ctx: Context,
  intent: PaymentIntent,
  reason: PaymentIntent['cancellation_reason'],
  clock: string | null,
  told: 'charge.refunded' | 'charge.expired',
): PaymentIntent {
  ctx.store.cancelTasksOf(intent.id)
  unapplyCash(ctx, intent)
  const charge = ctx.tables.charges.get(intent.latest_charge ?? '')
  if (intent.status === 'requires_capture' && charge !== undefined) {
    const released = ctx.tables.charges.put<Charge>({
      ...charge,
      amount_refunded: charge.amount,
      refunded: true,
    })
    draftEvent(
      ctx,
      told,
      released,
      clock,
      told === 'charge.refunded' ? (difference(charge, released) ?? {}) : undefined,
    )
  }
  if (intent.status === 'processing' && charge !== undefined) {
    // Assumed: a debit that was not sent after all is a failed charge.
    const stopped = ctx.tables.charges.put<Charge>({
      ...charge,
      amount_captured: 0,
      captured: false,
      status: 'failed',
    })
    ctx.tables.settlements.delete(intent.id)
    draftEvent(ctx, 'charge.failed', stopped, clock)
  }
  const canceled = ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    amount_capturable: 0,
    canceled_at: nowOn(ctx, clock),
    cancellation_reason: reason,
    next_action: null,
    status: 'canceled',
  })
  draftEvent(ctx, 'payment_intent.canceled', canceled, clock)
  return canceled
}
