/** Money that moved, or tries to: one payment of an invoice or of a one-time purchase. */

import { z } from 'zod'
import { moneySchema } from './money.ts'

export const paymentStatuses = ['processing', 'succeeded', 'failed', 'requires_action', 'canceled'] as const
export type PaymentStatus = (typeof paymentStatuses)[number]

/**
 * What a refund does to the access that was paid for: `keep` leaves it, `claw_back_unused` takes back what is unused of
 * the refunded share, `end_now` ends it.
 */
export const refundAccesses = ['keep', 'end_now', 'claw_back_unused'] as const
export type RefundAccess = (typeof refundAccesses)[number]

export const paymentSchema = z.object({
  /** `pi_…` at the provider. */
  id: z.string(),
  /** The purchase that it pays; `null` for a payment of a subscription's invoice. */
  purchaseId: z.string().nullable(),
  /** What was bought once, as the catalogue named it then. */
  productId: z.string().nullable(),
  invoiceId: z.string().nullable(),
  /** The subscription that the invoice belongs to. */
  subscriptionId: z.string().nullable(),
  amount: moneySchema,
  amountRefunded: moneySchema,
  /**
   * The part of the amount whose access is taken back: what was refunded without "keep", or all of it after a dispute
   * that was lost.
   */
  amountReversed: moneySchema,
  /** Newest first. */
  refunds: z.array(
    z.object({
      id: z.string(),
      /** Our own name for it; `null` for one that was not made by us. */
      intentId: z.string().nullable(),
      amount: moneySchema,
      access: z.enum(refundAccesses),
    }),
  ),
  /** `failed` can still be paid; `canceled` cannot. */
  status: z.enum(paymentStatuses),
  dispute: z.enum(['open', 'won', 'lost']).nullable(),
  createdAt: z.number().int(),
  receiptUrl: z.string().nullable(),
})
export type Payment = z.infer<typeof paymentSchema>
