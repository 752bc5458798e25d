import type { TrialRequest } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { organizationMetadata, trialMetadata } from './metadata.ts'
import type { PriceBook } from './price-book.ts'

/** A trial without a card: https://docs.stripe.com/billing/subscriptions/trials/free-trials */
export async function startTrial(
  stripe: Stripe,
  prices: PriceBook,
  { organizationId, customerId, terms, trialDays, withoutPaymentMethod, idempotencyKey }: TrialRequest,
): Promise<{ subscriptionId: string }> {
  const { id } = await stripe.subscriptions.create(
    {
      customer: customerId,
      currency: terms.currency,
      items: [{ price: prices.priceIdOf(terms.planId, terms.interval), quantity: terms.quantity }],
      trial_period_days: trialDays,
      trial_settings: { end_behavior: { missing_payment_method: withoutPaymentMethod } },
      metadata: { ...organizationMetadata(organizationId), ...trialMetadata },
    },
    { idempotencyKey },
  )
  return { subscriptionId: id }
}
