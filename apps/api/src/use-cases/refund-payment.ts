/** An operator sends money back. What that does to the access it paid for is part of the refund itself. */

import {
  BillingError,
  decideRefund,
  isRunning,
  type Payment,
  type RefundAccess,
  type Subscription,
} from '@prorata/billing'
import { audited } from './audited.ts'
import type { FetchedTruth } from './fetch-truth.ts'
import type { Actor, Ports } from './ports.ts'
import { refused } from './run-command.ts'
import { type HeldCustomer, withCustomer } from './with-customer.ts'

export interface RefundWish {
  paymentId: string
  /** Minor units of the payment's currency; `null` for all that is left. */
  amount: number | null
  /** `end_now` and `claw_back_unused` both end a subscription that the payment was for: the rest of it is what is unused. */
  access: RefundAccess
  /** In words, for the record and for the credit note. */
  reason: string
  /** The operator's own name for this refund: the same one is made once. */
  intentId: string
}

export interface RefundResult {
  payment: Payment
  subscription: Subscription
}

/**
 * Refunds, and takes back the access as asked for. Asked again with the same intent it goes on where it stopped, and
 * refunds nothing twice. Throws `not_found`; `refused` for more than is left, and for money that is not there.
 */
export async function refundPayment(ports: Ports, operator: Actor, wish: RefundWish): Promise<RefundResult> {
  const found = await ports.payments.findAnywhere(wish.paymentId)
  if (!found) throw noSuchPayment()
  const { organizationId } = found
  const act = { organizationId, actor: operator.userId, action: 'operator.refund', details: { ...wish } }
  return audited(ports, act, () =>
    withCustomer(ports, organizationId, (held) => refund(ports, held, wish), noSuchPayment),
  )
}

async function refund(ports: Ports, held: HeldCustomer, wish: RefundWish): Promise<RefundResult> {
  const { access, reason, intentId } = wish
  const before = await held.look()
  const payment = paymentIn(before, wish.paymentId)
  const made = payment.refunds.find((one) => one.intentId === intentId)
  const amount = made?.amount ?? requireAmount(payment, wish.amount)
  await ports.provider.refund({ payment, amount, access, reason, intentId })

  const { subscription } = before
  const isOfRunning = subscription && isRunning(subscription) && subscription.id === payment.subscriptionId
  if (isOfRunning && access !== 'keep') {
    const { customerId } = held
    await ports.provider.cancel({ customerId, subscription, effective: 'now', reason: null, comment: null })
  }
  const after = await held.look()
  return {
    payment: paymentIn(after, wish.paymentId),
    subscription: after.subscription ?? held.claim.previous,
  }
}

function requireAmount(payment: Payment, asked: number | null): Payment['amount'] {
  const decision = decideRefund(payment, asked)
  if (!decision.ok) throw refused(decision.refusal)
  return decision.amount
}

function paymentIn({ payments }: FetchedTruth, paymentId: string): Payment {
  const payment = payments.find(({ id }) => id === paymentId)
  if (!payment) throw noSuchPayment()
  return payment
}

function noSuchPayment(): BillingError {
  return new BillingError('not_found', 'There is no such payment.')
}
