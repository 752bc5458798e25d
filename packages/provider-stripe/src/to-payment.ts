import { type Money, money, type Payment, type PaymentStatus } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { accessAfterRefund, intentOfRefund, purchaseOf } from './metadata.ts'
import { toInstant } from './seconds.ts'

/** What a payment intent alone does not say. */
export interface PaymentSurroundings {
  invoiceId: string | null
  subscriptionId: string | null
  refunds: readonly Stripe.Refund[]
  disputes: readonly Stripe.Dispute[]
}

/** `null` for an intent that nobody has tried to pay yet: no money has moved or tried to. `latest_charge` has to be expanded. */
export function toPayment(intent: Stripe.PaymentIntent, around: PaymentSurroundings): Payment | null {
  const { id, currency, created, latest_charge: charge, metadata } = intent
  if (typeof charge === 'string') throw new TypeError('The charge has to be expanded')
  const status = toPaymentStatus(intent)
  if (status === null) return null
  const amount = money(intent.amount, currency)
  const dispute = toDispute(around.disputes)
  const refunds = toRefunds(around.refunds)
  return {
    id,
    ...purchaseOf(metadata),
    invoiceId: around.invoiceId,
    subscriptionId: around.subscriptionId,
    amount,
    amountRefunded: money(charge?.amount_refunded ?? 0, currency),
    amountReversed: dispute === 'lost' ? amount : reversedBy(refunds, amount),
    refunds,
    status,
    dispute,
    createdAt: toInstant(created),
    receiptUrl: charge?.receipt_url ?? null,
  }
}

/** https://docs.stripe.com/payments/paymentintents/lifecycle */
function toPaymentStatus({
  status,
  latest_charge,
  last_payment_error,
}: Stripe.PaymentIntent): PaymentStatus | null {
  const attempted = latest_charge !== null || last_payment_error !== null
  if (status === 'requires_payment_method') return attempted ? 'failed' : null
  return (
    (['succeeded', 'processing', 'requires_action', 'canceled'] as const).find((one) => one === status) ??
    null
  )
}

/** A dispute that only asks (`warning_…`) takes no money: https://docs.stripe.com/disputes/how-disputes-work */
function toDispute(disputes: readonly Stripe.Dispute[]): Payment['dispute'] {
  const statuses = disputes.map(({ status }) => status)
  if (statuses.includes('lost')) return 'lost'
  const open = ['needs_response', 'under_review', 'appeal_needs_response', 'appeal_under_review']
  if (statuses.some((status) => open.includes(status))) return 'open'
  return statuses.includes('won') ? 'won' : null
}

/** One that ends all of it takes all of it back, however small. */
function reversedBy(refunds: Payment['refunds'], amount: Money): Money {
  if (refunds.some(({ access }) => access === 'end_now')) return amount
  const counted = refunds.filter(({ access }) => access !== 'keep')
  return money(
    Math.min(
      amount.amount,
      counted.reduce((sum, one) => sum + one.amount.amount, 0),
    ),
    amount.currency,
  )
}

/** A refund that failed or was canceled has sent nothing back: https://docs.stripe.com/refunds#failed-refunds */
function toRefunds(refunds: readonly Stripe.Refund[]): Payment['refunds'] {
  return refunds
    .filter(({ status }) => status !== 'failed' && status !== 'canceled')
    .map(({ id, amount, currency, metadata }) => ({
      id,
      intentId: intentOfRefund(metadata),
      amount: money(amount, currency),
      access: accessAfterRefund(metadata),
    }))
}
