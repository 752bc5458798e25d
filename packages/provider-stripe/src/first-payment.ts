import type { Stripe } from 'stripe'
import { idOf } from './id-of.ts'

/**
 * The first invoice of a subscription of which nothing has been paid yet. Stripe calls such a subscription active while a
 * bank debit is under way, which takes days, and past due when it comes back:
 * https://docs.stripe.com/billing/subscriptions/ach-debit. It was never paid for, and gives nothing.
 */
export function unpaidFirstInvoice(
  { id }: Stripe.Subscription,
  invoices: readonly Stripe.Invoice[],
): Stripe.Invoice | null {
  const own = invoices.filter(({ parent }) => idOf(parent?.subscription_details?.subscription) === id)
  if (own.some(({ status }) => status === 'paid')) return null
  return (
    own.find(({ status, billing_reason: reason }) => reason === 'subscription_create' && status === 'open') ??
    null
  )
}
