import type { BillingProvider } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { updateBillingDetails } from './billing-details.ts'
import { cancelSubscription, resumeSubscription, undoChange } from './cancel-subscription.ts'
import { changePlanNow } from './change-plan.ts'
import { expireCheckout, retrieveCheckout, startCheckout, toCheckoutSession } from './checkout.ts'
import { fetchCustomer } from './fetch-customer.ts'
import { findPromotion } from './find-promotion.ts'
import { organizationMetadata } from './metadata.ts'
import { payInvoice } from './pay-invoice.ts'
import { createSetup, removePaymentMethod, setDefaultPaymentMethod } from './payment-methods.ts'
import { startPortal } from './portal.ts'
import { pauseSubscription, previewUnpause, unpauseSubscription } from './pause-subscription.ts'
import { previewChange } from './preview-change.ts'
import type { PriceBook } from './price-book.ts'
import { refund } from './refund.ts'
import { scheduleChange } from './schedule-change.ts'
import { startTrial } from './start-trial.ts'
import { startPurchase } from './start-purchase.ts'
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
    startTrial: (request) => withBillingErrors(() => startTrial(stripe, prices, request)),
    cancel: (request) => withBillingErrors(() => cancelSubscription(stripe, request)),
    resume: (request) => withBillingErrors(() => resumeSubscription(stripe, request)),
    undoChange: (request) => withBillingErrors(() => undoChange(stripe, request)),
    pause: (request) => withBillingErrors(() => pauseSubscription(stripe, request)),
    previewUnpause: (request) => withBillingErrors(() => previewUnpause(stripe, request)),
    unpause: (request) => withBillingErrors(() => unpauseSubscription(stripe, request)),
    startSetup: (request) =>
      withBillingErrors(async () => toCheckoutSession(await createSetup(stripe, request))),
    setDefaultPaymentMethod: (request) => withBillingErrors(() => setDefaultPaymentMethod(stripe, request)),
    removePaymentMethod: (id) => withBillingErrors(() => removePaymentMethod(stripe, id)),
    updateBillingDetails: (request) => withBillingErrors(() => updateBillingDetails(stripe, request)),
    payInvoice: (invoiceId, paymentMethodId) =>
      withBillingErrors(() => payInvoice(stripe, invoiceId, paymentMethodId)),
    refund: (request) => withBillingErrors(() => refund(stripe, request)),
    findPromotion: (code, customerId) => withBillingErrors(() => findPromotion(stripe, code, customerId)),
    startPurchase: (request) =>
      withBillingErrors(async () => toCheckoutSession(await startPurchase(stripe, prices, request))),
    startPortal: (request) => withBillingErrors(() => startPortal(stripe, prices, request)),
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
