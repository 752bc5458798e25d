import type { SetupRequest } from '@prorata/billing'
import { Stripe } from 'stripe'
import { idOf } from './id-of.ts'
import { organizationMetadata } from './metadata.ts'

/** A checkout that only keeps a payment method: https://docs.stripe.com/payments/save-and-reuse */
export function createSetup(stripe: Stripe, request: SetupRequest): Promise<Stripe.Checkout.Session> {
  const { organizationId, customerId, currency, successUrl, cancelUrl, idempotencyKey } = request
  const metadata = organizationMetadata(organizationId)
  return stripe.checkout.sessions.create(
    {
      mode: 'setup',
      customer: customerId,
      currency,
      success_url: successUrl,
      cancel_url: cancelUrl,
      metadata,
      setup_intent_data: { metadata },
    },
    { idempotencyKey },
  )
}

/**
 * On the customer and on each subscription: one that was bought by checkout has a method of its own, which comes first.
 * https://docs.stripe.com/billing/subscriptions/payment-methods-setting
 */
export async function setDefaultPaymentMethod(
  stripe: Stripe,
  { customerId, paymentMethodId }: { customerId: string; paymentMethodId: string },
): Promise<void> {
  await stripe.customers.update(customerId, {
    invoice_settings: { default_payment_method: paymentMethodId },
  })
  const { data } = await stripe.subscriptions.list({ customer: customerId, limit: 100 })
  for (const { id, default_payment_method: current } of data) {
    if (idOf(current) === paymentMethodId) continue
    await stripe.subscriptions.update(id, { default_payment_method: paymentMethodId })
  }
}

/** Stripe refuses to detach what is detached already. */
export async function removePaymentMethod(stripe: Stripe, paymentMethodId: string): Promise<void> {
  try {
    await stripe.paymentMethods.detach(paymentMethodId)
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    const { customer } = await stripe.paymentMethods.retrieve(paymentMethodId)
    if (customer !== null) throw error
  }
}
