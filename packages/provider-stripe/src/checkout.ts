import { BillingError, catalog, type CheckoutRequest, type CheckoutSession } from '@prorata/billing'
import { Stripe } from 'stripe'
import { idOf } from './id-of.ts'
import { organizationMetadata, trialMetadata } from './metadata.ts'
import type { PriceBook } from './price-book.ts'
import { toInstant } from './seconds.ts'

/** https://docs.stripe.com/api/checkout/sessions/create */
export async function startCheckout(
  stripe: Stripe,
  prices: PriceBook,
  request: CheckoutRequest,
): Promise<CheckoutSession> {
  const { organizationId, customerId, terms, promotionId, successUrl, cancelUrl, idempotencyKey } = request
  const metadata = organizationMetadata(organizationId)
  const session = await stripe.checkout.sessions.create(
    {
      mode: 'subscription',
      customer: customerId,
      client_reference_id: organizationId,
      currency: terms.currency,
      line_items: [{ price: prices.priceIdOf(terms.planId, terms.interval), quantity: terms.quantity }],
      ...(promotionId ? { discounts: [{ promotion_code: promotionId }] } : {}),
      success_url: successUrl,
      cancel_url: cancelUrl,
      metadata,
      subscription_data: { metadata, ...trialOf(request) },
    },
    { idempotencyKey },
  )
  return toCheckoutSession(session)
}

export async function retrieveCheckout(stripe: Stripe, sessionId: string): Promise<CheckoutSession> {
  return toCheckoutSession(await stripe.checkout.sessions.retrieve(sessionId, { expand: ['setup_intent'] }))
}

/** The policy counts here too: a card can be removed while the trial runs. */
function trialOf({ organizationId, trialDays }: CheckoutRequest) {
  if (trialDays === 0) return {}
  return {
    metadata: { ...organizationMetadata(organizationId), ...trialMetadata },
    trial_period_days: trialDays,
    trial_settings: { end_behavior: { missing_payment_method: catalog.trialWithoutPaymentMethod } },
  }
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

export function toCheckoutSession(session: Stripe.Checkout.Session): CheckoutSession {
  const { id, customer, url, expires_at, setup_intent: setup } = session
  const status = oneOf(session, 'status', ['open', 'complete', 'expired'])
  return {
    id,
    customerId: idOf(customer),
    status,
    mode: oneOf(session, 'mode', ['subscription', 'payment', 'setup']),
    paymentStatus: oneOf(session, 'payment_status', ['paid', 'unpaid', 'no_payment_required']),
    paymentMethodId: setup === null || typeof setup === 'string' ? null : idOf(setup.payment_method),
    url: status === 'open' ? url : null,
    expiresAt: toInstant(expires_at),
  }
}

/** Stripe's literal, where it is one that we know. */
function oneOf<const Known extends string>(
  session: Stripe.Checkout.Session,
  field: 'status' | 'mode' | 'payment_status',
  known: readonly Known[],
): Known {
  const found = known.find((one) => one === session[field])
  if (found) return found
  throw new BillingError('provider_rejected', 'The checkout is in a state we do not know.', {
    details: { sessionId: session.id, [field]: session[field] },
  })
}
