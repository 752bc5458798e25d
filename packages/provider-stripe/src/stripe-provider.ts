import type { BillingProvider } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { changePlanNow } from './change-plan.ts'
import { expireCheckout, retrieveCheckout, startCheckout } from './checkout.ts'
import { fetchCustomer } from './fetch-customer.ts'
import { organizationMetadata } from './metadata.ts'
import { previewChange } from './preview-change.ts'
import type { PriceBook } from './price-book.ts'
import { scheduleChange } from './schedule-change.ts'
import { withBillingErrors } from './to-billing-error.ts'

/** Stripe as a `BillingProvider`. It keeps nothing: every answer is Stripe's own. */
export function createStripeProvider({
  stripe,
  prices,
}: {
  stripe: Stripe
  prices: PriceBook
}): BillingProvider {
  return {
    createCustomer: (input) => withBillingErrors(() => createCustomer(stripe, input)),
    fetchCustomer: (customerId) => withBillingErrors(() => fetchCustomer(stripe, prices, customerId)),
    startCheckout: (request) => withBillingErrors(() => startCheckout(stripe, prices, request)),
    retrieveCheckout: (sessionId) => withBillingErrors(() => retrieveCheckout(stripe, sessionId)),
    expireCheckout: (sessionId) => withBillingErrors(() => expireCheckout(stripe, sessionId)),
    previewChange: (request) => withBillingErrors(() => previewChange(stripe, prices, request)),
    changePlan: (request) =>
      withBillingErrors(() => {
        const change = request.effective === 'now' ? changePlanNow : scheduleChange
        return change(stripe, prices, request)
      }),
  }
}

/**
 * One customer an organization: the key is made from its id and the body of nothing else, so that calls with another
 * name are the same call. The name follows. While the first call is under way Stripe answers the others 409, which the
 * client repeats. https://docs.stripe.com/api/idempotent_requests
 */
async function createCustomer(
  stripe: Stripe,
  { organizationId, name, email }: { organizationId: string; name: string; email: string },
): Promise<{ customerId: string }> {
  const { id } = await stripe.customers.create(
    { metadata: organizationMetadata(organizationId) },
    { idempotencyKey: `prorata-customer-${organizationId}`, maxNetworkRetries: 5 },
  )
  await stripe.customers.update(id, { name, email })
  return { customerId: id }
}
