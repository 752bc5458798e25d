/**
 * Pausing: invoices are made and voided, so that the time that was paid for is kept and nothing more is charged
 * (https://docs.stripe.com/billing/subscriptions/pause-payment). Going on begins a new period, paid in full.
 */

import type { ChangeOutcome, ChangePreview, Instant, UnpauseRequest } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { declineOf, isUnderWay, latestInvoice, latestInvoiceOf, paymentIntentOf } from './invoice-payment.ts'
import { toSeconds } from './seconds.ts'
import { toDecline } from './to-billing-error.ts'
import { nextInvoiceAfter, toChangePreview } from './to-quote.ts'

export async function pauseSubscription(
  stripe: Stripe,
  { subscription, until }: { subscription: { id: string }; until: Instant },
): Promise<void> {
  await stripe.subscriptions.update(subscription.id, {
    // Invoices made before this second are voided; the one of the period that begins with it is paid.
    pause_collection: { behavior: 'void', resumes_at: toSeconds(until) },
  })
}

const wholePeriodFromNow = { billing_cycle_anchor: { type: 'now' }, proration_behavior: 'none' } as const

/** The invoice that `unpauseSubscription` would make. https://docs.stripe.com/api/invoices/create_preview */
export async function previewUnpause(
  stripe: Stripe,
  { customerId, subscription }: UnpauseRequest,
): Promise<ChangePreview> {
  const { status } = await stripe.subscriptions.retrieve(subscription.id)
  const today = await stripe.invoices.createPreview({
    customer: customerId,
    subscription: subscription.id,
    subscription_details: status === 'paused' ? { resume_at: 'now' } : wholePeriodFromNow,
  })
  return toChangePreview(today, nextInvoiceAfter(today))
}

export async function unpauseSubscription(
  stripe: Stripe,
  request: UnpauseRequest & { idempotencyKey: string },
): Promise<ChangeOutcome> {
  const { id } = request.subscription
  const current = await stripe.subscriptions.retrieve(id, { expand: [latestInvoice] })
  if (current.status === 'paused') return resumePaused(stripe, current, request.idempotencyKey)
  // An answer may have been lost: what goes on already is not begun again.
  if (!current.pause_collection) return { kind: 'applied', invoiceId: latestInvoiceOf(current).id }
  const after = await stripe.subscriptions.update(
    id,
    {
      ...wholePeriodFromNow,
      pause_collection: '',
      // Pending updates cannot hold the end of a pause: without its payment nothing of this happens.
      payment_behavior: 'error_if_incomplete',
      expand: [latestInvoice],
    },
    { idempotencyKey: request.idempotencyKey },
  )
  return { kind: 'applied', invoiceId: latestInvoiceOf(after).id }
}

/** One that Stripe itself has paused, as at the end of a trial without a card: https://docs.stripe.com/billing/subscriptions/pause */
async function resumePaused(
  stripe: Stripe,
  current: Stripe.Subscription,
  idempotencyKey: string,
): Promise<ChangeOutcome> {
  const after = isWaiting(current)
    ? current
    : await stripe.subscriptions.resume(
        current.id,
        {
          billing_cycle_anchor: { type: 'now' },
          proration_behavior: 'none',
          payment_behavior: 'resume_on_payment_success',
          expand: [latestInvoice],
        },
        { idempotencyKey },
      )
  const invoice = latestInvoiceOf(after)
  if (after.status !== 'paused') return { kind: 'applied', invoiceId: invoice.id }
  const intent = await paymentIntentOf(stripe, invoice)
  if (isUnderWay(intent) && invoice.hosted_invoice_url) {
    return { kind: 'action_required', url: invoice.hosted_invoice_url, invoiceId: invoice.id }
  }
  await stripe.invoices.voidInvoice(invoice.id)
  throw toDecline(declineOf(intent), intent?.last_payment_error)
}

/** An earlier attempt's invoice is still to be paid: Stripe makes no second one. */
function isWaiting({ latest_invoice: invoice }: Stripe.Subscription): boolean {
  return invoice !== null && typeof invoice !== 'string' && invoice.status === 'open'
}
