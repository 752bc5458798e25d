import { money } from '../money.ts'
import type { Payment } from '../payment.ts'
import { type Decision, refuse } from './refusal.ts'

/**
 * Sending money back: `asked` in minor units of the payment's currency, `null` for all that is left. Money that never
 * arrived stays, and so does what a dispute has taken or may take: https://docs.stripe.com/refunds
 */
export function decideRefund(
  payment: Payment,
  asked: number | null,
): Decision<{ amount: Payment['amount'] }> {
  const { status, dispute, amount, amountRefunded } = payment
  if (status !== 'succeeded' || dispute === 'open' || dispute === 'lost') {
    return refuse({ code: 'payment_not_refundable' })
  }
  const left = money(amount.amount - amountRefunded.amount, amount.currency)
  if (left.amount === 0 || (asked !== null && asked > left.amount)) {
    return refuse({ code: 'refund_too_large', left })
  }
  return { ok: true, amount: asked === null ? left : money(asked, amount.currency) }
}
