import type { PurchaseRequest } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { organizationMetadata, purchaseMetadata } from './metadata.ts'
import type { PriceBook } from './price-book.ts'

/** What is bought is marked on the payment itself, where every later look finds it. https://docs.stripe.com/payments/checkout */
export function startPurchase(
  stripe: Stripe,
  prices: PriceBook,
  request: PurchaseRequest,
): Promise<Stripe.Checkout.Session> {
  const { organizationId, customerId, purchaseId, productId, currency, successUrl, cancelUrl } = request
  const metadata = { ...organizationMetadata(organizationId), ...purchaseMetadata(purchaseId, productId) }
  return stripe.checkout.sessions.create(
    {
      mode: 'payment',
      customer: customerId,
      client_reference_id: organizationId,
      currency,
      line_items: [{ price: prices.productPriceIdOf(productId), quantity: 1 }],
      invoice_creation: { enabled: true, invoice_data: { metadata } },
      payment_intent_data: { metadata },
      success_url: successUrl,
      cancel_url: cancelUrl,
      metadata,
    },
    { idempotencyKey: request.idempotencyKey },
  )
}
