import type { RefundRequest } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { refundMetadata } from './metadata.ts'

/**
 * The refund first, then, for an invoice's payment, the credit note that says so on the invoice. Repeated with its key
 * after a failure in between it goes on where it stopped. https://docs.stripe.com/invoicing/credit-notes
 */
export async function refund(stripe: Stripe, request: RefundRequest): Promise<{ refundId: string }> {
  const { payment, amount, access, reason, idempotencyKey } = request
  const { id } = await stripe.refunds.create(
    {
      payment_intent: payment.id,
      amount: amount.amount,
      metadata: { ...refundMetadata(access), prorata_reason: reason },
    },
    { idempotencyKey },
  )
  if (payment.invoiceId !== null) {
    await stripe.creditNotes.create(
      {
        invoice: payment.invoiceId,
        amount: amount.amount,
        refunds: [{ refund: id, amount_refunded: amount.amount }],
        memo: reason,
      },
      { idempotencyKey: `${idempotencyKey}-note` },
    )
  }
  return { refundId: id }
}
