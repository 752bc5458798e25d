import { type ChangePreview, type ChangeRequest, type Instant, money } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { anchorOf, discountsOf, itemOf } from './change-request.ts'
import type { PriceBook } from './price-book.ts'
import { toInstant, toSeconds } from './seconds.ts'
import {
  lessDrafts,
  type NextInvoice,
  nextInvoiceAfter,
  toChangePreview,
  toScheduledPreview,
  withBalance,
} from './to-quote.ts'

/**
 * Asks for the invoice that `changePlan` would make, with the very items and proration date it would send, and for the
 * renewal after it (the same change without proration: https://docs.stripe.com/api/invoices/create_preview).
 *
 * A change at the period's end puts nothing on an invoice today, nor does one in a trial, which is never prorated
 * (https://docs.stripe.com/billing/subscriptions/prorations). Their next invoice is that renewal too, but dated to the end
 * of the present period: the preview dates it as if the new interval had begun already.
 */
export async function previewChange(
  stripe: Stripe,
  prices: PriceBook,
  request: ChangeRequest,
): Promise<ChangePreview> {
  const renewal = await stripe.invoices.createPreview(previewParams(request, prices, 'none'))
  const { status, period } = request.subscription
  if (request.effective === 'period_end' || status === 'trialing') {
    const balance = lessDrafts(renewal.starting_balance, await draftedFor(stripe, request))
    const amount = withBalance(toNextInvoice(renewal).amount, balance)
    return toScheduledPreview({ amount, at: period.end })
  }
  const today = await stripe.invoices.createPreview(previewParams(request, prices, 'always_invoice'))
  // Where a new period begins today, the preview without proration is that period's own invoice, not the one after it.
  const begins = anchorOf(request).billing_cycle_anchor !== undefined
  const next = begins ? nextInvoiceAfter(renewal) : toNextInvoice(renewal)
  return toChangePreview(today, next, await draftedFor(stripe, request))
}

/** What a renewal that is a draft for its hour will take: it has the first call on the customer's credit. */
async function draftedFor(stripe: Stripe, { subscription }: ChangeRequest): Promise<number> {
  const { data } = await stripe.invoices.list({ subscription: subscription.id, status: 'draft', limit: 100 })
  return data.reduce((sum, { total }) => sum + total, 0)
}

function toNextInvoice(renewal: Stripe.Invoice): NextInvoice {
  const at: Instant = toInstant(renewal.period_end)
  return { amount: money(Math.max(0, renewal.total), renewal.currency), at }
}

function previewParams(
  request: ChangeRequest,
  prices: PriceBook,
  behavior: 'none' | 'always_invoice',
): Stripe.InvoiceCreatePreviewParams {
  const { customerId, subscription, prorationDate } = request
  return {
    customer: customerId,
    subscription: subscription.id,
    ...discountsOf(request),
    subscription_details: {
      items: [itemOf(request, prices)],
      ...anchorOf(request),
      proration_behavior: behavior,
      ...(behavior === 'none' ? {} : { proration_date: toSeconds(prorationDate) }),
    },
  }
}
