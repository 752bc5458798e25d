/**
 * Credits: use of a meter that was bought apart from the plan. They follow from the payments alone, so that however often
 * a payment is seen it grants once, and what is refunded is taken back once.
 */

import type { Payment } from './payment.ts'
import { isProductId, type MeterId, product } from './plans.ts'
import { addMonths, type Instant } from './time.ts'

/** What one payment grants, and how much of that is to be taken back as far as it is unused. */
export interface CreditSource {
  paymentId: string
  meterId: MeterId
  quantity: number
  reversed: number
  grantedAt: Instant
  expiresAt: Instant
}

/** Only what has arrived grants anything. The reversed share is rounded down: in doubt the customer keeps one. */
export function creditSourcesOf(payments: readonly Payment[]): CreditSource[] {
  return payments.flatMap(({ id, status, productId, amount, amountReversed, createdAt }) => {
    if (status !== 'succeeded' || productId === null || !isProductId(productId)) return []
    const { grants } = product(productId)
    if (!grants) return []
    const { meterId, quantity, months } = grants
    const reversed = Number((BigInt(quantity) * BigInt(amountReversed.amount)) / BigInt(amount.amount))
    const expiresAt = addMonths(createdAt, months)
    return [{ paymentId: id, meterId, quantity, reversed, grantedAt: createdAt, expiresAt }]
  })
}

/** What is left of one purchase of credits. */
export interface CreditGrant {
  paymentId: string
  meterId: MeterId
  quantity: number
  remaining: number
  grantedAt: Instant
  expiresAt: Instant
}

export const creditEntryKinds = ['grant', 'use', 'expiry', 'reversal'] as const
export type CreditEntryKind = (typeof creditEntryKinds)[number]

/** One movement in the ledger. A grant's movements add up to what remains of it. */
export interface CreditEntry {
  paymentId: string
  kind: CreditEntryKind
  /** Negative for what is taken. */
  quantity: number
  at: Instant
}
