import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Charge, PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { processingFee, recordMovement } from './balance-transactions.ts'
import { toDetails, toOutcome } from './charge-details.ts'
import type { Decline } from './declines.ts'
import { cardByNumber } from './test-cards.ts'

/** An authorization lasts seven days. https://docs.stripe.com/payments/place-a-hold-on-a-payment-method */
export const AUTHORIZATION_SECONDS = 7 * 86400

/** `pending` is a bank debit whose end is not known yet. */
export type ChargeEnd =
  | { kind: 'captured' | 'authorized'; authenticated: boolean }
  | { kind: 'pending' }
  | { kind: 'failed'; decline: Decline }

/** One attempt to take an intent's amount. */
export function newCharge(
  ctx: Context,
  intent: PaymentIntent,
  method: PaymentMethod,
  end: ChargeEnd,
  testClock: string | null,
): Charge {
  const isCard = method.type === 'card'
  const id = newId(ctx, isCard ? 'ch' : 'py')
  const now = nowOn(ctx, testClock)
  const decline = end.kind === 'failed' ? end.decline : null
  const captured = end.kind === 'captured' || end.kind === 'pending'
  const paid = end.kind === 'captured' || end.kind === 'authorized'
  const number = ctx.tables.cards.get(method.id)?.number ?? ''
  return ctx.tables.charges.put<Charge>({
    id,
    object: 'charge',
    amount: intent.amount,
    amount_captured: captured ? intent.amount : 0,
    amount_refunded: 0,
    application: null,
    application_fee: null,
    application_fee_amount: null,
    balance_transaction: null,
    billing_details: method.billing_details,
    calculated_statement_descriptor: isCard
      ? (intent.statement_descriptor ?? ctx.settings.account.name).toUpperCase().slice(0, 22)
      : null,
    captured,
    created: now,
    currency: intent.currency,
    customer: intent.customer,
    description: intent.description,
    destination: null,
    dispute: null,
    disputed: false,
    failure_balance_transaction: null,
    failure_code: decline?.code ?? null,
    failure_message: decline?.message ?? null,
    fraud_details: {},
    livemode: false,
    metadata: intent.metadata,
    on_behalf_of: null,
    order: null,
    outcome: toOutcome(decline, cardByNumber(number)?.risk ?? 'normal'),
    paid,
    payment_intent: intent.id,
    payment_method: method.id,
    payment_method_details: toDetails(ctx, method, {
      id,
      amount: intent.amount,
      decline,
      captureBefore: end.kind === 'authorized' ? now + AUTHORIZATION_SECONDS : null,
      authenticated: 'authenticated' in end && end.authenticated,
    }),
    radar_options: {},
    receipt_email: intent.receipt_email,
    receipt_number: null,
    receipt_url: paid ? `${ctx.settings.publicUrl}/receipt/${id}` : null,
    refunded: false,
    review: null,
    shipping: intent.shipping,
    source: null,
    source_transfer: null,
    statement_descriptor: intent.statement_descriptor,
    statement_descriptor_suffix: intent.statement_descriptor_suffix,
    status: end.kind === 'failed' ? 'failed' : end.kind === 'pending' ? 'pending' : 'succeeded',
    transfer_data: null,
    transfer_group: intent.transfer_group,
  })
}

/** Puts a captured charge into the account's balance. */
export function settleCharge(ctx: Context, charge: Charge, testClock: string | null): Charge {
  if (charge.balance_transaction !== null) return charge
  const movement = recordMovement(ctx, {
    type: charge.payment_method_details?.type === 'card' ? 'charge' : 'payment',
    reportingCategory: 'charge',
    source: charge.id,
    amount: charge.amount_captured,
    fee: processingFee(charge.amount_captured),
    currency: charge.currency,
    description: charge.description,
    at: nowOn(ctx, testClock),
  })
  return ctx.tables.charges.put<Charge>({ ...charge, balance_transaction: movement.id })
}

/** With `automatic_async`, the default, that happens a moment after the answer and is told as `charge.updated`. */
export function settleChargeLater(ctx: Context, chargeId: string, testClock: string | null): void {
  const charge = ctx.tables.charges.get(chargeId)
  if (charge === undefined || charge.balance_transaction !== null || !charge.captured) return
  const settled = settleCharge(ctx, charge, testClock)
  draftEvent(ctx, 'charge.updated', settled, testClock, { balance_transaction: null })
}
