// An attempt to pay an intent, from the card's answer to the intent's new state.
// https://docs.stripe.com/payments/paymentintents/lifecycle
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Charge, PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { own } from './methods.ts'
import { AUTHORIZATION_SECONDS, newCharge, settleCharge } from './charges.ts'
import { decide } from './decide.ts'
import type { Session } from './decide.ts'
import { toCardError, toDocUrl } from './declines.ts'
import type { Decline } from './declines.ts'
import { openDisputes } from './disputes.ts'
import { settlePayment } from './invoice-payments.ts'
import { mandateOf } from './mandates.ts'
import { toNextAction } from './next-action.ts'
import type { Settlement } from './settlement.ts'

export interface Attempted {
  intent: PaymentIntent
  /** A decline, told as the API tells it. */
  error: ApiError | null
}

export interface How {
  session: Session
  testClock: string | null
  returnUrl: string | null
}

/** Tries once. A decline is returned with its failed charge and intent stored; so is a wish for authentication. */
export function attempt(ctx: Context, intent: PaymentIntent, method: PaymentMethod, how: How): Attempted {
  const outcome = decide(ctx, intent.customer, method, how.session, asksFor3ds(intent))
  const { testClock } = how
  switch (outcome.kind) {
    case 'succeeded':
      return { intent: succeed(ctx, intent, method, outcome.authenticated, testClock), error: null }
    case 'declined':
      return fail(ctx, intent, method, outcome.decline, testClock)
    case 'authenticate': {
      const waiting = ctx.tables.payment_intents.put<PaymentIntent>({
        ...intent,
        last_payment_error: null,
        next_action: toNextAction(ctx, intent.id, how.returnUrl),
        payment_method: method.id,
        status: 'requires_action',
      })
      draftEvent(ctx, 'payment_intent.requires_action', waiting, testClock)
      return { intent: waiting, error: null }
    }
    case 'processing':
      return { intent: process(ctx, intent, method, outcome.settlement, testClock), error: null }
    default:
      return outcome satisfies never
  }
}

/** https://docs.stripe.com/payments/3d-secure/authentication-flow#manual-three-ds */
function asksFor3ds(intent: PaymentIntent): boolean {
  const wish = intent.payment_method_options?.card?.request_three_d_secure
  return wish === 'any' || wish === 'challenge'
}

/** The money is there at once. */
export function succeed(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
  authenticated: boolean,
  testClock: string | null,
): PaymentIntent {
  keepMethod(ctx, intent, method)
  const held = intent.capture_method === 'manual'
  const kind = held ? 'authorized' : 'captured'
  const charge = newCharge(ctx, intent, method, { kind, authenticated }, testClock)
  const taken: PaymentIntent = {
    ...intent,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    processing: null,
  }
  if (!held) return complete(ctx, taken, charge, testClock)
  const authorized = ctx.tables.payment_intents.put<PaymentIntent>({
    ...taken,
    amount_capturable: intent.amount,
    status: 'requires_capture',
  })
  ctx.store.schedule(
    'expire_authorization',
    intent.id,
    testClock,
    nowOn(ctx, testClock) + AUTHORIZATION_SECONDS,
  )
  draftEvent(ctx, 'charge.succeeded', charge, testClock)
  draftEvent(ctx, 'payment_intent.amount_capturable_updated', authorized, testClock)
  return authorized
}

/** The money is there: the charge settles, the intent and what it pays for are done. */
function complete(
  ctx: Context,
  intent: PaymentIntent,
  charge: Charge,
  testClock: string | null,
): PaymentIntent {
  const later = intent.capture_method === 'automatic_async' && charge.status === 'succeeded'
  const settled = later ? charge : settleCharge(ctx, charge, testClock)
  if (later) ctx.store.schedule('settle_charge', charge.id, testClock, nowOn(ctx, testClock) + 1)
  const paid = ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    amount_received: intent.amount,
    processing: null,
    status: 'succeeded',
  })
  draftEvent(ctx, 'charge.succeeded', settled, testClock)
  draftEvent(ctx, 'payment_intent.succeeded', paid, testClock)
  settlePayment(ctx, paid, testClock)
  openDisputes(ctx, settled, testClock)
  return paid
}

