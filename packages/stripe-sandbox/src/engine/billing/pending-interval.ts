// `pending_invoice_item_interval`: what waits to be billed does not wait for the end of the period.
// https://docs.stripe.com/api/subscriptions/create#create_subscription-pending_invoice_item_interval
import { getCustomer } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Subscription } from '../core/wire.ts'
import { periodAt } from './calendar.ts'
import { DRAFT_SECONDS, newInvoice, storeDraft } from './invoice.ts'
import { pendingItems, takeItem } from './lines.ts'
import { withLines } from './totals.ts'

const OVER: readonly string[] = ['canceled', 'incomplete_expired']

/** Assumed: the intervals lie on the grid that begins at the billing cycle's anchor. */
export function scheduleInterval(ctx: Context, subscription: Subscription): Subscription {
  const {
    billing_cycle_anchor: anchor,
    id,
    pending_invoice_item_interval: interval,
    test_clock: clock,
  } = subscription
  const ends = OVER.includes(subscription.status) || interval === null
  const at = ends ? null : periodAt(anchor, interval, nowOn(ctx, clock)).end
  if (at === null) ctx.store.cancelTask('bill_pending', id)
  else ctx.store.schedule('bill_pending', id, clock, at)
  if (at === subscription.next_pending_invoice_item_invoice) return subscription
  return ctx.tables.subscriptions.put<Subscription>({
    ...subscription,
    next_pending_invoice_item_invoice: at,
  })
}

/** The task at such an interval's end: an invoice for what waits, if anything does. */
export function billPendingItems(ctx: Context, subscription: Subscription): void {
  const next = scheduleInterval(ctx, subscription)
  const pending = pendingItems(ctx, subscription.customer, subscription.id)
  if (pending.length === 0) return
  const now = nowOn(ctx, subscription.test_clock)
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const draft = newInvoice(ctx, {
    customer,
    subscription,
    reason: 'automatic_pending_invoice_item_invoice',
    currency: subscription.currency,
    periodStart: Math.min(...pending.map((item) => item.date)),
    periodEnd: now,
    autoAdvance: true,
  })
  const lines = pending.map((item) => takeItem(ctx, draft, item))
  const invoice = storeDraft(ctx, withLines(ctx, draft, lines), now + DRAFT_SECONDS)
  ctx.tables.subscriptions.put<Subscription>({ ...next, latest_invoice: invoice.id })
}
