import type { InvoicePaymentOutcome } from '@prorata/billing'
import { Stripe } from 'stripe'
import { paymentIntentOf } from './invoice-payment.ts'

/**
 * Collects an open invoice now, with the method that was shown: left to itself Stripe prefers the one of the invoice's own
 * subscription, which may have ended. It carries no key of ours: Stripe takes an invoice's money once, and a key would repeat
 * yesterday's decline to a card that has been filled since. https://docs.stripe.com/api/invoices/pay
 */
export async function payInvoice(
  stripe: Stripe,
  invoiceId: string,
  paymentMethodId: string,
): Promise<InvoicePaymentOutcome> {
  const failure = await pay(stripe, invoiceId, paymentMethodId)
  // What it has come to is the truth, whatever the answer was: it may have been paid on its own page meanwhile.
  const invoice = await stripe.invoices.retrieve(invoiceId, { expand: ['payments'] })
  if (invoice.status === 'paid') return { kind: 'paid' }
  const intent = await paymentIntentOf(stripe, invoice)
  if (intent?.status === 'processing') return { kind: 'processing' }
  if (intent?.status === 'requires_action' && invoice.hosted_invoice_url) {
    return { kind: 'action_required', url: invoice.hosted_invoice_url }
  }
  throw failure ?? new TypeError(`The invoice ${invoiceId} is ${invoice.status} after it was paid`)
}

/** The refusal of Stripe's, where there was one. Without an answer nothing is known, and the failure is thrown. */
async function pay(
  stripe: Stripe,
  invoiceId: string,
  paymentMethodId: string,
): Promise<Stripe.errors.StripeError | null> {
  const { StripeCardError, StripeInvalidRequestError } = Stripe.errors
  try {
    await stripe.invoices.pay(invoiceId, { payment_method: paymentMethodId })
    return null
  } catch (error) {
    if (error instanceof StripeCardError || error instanceof StripeInvalidRequestError) return error
    throw error
  }
}
