// Billing thresholds: usage that has grown large is billed before the period ends.
// https://docs.stripe.com/billing/subscriptions/usage-based/thresholds
import { getCustomer } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Invoice, Subscription, SubscriptionItem } from '../core/wire.ts'
import { createUsageItems, unbilledUsage } from './bill-usage.ts'
import { DRAFT_SECONDS, newInvoice, storeDraft } from './invoice.ts'
import { ledgerOf } from './ledger.ts'
import { pendingItems, takeItem } from './lines.ts'
import { amountOf } from './price.ts'
import { scheduleSubscription } from './timing.ts'
import { withLines } from './totals.ts'
import { draftChangeInvoice, planChange, storeProrations } from './update.ts'
import { isMetered } from './usage.ts'

const BILLED: readonly string[] = ['active', 'past_due']

/** New usage is looked at a moment after it was reported, as meter events are processed later than they are taken. */
export function watchThresholds(ctx: Context, customer: string): void {
  for (const subscription of ctx.tables.subscriptions.by('customer', customer)) {
    const watched =
      subscription.billing_thresholds !== null ||
      subscription.items.data.some((item) => item.billing_thresholds !== null)
    if (!watched || ctx.tables.tasks.get(`check_thresholds/${subscription.id}`) !== undefined) continue
    const clock = subscription.test_clock
    ctx.store.schedule('check_thresholds', subscription.id, clock, nowOn(ctx, clock) + 1)
  }
}

/** The task after that moment. */
export function checkThresholds(ctx: Context, subscription: Subscription): void {
  if (!BILLED.includes(subscription.status)) return
  const now = nowOn(ctx, subscription.test_clock)
  const used = subscription.items.data
    .filter((item) => isMetered(item.price))
    .map((item) => ({ item, quantity: unbilledUsage(ctx, subscription, item, now).quantity }))
  const over = used.filter(
    ({ item, quantity }) =>
      item.billing_thresholds?.usage_gte != null && quantity >= item.billing_thresholds.usage_gte,
  )
  const amount = used.reduce(
    (sum, { item, quantity }) => sum + amountOf(ctx, item.price, quantity, subscription.currency),
    0,
  )
  const limit = subscription.billing_thresholds?.amount_gte ?? null
  if (over.length === 0 && (limit === null || amount < limit)) return
  billThreshold(ctx, subscription, now, { limit, over: over.map(({ item }) => item) })
}

/** Assumed: the invoice waits an hour as a draft, as renewals do. */
function billThreshold(
  ctx: Context,
  subscription: Subscription,
  now: number,
  reached: { limit: number | null; over: SubscriptionItem[] },
): void {
  const resets = subscription.billing_thresholds?.reset_billing_cycle_anchor === true
  const drafted = resets ? draftReset(ctx, subscription) : draftUsage(ctx, subscription, now)
  const invoice = storeDraft(ctx, withReason(drafted.invoice, reached), now + DRAFT_SECONDS)
  const billed = ctx.tables.subscriptions.put<Subscription>({
    ...drafted.subscription,
    latest_invoice: invoice.id,
  })
  scheduleSubscription(ctx, billed)
}

interface Drafted {
  subscription: Subscription
  invoice: Invoice
}

/** The period goes on; only what was used is billed. */
function draftUsage(ctx: Context, subscription: Subscription, now: number): Drafted {
  createUsageItems(ctx, subscription, now, false)
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const draft = newInvoice(ctx, {
    customer,
    subscription,
    reason: 'subscription_threshold',
    currency: subscription.currency,
    periodStart: subscription.items.data[0]?.current_period_start ?? now,
    periodEnd: now,
    autoAdvance: true,
  })
  const lines = pendingItems(ctx, customer.id, subscription.id).map((item) => takeItem(ctx, draft, item))
  return { subscription, invoice: withLines(ctx, draft, lines) }
}

/** A new period begins here. */
function draftReset(ctx: Context, subscription: Subscription): Drafted {
  const planned = planChange(ctx, subscription, {
    items: [],
    prorationBehavior: 'create_prorations',
    prorationDate: null,
    trialEnd: null,
    resetAnchor: true,
  })
  storeProrations(ctx, planned)
  const { invoice, debits } = draftChangeInvoice(ctx, planned, subscription)
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, subscription.id), debits })
  return { subscription: planned.subscription, invoice }
}

function withReason(invoice: Invoice, reached: { limit: number | null; over: SubscriptionItem[] }): Invoice {
  return {
    ...invoice,
    billing_reason: 'subscription_threshold',
    threshold_reason: {
      amount_gte: reached.limit,
      item_reasons: reached.over.map((item) => ({
        line_item_ids: invoice.lines.data
          .filter((line) => line.parent?.subscription_item_details?.subscription_item === item.id)
          .map((line) => line.id),
        usage_gte: item.billing_thresholds?.usage_gte ?? 0,
      })),
    },
  }
}
