/**
 * Changes a plan at once. The plan in force and the money stay as they were until the bank has said yes: Stripe keeps an
 * unpaid change in `pending_update`. https://docs.stripe.com/billing/subscriptions/pending-updates
 */

import type { ChangeOutcome } from '@prorata/billing'
import { Stripe } from 'stripe'
import { anchorOf, discountsOf, itemOf, type KeyedChange } from './change-request.ts'
import { declineOf, isUnderWay, latestInvoice, latestInvoiceOf, paymentIntentOf } from './invoice-payment.ts'
import type { PriceBook } from './price-book.ts'
import { releaseOwnSchedule } from './own-schedule.ts'
import { scheduleChange } from './schedule-change.ts'
import { forgetSetAside, setAside } from './set-aside.ts'
import { toSeconds } from './seconds.ts'
import { toDecline } from './to-billing-error.ts'

const expand = [latestInvoice]

export async function changePlanNow(
  stripe: Stripe,
  prices: PriceBook,
  request: KeyedChange,
): Promise<ChangeOutcome> {
  const { subscription, prorationDate, idempotencyKey } = request
  const before = await stripe.subscriptions.retrieve(subscription.id, { expand })
  // An answer may have been lost, and Stripe repeats a 500 for as long as it knows the key. What was done is not done again.
  if (isMade(before, request, prices)) return { kind: 'applied', invoiceId: invoiceIdOf(before, request) }

  // A schedule holds the subscription's items fast: https://docs.stripe.com/billing/subscriptions/subscription-schedules
  await setAside(stripe, prices, request, before)
  const released = await releaseOwnSchedule(stripe, before)
  const restore = () => restoreSchedule(stripe, prices, request, released)
  const after = await stripe.subscriptions
    .update(
      subscription.id,
      {
        items: [itemOf(request, prices)],
        ...anchorOf(request),
        ...discountsOf(request),
        proration_behavior: 'always_invoice',
        proration_date: toSeconds(prorationDate),
        payment_behavior: 'pending_if_incomplete',
        expand,
      },
      { idempotencyKey },
    )
    .catch(async (error: unknown) => {
      if (isRefusal(error)) await restore()
      throw error
    })
  if (!after.pending_update) {
    await forgetSetAside(stripe, after)
    return { kind: 'applied', invoiceId: invoiceIdOf(after, request) }
  }

  const invoice = latestInvoiceOf(after)
  const intent = await paymentIntentOf(stripe, invoice)
  if (isUnderWay(intent) && invoice.hosted_invoice_url) {
    return { kind: 'action_required', url: invoice.hosted_invoice_url, invoiceId: invoice.id }
  }
  // Voiding its invoice discards the change that was declined.
  await stripe.invoices.voidInvoice(invoice.id, {}, { idempotencyKey: `${idempotencyKey}-void` })
  await restore()
  throw toDecline(declineOf(intent), intent?.last_payment_error)
}

/** Stripe answered no. Without an answer the change may have been made, and is asked for again with the same key. */
function isRefusal(error: unknown): boolean {
  const { StripeError, StripeConnectionError } = Stripe.errors
  if (!(error instanceof StripeError) || error instanceof StripeConnectionError) return false
  return error.statusCode !== undefined && error.statusCode < 500
}

/**
 * A change that was to come stays to come when another one fails. The released schedule is in the key: each release is
 * undone once, also where one request is sent again.
 */
async function restoreSchedule(
  stripe: Stripe,
  prices: PriceBook,
  request: KeyedChange,
  releasedId: string | null,
): Promise<void> {
  const { renewal } = request.subscription
  if (releasedId === null || renewal.kind !== 'changes') return
  const idempotencyKey = `${request.idempotencyKey}-restore-${releasedId}`
  await scheduleChange(stripe, prices, { ...request, to: renewal.to, idempotencyKey })
}

/** A change is only asked for where its terms are not in force: where they are now, it was made. */
function isMade(current: Stripe.Subscription, request: KeyedChange, prices: PriceBook): boolean {
  const { id, price, quantity } = itemOf(request, prices)
  const item = current.items.data.find((one) => one.id === id)
  return item?.price.id === price && (item.quantity ?? 1) === quantity
}

/** The invoice of this very change; in a trial there may be none. */
function invoiceIdOf({ latest_invoice: invoice }: Stripe.Subscription, request: KeyedChange): string | null {
  if (invoice === null || typeof invoice === 'string') return null
  const isOfUpdate = invoice.billing_reason === 'subscription_update'
  return isOfUpdate && invoice.created >= toSeconds(request.prorationDate) ? invoice.id : null
}
