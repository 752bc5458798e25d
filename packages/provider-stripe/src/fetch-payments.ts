import type { Payment } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { idOf } from './id-of.ts'
import { toPayment } from './to-payment.ts'

/** The customer's newest payments. `invoices` are the customer's, with their `payments` expanded: an intent names no invoice. */
export async function fetchPayments(
  stripe: Stripe,
  intents: readonly Stripe.PaymentIntent[],
  invoices: readonly Stripe.Invoice[],
): Promise<Payment[]> {
  const invoiceOf = new Map(
    invoices.flatMap((invoice) => intentsOf(invoice).map((intentId) => [intentId, invoice] as const)),
  )
  const payments = await Promise.all(
    intents.map(async (intent) => {
      const invoice = invoiceOf.get(intent.id)
      return toPayment(intent, {
        invoiceId: invoice?.id ?? null,
        subscriptionId: idOf(invoice?.parent?.subscription_details?.subscription),
        ...(await afterwards(stripe, intent)),
      })
    }),
  )
  return payments.filter((payment) => payment !== null)
}

/** Refunds and disputes are asked for only where the charge says that there are some. */
async function afterwards(
  stripe: Stripe,
  { id, latest_charge: charge }: Stripe.PaymentIntent,
): Promise<{ refunds: Stripe.Refund[]; disputes: Stripe.Dispute[] }> {
  if (charge === null || typeof charge === 'string') return { refunds: [], disputes: [] }
  const of = { payment_intent: id, limit: 100 }
  const [refunds, disputes] = await Promise.all([
    charge.amount_refunded > 0 ? stripe.refunds.list(of) : null,
    charge.disputed ? stripe.disputes.list(of) : null,
  ])
  return { refunds: refunds?.data ?? [], disputes: disputes?.data ?? [] }
}

/** The ids of the intents that pay an invoice, with its `payments` expanded; the newest last. */
export function intentsOf({ payments }: Stripe.Invoice): string[] {
  return (payments?.data ?? []).flatMap(({ payment }) => {
    const id = idOf(payment.payment_intent)
    return id === null ? [] : [id]
  })
}
