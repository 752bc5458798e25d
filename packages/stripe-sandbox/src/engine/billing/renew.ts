// Renewal: at the end of a period the next one is billed. The draft waits an hour before it is finalized and paid.
import { getCustomer } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Invoice, InvoiceLine, Subscription, SubscriptionItem } from '../core/wire.ts'
import { usageLines } from './bill-usage.ts'
import { cancelSubscription } from './cancel.ts'
import { debitFor, newDebit, recurrenceOf } from './change.ts'
import { periodAt } from './calendar.ts'
import { shortened } from './end-date.ts'
import { isPartial } from './first-lines.ts'
import {
  DRAFT_SECONDS,
  finalizeInvoice,
  markUncollectible,
  newInvoice,
  storeDraft,
  voidInvoice,
} from './invoice.ts'
import { withItems } from './items.ts'
import { ledgerOf, withInvoice } from './ledger.ts'
import type { Debits } from './ledger.ts'
import { createProrationItems, pendingItems, periodLines, takeItem } from './lines.ts'
import { pausedFor } from './status.ts'
import { nextPeriodEnd, scheduleSubscription } from './timing.ts'
import { isMetered } from './usage.ts'
import { withLines } from './totals.ts'

type PauseBehavior = NonNullable<Subscription['pause_collection']>['behavior']

interface Renewal {
  subscription: Subscription
  invoice: Invoice
  debits: Debits
}

/** The subscription a period on, and the invoice for it with its lines, not yet stored. */
export function draftRenewal(ctx: Context, subscription: Subscription, withPending = true): Renewal {
  const at = nextPeriodEnd(subscription)
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const due = subscription.items.data.filter((item) => item.current_period_end === at)
  const anchor = subscription.billing_cycle_anchor
  const items = subscription.items.data.map((item) =>
    due.includes(item) ? advanced(item, anchor, at, subscription.cancel_at) : item,
  )
  const next = withItems(
    { ...subscription, status: subscription.status === 'trialing' ? 'active' : subscription.status },
    items,
  )
  const invoice = newInvoice(ctx, {
    customer,
    subscription: next,
    reason: 'subscription_cycle',
    currency: subscription.currency,
    periodStart: due[0]?.current_period_start ?? at,
    periodEnd: at,
    autoAdvance: subscription.status !== 'unpaid',
  })
  const lines: InvoiceLine[] = []
  if (withPending) {
    for (const item of pendingItems(ctx, customer.id, subscription.id))
      lines.push(takeItem(ctx, invoice, item))
  }
  const debits: Debits = { ...ledgerOf(ctx, subscription.id).debits }
  for (const item of items) {
    if (!due.some((other) => other.id === item.id)) continue
    if (isMetered(item.price)) {
      const before = due.find((other) => other.id === item.id)
      if (before !== undefined && subscription.status !== 'trialing')
        lines.push(...usageLines(ctx, invoice, subscription, before, at))
      continue
    }
    if (isPartial(anchor, item)) {
      const proration = debitFor(ctx, next, item, at, 'stub')
      for (const pending of createProrationItems(ctx, next, [proration])) {
        lines.push(takeItem(ctx, invoice, pending))
      }
      debits[item.id] = proration.debit === null ? [] : [proration.debit]
      continue
    }
    lines.push(...periodLines(ctx, invoice, next, item, false))
    debits[item.id] = [newDebit(ctx, next, item)]
  }
  return {
    subscription: next,
    invoice: withLines(ctx, invoice, lines),
    debits: withInvoice(debits, invoice.id, lines),
  }
}

function advanced(
  item: SubscriptionItem,
  anchor: number,
  at: number,
  cancelAt: number | null,
): SubscriptionItem {
  // A trial that ends before the anchor leaves a partial period up to it; one that ends after it, what is left of one.
  const end = at < anchor ? anchor : periodAt(anchor, recurrenceOf(item.price), at).end
  return { ...item, current_period_start: at, current_period_end: shortened(end, cancelAt) }
}

/** The task at a period's end. */
export function renewSubscription(ctx: Context, subscription: Subscription): void {
  if (subscription.status === 'trialing' && !endTrial(ctx, subscription)) return
  const renewal = draftRenewal(ctx, subscription)
  const paused = subscription.pause_collection?.behavior
  const waits = subscription.status === 'unpaid' || paused !== undefined
  const finalizesAt = waits ? null : nowOn(ctx, subscription.test_clock) + DRAFT_SECONDS
  const draft = { ...renewal.invoice, auto_advance: renewal.invoice.auto_advance && paused === undefined }
  const invoice = storeDraft(ctx, draft, finalizesAt)
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, subscription.id), debits: renewal.debits })
  const renewed = ctx.tables.subscriptions.put<Subscription>({
    ...renewal.subscription,
    latest_invoice: invoice.id,
  })
  scheduleSubscription(ctx, renewed)
  if (paused !== undefined) giveAway(ctx, invoice, paused)
}

/**
 * What becomes of an invoice while collection is paused. Assumed: at once, not after the hour of a draft.
 * https://docs.stripe.com/billing/subscriptions/pause-payment
 */
function giveAway(ctx: Context, draft: Invoice, behavior: PauseBehavior): void {
  if (behavior === 'keep_as_draft') return
  const invoice = finalizeInvoice(ctx, draft)
  if (invoice.status !== 'open') return
  if (behavior === 'void') voidInvoice(ctx, invoice)
  else markUncollectible(ctx, invoice)
}

/** Whether the subscription goes on after its trial; else it is paused or over. https://docs.stripe.com/billing/subscriptions/trials */
export function endTrial(ctx: Context, subscription: Subscription): boolean {
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const method =
    subscription.default_payment_method ??
    subscription.default_source ??
    customer.invoice_settings.default_payment_method ??
    customer.default_source
  if (method !== null) return true
  switch (subscription.trial_settings?.end_behavior.missing_payment_method) {
    case 'cancel':
      cancelSubscription(ctx, subscription, { reason: 'cancellation_requested' })
      return false
    case 'pause':
      scheduleSubscription(
        ctx,
        ctx.tables.subscriptions.put<Subscription>({
          ...subscription,
          ...pausedFor('trial_end_without_payment_method', nowOn(ctx, subscription.test_clock)),
        }),
      )
      return false
    case 'create_invoice':
    case undefined:
      return true
    default:
      return true
  }
}
