// Refunds of charges. https://docs.stripe.com/refunds, test cards: https://docs.stripe.com/testing#refunds
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { Charge, Refund } from '../core/wire.ts'
import { formatAmount } from '../billing/money.ts'
import { checkStep } from './charge-amount.ts'
import { settleWarnings } from './fraud-warnings.ts'
import { recordMovement } from './balance-transactions.ts'
import { cardByNumber } from './test-cards.ts'

/** Assumed: a slow refund is known a day later; Stripe says only "some time". */
const LATER_SECONDS = 86400

export interface RefundDraft {
  /** Minor units; null for all that is left. */
  amount: number | null
  reason: Refund['reason']
  metadata: Record<string, string>
}

export function createRefund(ctx: Context, charge: Charge, draft: RefundDraft): Refund {
  const left = charge.amount_captured - charge.amount_refunded
  if (charge.refunded || (charge.paid && charge.captured && left === 0)) {
    throw invalidRequest(
      `Charge ${charge.id} has already been refunded.`,
      undefined,
      'charge_already_refunded',
    )
  }
  if (charge.disputed && charge.dispute !== null) refuseDisputed(ctx, charge, charge.dispute)
  if (charge.status === 'failed') {
    throw invalidRequest('This charge was not successful and cannot be refunded.', 'charge')
  }
  const amount = draft.amount ?? left
  if (draft.amount !== null) checkStep(amount, charge.currency, 'amount')
  if (amount > left) {
    throw invalidRequest(
      `Refund amount (${formatAmount(amount, charge.currency)}) is greater than unrefunded amount on charge (${formatAmount(left, charge.currency)})`,
      'amount',
    )
  }
  const clock = clockOf(ctx, charge.customer)
  const now = nowOn(ctx, clock)
  const id = newId(ctx, 're')
  const isCard = charge.payment_method_details?.type === 'card'
  const number = ctx.tables.cards.get(charge.payment_method ?? '')?.number ?? ''
  const end = isCard ? (cardByNumber(number)?.refund ?? 'succeeded') : 'pending'
  const movement = recordMovement(ctx, {
    type: isCard ? 'refund' : 'payment_refund',
    reportingCategory: 'refund',
    source: id,
    amount: -amount,
    fee: 0,
    currency: charge.currency,
    description: `REFUND FOR CHARGE${charge.description === null ? '' : ` (${charge.description})`}`,
    at: now,
  })
  const refund = ctx.tables.refunds.put<Refund>({
    id,
    object: 'refund',
    amount,
    balance_transaction: movement.id,
    charge: charge.id,
    created: now,
    currency: charge.currency,
    customer: charge.customer,
    customer_account: null,
    destination_details: isCard
      ? {
          card: {
            reference_status: 'pending',
            reference_type: 'acquirer_reference_number',
            type: 'refund',
          },
          type: 'card',
        }
      : { type: charge.payment_method_details?.type ?? 'card' },
    metadata: draft.metadata,
    payment_intent: charge.payment_intent,
    payment_method: charge.payment_method,
    ...(end === 'pending' ? { pending_reason: 'processing' } : {}),
    reason: draft.reason,
    receipt_number: null,
    source_transfer_reversal: null,
    status: end === 'pending' ? 'pending' : 'succeeded',
    transfer_reversal: null,
  })
  if (end !== 'succeeded') ctx.store.schedule('settle_refund', id, clock, now + LATER_SECONDS)
  countRefund(ctx, charge, amount, clock)
  draftEvent(ctx, 'refund.created', refund, clock)
  return refund
}

function refuseDisputed(ctx: Context, charge: Charge, dispute: string): void {
  if (ctx.tables.disputes.get(dispute)?.is_charge_refundable === true) return
  throw invalidRequest(
    `Charge ${charge.id} has been charged back; cannot issue a refund.`,
    undefined,
    'charge_disputed',
  )
}

function countRefund(ctx: Context, charge: Charge, amount: number, clock: string | null): void {
  const refunded = charge.amount_refunded + amount
  const next = ctx.tables.charges.put<Charge>({
    ...charge,
    amount_refunded: refunded,
    refunded: refunded === charge.amount_captured,
  })
  draftEvent(ctx, 'charge.refunded', next, clock, difference(charge, next) ?? {})
  settleWarnings(ctx, next, clock)
}

/** Tells a changed refund, under both of its names. */
export function draftRefundUpdate(ctx: Context, before: Refund, after: Refund): void {
  const clock = clockOf(ctx, after.customer)
  const previous = difference(before, after)
  if (previous === null) return
  draftEvent(ctx, 'refund.updated', after, clock, previous)
  draftEvent(ctx, 'charge.refund.updated', after, clock, previous)
}

/** The bank's later word on a refund: the pending ones succeed, the others come back. */
export function settleRefund(ctx: Context, id: string, clock: string | null): void {
  const refund = ctx.tables.refunds.get(id)
  if (refund === undefined) return
  if (refund.status === 'pending') {
    const { pending_reason: _, ...known } = refund
    draftRefundUpdate(ctx, refund, ctx.tables.refunds.put<Refund>({ ...known, status: 'succeeded' }))
    return
  }
  const returned = recordMovement(ctx, {
    type: 'refund_failure',
    reportingCategory: 'refund_failure',
    source: id,
    amount: refund.amount,
    fee: 0,
    currency: refund.currency,
    description: 'REFUND FAILURE',
    at: nowOn(ctx, clock),
  })
  const failed = ctx.tables.refunds.put<Refund>({
    ...refund,
    failure_balance_transaction: returned.id,
    failure_reason: 'unknown',
    status: 'failed',
  })
  const charge = ctx.tables.charges.get(refund.charge ?? '')
  if (charge !== undefined) {
    ctx.tables.charges.put<Charge>({
      ...charge,
      amount_refunded: charge.amount_refunded - refund.amount,
      refunded: false,
    })
  }
  draftEvent(ctx, 'refund.failed', failed, clock)
  draftRefundUpdate(ctx, refund, failed)
}
