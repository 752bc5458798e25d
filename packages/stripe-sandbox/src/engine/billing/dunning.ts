// Trying again, and giving up. https://docs.stripe.com/billing/revenue-recovery/smart-retries
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Invoice, PaymentMethod, Subscription } from '../core/wire.ts'
import { cancelSubscription } from './cancel.ts'
import { collect, followInvoice, paymentMethodFor, subscriptionOf } from './collect.ts'
import { voidInvoice } from './invoice.ts'
import { ledgerOf } from './ledger.ts'
import { setStatus } from './status.ts'
import { paymentOf } from '../payments/invoice-payments.ts'

/** What the clock does with an invoice: tries, and after the last retry ends the subscription as the settings say. */
export function collectAutomatically(ctx: Context, open: Invoice): Invoice {
  // A debit that is still on its way is not sent again.
  if (paymentOf(ctx, open)?.intent.status === 'processing') return open
  const now = nowOn(ctx, open.test_clock)
  const method = paymentMethodFor(ctx, open)
  // Where there is nothing to pay with nothing is tried again, and so nothing given up.
  // https://docs.stripe.com/billing/revenue-recovery/smart-retries
  const wait = method === null ? undefined : ctx.settings.retrySchedule[open.attempt_count]
  const retryAt = wait === undefined ? null : now + wait
  const { invoice, error } = collect(ctx, open, method, retryAt)
  if (error === null) {
    followInvoice(ctx, invoice)
    return invoice
  }
  return afterFailure(ctx, invoice, method, retryAt)
}

/** A payment with `method` failed: it is tried again at `retryAt`, or this was the last try. */
export function afterFailure(
  ctx: Context,
  invoice: Invoice,
  method: PaymentMethod | null,
  retryAt: number | null,
): Invoice {
  const subscription = subscriptionOf(ctx, invoice)
  if (retryAt !== null) ctx.store.schedule('retry_invoice', invoice.id, invoice.test_clock, retryAt)
  if (retryAt !== null || (method === null && !isHeld(ctx, subscription, invoice))) {
    if (subscription?.status === 'active' || subscription?.status === 'trialing') {
      setStatus(ctx, subscription, 'past_due')
    }
    return invoice
  }
  if (isHeld(ctx, subscription, invoice)) {
    const voided = voidInvoice(ctx, invoice)
    followInvoice(ctx, voided)
    return voided
  }
  if (subscription !== undefined && subscription.status !== 'canceled') giveUp(ctx, subscription)
  return ctx.tables.invoices.get(invoice.id) ?? invoice
}

/** Whether a change or the end of a pause waits for that invoice. */
function isHeld(ctx: Context, subscription: Subscription | undefined, invoice: Invoice): boolean {
  return subscription !== undefined && ledgerOf(ctx, subscription.id).held?.invoice === invoice.id
}

function giveUp(ctx: Context, subscription: Subscription): void {
  switch (ctx.settings.afterLastRetry) {
    case 'cancel':
      cancelSubscription(ctx, subscription, { reason: 'payment_failed' })
      return
    case 'unpaid':
      setStatus(ctx, subscription, 'unpaid')
      return
    case 'past_due':
      setStatus(ctx, subscription, 'past_due')
      return
    default:
      ctx.settings.afterLastRetry satisfies never
  }
}
