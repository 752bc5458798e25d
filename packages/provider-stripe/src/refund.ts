import type { RefundRequest } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { idOf } from './id-of.ts'
import { intentOfRefund, refundMetadata } from './metadata.ts'

/**
 * The refund first, then, for an invoice's payment, the credit note that says so on the invoice. Each is made only where
 * it is not there yet: Stripe forgets keys after a day, an intent is for ever. https://docs.stripe.com/invoicing/credit-notes
 */
export async function refund(stripe: Stripe, request: RefundRequest): Promise<{ refundId: string }> {
  const { payment, amount, access, reason, intentId } = request
  const { data } = await stripe.refunds.list({ payment_intent: payment.id, limit: 100 })
  const present = data.find(({ metadata }) => intentOfRefund(metadata) === intentId)
  const { id } =
    present ??
    (await stripe.refunds.create(
      {
        payment_intent: payment.id,
        amount: amount.amount,
        metadata: refundMetadata(access, intentId, reason),
      },
      { idempotencyKey: `refund:${intentId}` },
    ))
  if (payment.invoiceId !== null) await noteRefund(stripe, request, payment.invoiceId, id)
  return { refundId: id }
}

async function noteRefund(
  stripe: Stripe,
  { amount, reason, intentId }: RefundRequest,
  invoice: string,
  refundId: string,
): Promise<void> {
  const { data } = await stripe.creditNotes.list({ invoice, limit: 100 })
  if (data.some(({ refunds }) => refunds.some((one) => idOf(one.refund) === refundId))) return
  await stripe.creditNotes.create(
    {
      invoice,
      amount: amount.amount,
      refunds: [{ refund: refundId, amount_refunded: amount.amount }],
      memo: reason,
    },
    { idempotencyKey: `refund:${intentId}:note` },
  )
}
