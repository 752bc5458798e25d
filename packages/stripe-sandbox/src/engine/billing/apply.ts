// Makes a planned change real: its invoice, its payment, and what a failed payment means.
// https://docs.stripe.com/billing/subscriptions/pending-updates
import { ofSubscription } from '../payments/pay-invoice-intent.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, Subscription } from '../core/wire.ts'
import { collect, noPaymentMethod, paymentMethodFor } from './collect.ts'
import { setStatus } from './status.ts'
import { finalizeInvoice, storeDraft } from './invoice.ts'
import { ledgerOf } from './ledger.ts'
import type { Debits } from './ledger.ts'
import { nextPeriodEnd, scheduleSubscription } from './timing.ts'
import { draftChangeInvoice, storeProrations } from './update.ts'
import type { PlannedChange } from './update.ts'

export type UpdateBehavior =
  | 'allow_incomplete'
  | 'default_incomplete'
  | 'error_if_incomplete'
  | 'pending_if_incomplete'

const PENDING_SECONDS = 23 * 3600

/** Applies the change to `current` (the subscription as stored, other fields perhaps already changed). */
export function applyChange(
  ctx: Context,
  current: Subscription,
  planned: PlannedChange,
  behavior: UpdateBehavior,
): Subscription {
  storeProrations(ctx, planned)
  if (!planned.invoiceNow) return put(ctx, planned.subscription, planned.debits, current.latest_invoice)
  const drafted = draftChangeInvoice(ctx, planned, current)
  const invoice = finalizeInvoice(ctx, storeDraft(ctx, drafted.invoice, null))
  if (invoice.status !== 'open') return put(ctx, planned.subscription, drafted.debits, invoice.id)
  if (invoice.collection_method === 'send_invoice') {
    draftEvent(ctx, 'invoice.sent', invoice)
    return put(ctx, planned.subscription, drafted.debits, invoice.id)
  }
  const method = paymentMethodFor(ctx, invoice)
  if (behavior === 'default_incomplete') {
    const owing = setStatus(ctx, planned.subscription, 'past_due')
    return put(ctx, owing, drafted.debits, invoice.id)
  }
  if (behavior === 'error_if_incomplete' && method === null) throw noPaymentMethod()
  const wait = ctx.settings.retrySchedule[0]
  const retries = behavior === 'allow_incomplete' && method !== null && wait !== undefined
  const retryAt = retries ? nowOn(ctx, current.test_clock) + wait : null
  const { error } = collect(ctx, invoice, method, retryAt)
  if (error === null) return put(ctx, planned.subscription, drafted.debits, invoice.id)
  switch (behavior) {
    case 'error_if_incomplete':
      throw ofSubscription(error)
    case 'pending_if_incomplete':
      return hold(ctx, current, planned.subscription, drafted.debits, invoice)
    case 'allow_incomplete': {
      if (retryAt !== null) ctx.store.schedule('retry_invoice', invoice.id, invoice.test_clock, retryAt)
      const owing = setStatus(ctx, planned.subscription, 'past_due')
      return put(ctx, owing, drafted.debits, invoice.id)
    }
    default:
      return behavior satisfies never
  }
}

function put(ctx: Context, next: Subscription, debits: Debits, invoice: string | null): Subscription {
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, next.id), debits })
  const stored = ctx.tables.subscriptions.put<Subscription>({ ...next, latest_invoice: invoice })
  scheduleSubscription(ctx, stored)
  return stored
}

/** The old plan stays; the change waits for its invoice to be paid: 23 hours, but not beyond the current period. */
function hold(
  ctx: Context,
  current: Subscription,
  next: Subscription,
  debits: Debits,
  invoice: Invoice,
): Subscription {
  const expiresAt = Math.min(nowOn(ctx, current.test_clock) + PENDING_SECONDS, nextPeriodEnd(current))
  ctx.tables.ledgers.put({
    ...ledgerOf(ctx, current.id),
    held: { invoice: invoice.id, subscription: next, debits },
  })
  ctx.store.schedule('expire_pending_update', current.id, current.test_clock, expiresAt)
  return ctx.tables.subscriptions.put<Subscription>({
    ...current,
    latest_invoice: invoice.id,
    pending_update: {
      billing_cycle_anchor:
        next.billing_cycle_anchor === current.billing_cycle_anchor ? null : next.billing_cycle_anchor,
      cancel_at_period_end: null,
      discount: null,
      discounts: null,
      expires_at: expiresAt,
      metadata: null,
      subscription_items: next.items.data,
      trial_end: next.trial_end === current.trial_end ? null : next.trial_end,
      trial_from_plan: null,
    },
  })
}