/** A bank debit was sent; the bank's answer comes later. */
function process(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
  settlement: Settlement,
  testClock: string | null,
): PaymentIntent {
  keepMethod(ctx, intent, method)
  mandateOf(ctx, method, intent)
  const charge = newCharge(ctx, intent, method, { kind: 'pending' }, testClock)
  const processing = ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    last_payment_error: null,
    latest_charge: charge.id,
    next_action: null,
    payment_method: method.id,
    status: 'processing',
  })
  if (settlement.end !== null) {
    ctx.tables.settlements.put({ id: intent.id, end: settlement.end })
    ctx.store.schedule('settle_intent', intent.id, testClock, nowOn(ctx, testClock) + settlement.seconds)
  }
  draftEvent(ctx, 'charge.pending', charge, testClock)
  draftEvent(ctx, 'payment_intent.processing', processing, testClock)
  return processing
}

/** The bank's answer to a debit in processing. */
export function settleIntent(
  ctx: Context,
  intent: PaymentIntent,
  testClock: string | null,
): Attempted | null {
  const method = ctx.tables.payment_methods.get(intent.payment_method ?? '')
  const pending = ctx.tables.charges.get(intent.latest_charge ?? '')
  const end = ctx.tables.settlements.get(intent.id)?.end
  if (method === undefined || pending === undefined || end === undefined) return null
  ctx.tables.settlements.delete(intent.id)
  if (intent.status !== 'processing') return null
  if (end === 'succeeded') {
    const charge = ctx.tables.charges.put<Charge>({
      ...pending,
      paid: true,
      receipt_url: `${ctx.settings.publicUrl}/receipt/${pending.id}`,
      status: 'succeeded',
    })
    return {
      intent: complete(ctx, { ...intent, capture_method: 'automatic' }, charge, testClock),
      error: null,
    }
  }
  const failed = ctx.tables.charges.put<Charge>({
    ...pending,
    amount_captured: 0,
    captured: false,
    failure_code: end.code,
    failure_message: end.message,
    paid: false,
    status: 'failed',
  })
  return refuse(ctx, intent, method, end, failed, testClock)
}

function fail(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
  testClock: string | null,
): Attempted {
  const charge = newCharge(ctx, intent, method, { kind: 'failed', decline }, testClock)
  return refuse(ctx, intent, method, decline, charge, testClock)
}

function refuse(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
  decline: Decline,
  charge: Charge,
  testClock: string | null,
): Attempted {
  const error = toCardError(decline, { charge: charge.id })
  const failed = ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    last_payment_error: {
      type: 'card_error',
      advice_code: decline.advice,
      charge: charge.id,
      code: decline.code,
      decline_code: decline.declineCode,
      doc_url: toDocUrl(decline.code),
      message: decline.message,
      ...(decline.network === null ? {} : { network_decline_code: decline.network }),
      payment_method: method,
    },
    latest_charge: charge.id,
    next_action: null,
    payment_method: null,
    status: 'requires_payment_method',
  })
  draftEvent(ctx, 'charge.failed', charge, testClock)
  draftEvent(ctx, 'payment_intent.payment_failed', failed, testClock)
  return {
    intent: failed,
    error: new ApiError(402, { ...error.body, payment_intent: failed, payment_method: method }),
  }
}

/** A method paid with for later use belongs to the customer, authenticated. https://docs.stripe.com/payments/save-during-payment */
function keepMethod(ctx: Context, intent: PaymentIntent, method: PaymentMethod): void {
  // A cash balance is the customer's anyway.
  if (intent.setup_future_usage === null || method.type === 'customer_balance') return
  const record = ctx.tables.cards.get(method.id)
  if (record !== undefined && record.isSetUp !== true) ctx.tables.cards.put({ ...record, isSetUp: true })
  if (intent.customer !== null && method.customer === null) own(ctx, method, intent.customer)
}
