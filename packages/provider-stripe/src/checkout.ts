import {
  BillingError,
  type CheckoutRequest,
  type CheckoutSession,
  type CheckoutStatus,
} from '@prorata/billing'
import { Stripe } from 'stripe'
import { organizationMetadata } from './metadata.ts'
import type { PriceBook } from './price-book.ts'
import { toInstant } from './seconds.ts'

/** https://docs.stripe.com/api/checkout/sessions/create */
export async function startCheckout(
  stripe: Stripe,
  prices: PriceBook,
  request: CheckoutRequest,
): Promise<CheckoutSession> {
  const { organizationId, customerId, terms, trialDays, successUrl, cancelUrl, idempotencyKey } = request
  const metadata = organizationMetadata(organizationId)
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'subscription',
      customer: customerId,
      client_reference_id: organizationId,
      line_items: [{ price: prices.priceIdOf(terms.planId, terms.interval), quantity: terms.quantity }],
      success_url: successUrl,
      cancel_url: cancelUrl,
      metadata,
      subscription_data: { metadata, ...(trialDays > 0 ? { trial_period_days: trialDays } : {}) },
    },
    { idempotencyKey },
  )
  return toCheckoutSession(session)
}

export async function retrieveCheckout(stripe: Stripe, sessionId: string): Promise<CheckoutSession> {
  return toCheckoutSession(await stripe.checkout.sessions.retrieve(sessionId))
}

/** Stripe refuses to expire what is complete or expired already; then it is answered as it is. */
export async function expireCheckout(stripe: Stripe, sessionId: string): Promise<CheckoutSession> {
  try {
    return toCheckoutSession(await stripe.checkout.sessions.expire(sessionId))
  } catch (error) {
    if (!(error instanceof Stripe.errors.StripeInvalidRequestError)) throw error
    const session = await retrieveCheckout(stripe, sessionId)
    if (session.status === 'open') throw error
    return session
  }
}

function toCheckoutSession(session: Stripe.Checkout.Session): CheckoutSession {
  const { id, customer, url, expires_at } = session
  const status = toCheckoutStatus(session)
  return {
    id,
    customerId: typeof customer === 'string' ? customer : (customer?.id ?? null),
    status,
    url: status === 'open' ? url : null,
    expiresAt: toInstant(expires_at),
  }
}

function toCheckoutStatus({ id, status }: Stripe.Checkout.Session): CheckoutStatus {
  const known = (['open', 'complete', 'expired'] as const).find((one) => one === status)
  if (known) return known
  throw new BillingError('provider_rejected', 'The checkout is in a state we do not know.', {
    details: { sessionId: id, status },
  })
}
