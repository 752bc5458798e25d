/** Stripe's failures in our words. People read the message; the vendor's error stays in `cause`, for logs alone. */

import { BillingError, failureText } from '@prorata/billing'
import { Stripe } from 'stripe'
import { type Decline, toPaymentFailure } from './to-payment-failure.ts'

const unavailable =
  'Our payment provider did not answer. We are checking whether your request went through; you will not be charged twice.'
const busy = 'Our payment provider is busy. Nothing was changed. Please try again in a moment.'
const rejected = 'Our payment provider refused the request. This is our mistake; nothing was charged.'
const missing = 'This does not exist, or is not yours.'

/** Every error of the SDK as a `BillingError`. https://docs.stripe.com/api/errors */
export function toBillingError(error: Stripe.errors.StripeError): BillingError {
  const { statusCode = 0, code } = error
  if (error instanceof Stripe.errors.StripeCardError) return toDecline(error)
  if (error instanceof Stripe.errors.StripeRateLimitError) {
    return new BillingError('provider_rate_limited', busy, { cause: error })
  }
  if (error instanceof Stripe.errors.StripeConnectionError) {
    return new BillingError('provider_unavailable', unavailable, { cause: error })
  }
  // 409: the same request is still under way, or another one holds the object. 501 is a sandbox's "not built".
  if (statusCode === 409 || (statusCode >= 500 && statusCode !== 501)) {
    return new BillingError('provider_unavailable', unavailable, { cause: error })
  }
  const isOurCustomer = code === 'resource_missing' && error.param === 'customer'
  if (statusCode === 404 || isOurCustomer) return new BillingError('not_found', missing, { cause: error })
  return new BillingError('provider_rejected', rejected, { cause: error })
}

/** Runs what talks to Stripe and answers its failures as `BillingError`s; a mistake of our own passes as it is. */
export async function withBillingErrors<Result>(work: () => Promise<Result>): Promise<Result> {
  try {
    return await work()
  } catch (error) {
    throw error instanceof Stripe.errors.StripeError ? toBillingError(error) : error
  }
}

export interface DeclineDetails {
  /** Stripe's own code: https://docs.stripe.com/declines/codes */
  declineCode: string
  last4: string | null
}

/** A declined payment: the bank's reason, that no money moved, and what to do. */
export function toDecline(decline: Decline, cause: unknown = decline): BillingError<DeclineDetails> {
  const declineCode = decline.decline_code ?? decline.code ?? 'generic_decline'
  const last4 = decline.payment_method?.card?.last4 ?? null
  const message = `${failureText(toPaymentFailure(decline))} You have not been charged and your plan has not changed. Try another card.`
  return new BillingError('payment_declined', message, { details: { declineCode, last4 }, cause })
}
