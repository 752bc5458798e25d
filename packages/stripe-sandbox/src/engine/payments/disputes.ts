// Disputes: the bank takes the money back, the account answers with evidence, the bank decides.
// https://docs.stripe.com/disputes/how-disputes-work, test evidence: https://docs.stripe.com/testing#disputes
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { BalanceTransaction, Charge, Dispute } from '../core/wire.ts'
import { recordMovement } from './balance-transactions.ts'
import { warnOfFraud } from './fraud-warnings.ts'
import { accountByNumber } from './test-accounts.ts'
import { cardByNumber } from './test-cards.ts'

/** 15 dollars for each dispute. https://docs.stripe.com/disputes/how-disputes-work#dispute-fees */
const FEE = 1500
const ANSWER_SECONDS = 9 * 86400

const UNANSWERED: readonly string[] = ['needs_response', 'warning_needs_response']

const REASONS = {
  fraudulent: { reason: 'fraudulent', network: '10.4', inquiry: false },
  product_not_received: { reason: 'product_not_received', network: '13.1', inquiry: false },
  inquiry: { reason: 'fraudulent', network: '10.4', inquiry: true },
  debit: { reason: 'debit_not_authorized', network: 'R10', inquiry: false },
} as const

/** Test cards and accounts that are disputed are disputed as soon as they are charged. */
export function openDisputes(ctx: Context, charge: Charge, testClock: string | null): void {
  const number = ctx.tables.cards.get(charge.payment_method ?? '')?.number ?? ''
  if (charge.payment_method_details?.type !== 'card') {
    if (accountByNumber(number).disputed) openDispute(ctx, charge, 'debit', testClock)
    return
  }
  const trouble = cardByNumber(number)?.dispute ?? null
  if (trouble === 'fraud_warning') warnOfFraud(ctx, charge, testClock)
  else if (trouble !== null) openDispute(ctx, charge, trouble, testClock)
}

function openDispute(
  ctx: Context,
  charge: Charge,
  kind: keyof typeof REASONS,
  testClock: string | null,
): void {
  const { reason, network, inquiry } = REASONS[kind]
  const now = nowOn(ctx, testClock)
  const id = newId(ctx, 'du')
  const card = charge.payment_method_details?.card
  const opened = ctx.tables.disputes.put<Dispute>({
    id,
    object: 'dispute',
    amount: charge.amount,
    balance_transactions: inquiry ? [] : [withdraw(ctx, id, charge, now)],
    charge: charge.id,
    created: now,
    currency: charge.currency,
    enhanced_eligibility_types: [],
    evidence: emptyEvidence(charge),
    evidence_details: {
      due_by: now + ANSWER_SECONDS,
      enhanced_eligibility: {},
      has_evidence: false,
      past_due: false,
      submission_count: 0,
      submission_method: 'not_submitted',
    },
    intended_submission_method: null,
    is_charge_refundable: inquiry,
    livemode: false,
    metadata: {},
    network_reason_code: network,
    payment_intent: charge.payment_intent,
    ...(card === undefined
      ? {}
      : {
          payment_method_details: {
            card: {
              brand: card.brand ?? 'visa',
              case_type: inquiry ? 'inquiry' : 'chargeback',
              network: card.network ?? 'visa',
              network_reason_code: network,
            },
            type: 'card',
          },
        }),
    reason,
    status: inquiry ? 'warning_needs_response' : 'needs_response',
  })
  ctx.tables.charges.put<Charge>({ ...charge, dispute: id, disputed: true })
  ctx.store.schedule('dispute_due', id, testClock, now + ANSWER_SECONDS)
  draftEvent(ctx, 'charge.dispute.created', opened, testClock)
  if (!inquiry) draftEvent(ctx, 'charge.dispute.funds_withdrawn', opened, testClock)
}

function withdraw(ctx: Context, dispute: string, charge: Charge, at: number): BalanceTransaction {
  return move(ctx, dispute, charge, -charge.amount, FEE, at)
}

function move(
  ctx: Context,
  dispute: string,
  charge: Charge,
  amount: number,
  fee: number,
  at: number,
): BalanceTransaction {
  return recordMovement(ctx, {
    type: 'adjustment',
    reportingCategory: amount < 0 ? 'dispute' : 'dispute_reversal',
    source: dispute,
    amount,
    fee,
    currency: charge.currency,
    description:
      amount < 0 ? `Chargeback withdrawal for ${charge.id}` : `Chargeback reversal for ${charge.id}`,
    at,
  })
}

function emptyEvidence(charge: Charge): Dispute['evidence'] {
  return {
    access_activity_log: null,
    billing_address: null,
    cancellation_policy: null,
    cancellation_policy_disclosure: null,
    cancellation_rebuttal: null,
    customer_communication: null,
    customer_email_address: charge.billing_details.email,
    customer_name: charge.billing_details.name,
    customer_purchase_ip: null,
    customer_signature: null,
    duplicate_charge_documentation: null,
    duplicate_charge_explanation: null,
    duplicate_charge_id: null,
    enhanced_evidence: {},
    product_description: null,
    receipt: null,
    refund_policy: null,
    refund_policy_disclosure: null,
    refund_refusal_explanation: null,
    service_date: null,
    service_documentation: null,
    shipping_address: null,
    shipping_carrier: null,
    shipping_date: null,
    shipping_documentation: null,
    shipping_tracking_number: null,
    uncategorized_file: null,
    uncategorized_text: null,
  }
}

/**
 * Nobody answered in time: the money is lost; an inquiry ends as it stands. Assumed: on the very day.
 * https://docs.stripe.com/disputes/responding
 */
export function missDueDate(ctx: Context, id: string): void {
  const dispute = ctx.tables.disputes.get(id)
  if (dispute === undefined || !UNANSWERED.includes(dispute.status)) return
  const late = ctx.tables.disputes.put<Dispute>({
    ...dispute,
    evidence_details: { ...dispute.evidence_details, past_due: true },
  })
  closeDispute(ctx, late, dispute.status.startsWith('warning'))
}

/** The bank's word: won gives the money and the fee back. An inquiry only ends. */
export function closeDispute(ctx: Context, dispute: Dispute, won: boolean): Dispute {
  const charge = ctx.tables.charges.get(dispute.charge)
  const clock =
    charge?.customer == null ? null : (ctx.tables.customers.get(charge.customer)?.test_clock ?? null)
  const inquiry = dispute.status.startsWith('warning')
  const returned =
    charge === undefined || inquiry || !won
      ? []
      : [move(ctx, dispute.id, charge, dispute.amount, -FEE, nowOn(ctx, clock))]
  const closed = ctx.tables.disputes.put<Dispute>({
    ...dispute,
    balance_transactions: [...dispute.balance_transactions, ...returned],
    is_charge_refundable: false,
    status: inquiry && won ? 'warning_closed' : won ? 'won' : 'lost',
  })
  if (returned.length > 0) draftEvent(ctx, 'charge.dispute.funds_reinstated', closed, clock)
  draftEvent(ctx, 'charge.dispute.closed', closed, clock)
  return closed
}
