/** How the payment of a subscription's newest invoice stands. */

import { BillingError } from '@prorata/billing'
import type { Stripe } from 'stripe'
import type { Decline } from './to-payment-failure.ts'

/** What `latest_invoice` has to be expanded by. */
export const latestInvoice = 'latest_invoice.payments'

export function latestInvoiceOf({ id, latest_invoice: invoice }: Stripe.Subscription): Stripe.Invoice {
  if (invoice !== null && typeof invoice !== 'string') return invoice
  throw new BillingError(
    'provider_rejected',
    'Your change waits for a payment that we cannot find. Nothing was charged; please contact us.',
    { details: { subscriptionId: id } },
  )
}

/** `null` where nothing was tried to be paid. */
export async function paymentIntentOf(
  stripe: Stripe,
  invoice: Stripe.Invoice,
): Promise<Stripe.PaymentIntent | null> {
  const intents = (invoice.payments?.data ?? []).map(({ payment }) => payment.payment_intent)
  const intent = intents.find((one) => one !== undefined)
  if (!intent) return null
  const id = typeof intent === 'string' ? intent : intent.id
  return stripe.paymentIntents.retrieve(id, { expand: ['latest_charge'] })
}

/** The bank's reason, and the card as the charge knows it: a card that was detached since still has its digits there. */
export function declineOf(intent: Stripe.PaymentIntent | null): Decline {
  const failure = intent?.last_payment_error
  const charge = intent?.latest_charge
  const last4 = charge && typeof charge !== 'string' ? charge.payment_method_details?.card?.last4 : null
  return {
    code: failure?.code,
    decline_code: failure?.decline_code,
    payment_method: last4 ? { card: { last4 } } : failure?.payment_method,
  }
}

/** The person or the bank has still to answer: nothing is decided. */
export function isUnderWay(intent: Stripe.PaymentIntent | null): boolean {
  return intent?.status === 'requires_action' || intent?.status === 'processing'
}
