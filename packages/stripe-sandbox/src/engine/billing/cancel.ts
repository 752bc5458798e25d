import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { createUsageItems } from './bill-usage.ts'
import { creditsOf } from './change.ts'
import { collect, paymentMethodFor } from './collect.ts'
import { DRAFT_SECONDS, finalizeInvoice, newInvoice, storeDraft } from './invoice.ts'
import { ledgerOf } from './ledger.ts'
import { createProrationItems, pendingItems, takeItem } from './lines.ts'
import { withLines } from './totals.ts'

type Details = NonNullable<Subscription['cancellation_details']>

export interface Cancellation {
  reason: NonNullable<Details['reason']>
  /** Gives back the unused time as a pending item. */
  prorate?: boolean
  /** Bills what is pending and what was used: at once, or as a renewal would. */
  bills?: 'now' | 'like_renewal'
  comment?: string | null
  feedback?: Details['feedback']
  feedbackOption?: string | null
}

/**
 * Ends the subscription at this moment. Open invoices stay, but are no longer collected automatically.
 * https://docs.stripe.com/billing/subscriptions/cancel
 */
export function cancelSubscription(
  ctx: Context,
  subscription: Subscription,
  how: Cancellation,
): Subscription {
  const now = nowOn(ctx, subscription.test_clock)
  ctx.store.cancelTasksOf(subscription.id)
  if (how.prorate === true) {
    createProrationItems(ctx, subscription, creditsOf(ctx, subscription, now))
  }
  const details = subscription.cancellation_details
  let canceled = ctx.tables.subscriptions.put<Subscription>({
    ...subscription,
    // Recorded: what was to come later is gone once the end came earlier.
    cancel_at:
      subscription.cancel_at !== null && subscription.cancel_at <= now ? subscription.cancel_at : null,
    cancel_at_period_end: false,
    canceled_at: subscription.canceled_at ?? now,
    cancellation_details: {
      comment: how.comment ?? details?.comment ?? null,
      feedback: how.feedback ?? details?.feedback ?? null,
      feedback_option: how.feedbackOption ?? details?.feedback_option ?? null,
      reason: how.reason,
    },
    ended_at: now,
    pending_update: null,
    status: 'canceled',
  })
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, subscription.id), held: null, debits: {} })
  endScheduleOf(ctx, subscription, now, how.reason)
  for (const invoice of ctx.tables.invoices.by('subscription', subscription.id)) {
    if (invoice.status !== 'open' && invoice.status !== 'draft') continue
    ctx.store.cancelTasksOf(invoice.id)
    ctx.tables.invoices.put<Invoice>({
      ...invoice,
      auto_advance: false,
      automatically_finalizes_at: null,
      next_payment_attempt: null,
    })
  }
  if (how.bills !== undefined) {
    createUsageItems(ctx, subscription, now, true)
    const invoice = billPending(ctx, canceled, how.bills)
    if (invoice !== null) {
      canceled = ctx.tables.subscriptions.put<Subscription>({ ...canceled, latest_invoice: invoice.id })
    }
  }
  return canceled
}

/** A schedule does not outlive its subscription. */
function endScheduleOf(
  ctx: Context,
  subscription: Subscription,
  now: number,
  reason: Cancellation['reason'],
): void {
  const schedule = ctx.tables.schedules.get(subscription.schedule ?? '')
  if (schedule?.status !== 'active') return
  ctx.store.cancelTasksOf(schedule.id)
  const canceled = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    canceled_at: now,
    current_phase: null,
    status: 'canceled',
  })
  // https://docs.stripe.com/api/events/types#event_types-subscription_schedule.aborted
  if (reason === 'payment_failed') draftEvent(ctx, 'subscription_schedule.aborted', canceled)
}

/**
 * The last invoice of an ended subscription: what was pending. At the end of a period it is a draft for an hour, as
 * renewals are. https://docs.stripe.com/billing/subscriptions/cancel#handle-invoice-items-when-canceling-subscriptions
 */
function billPending(
  ctx: Context,
  subscription: Subscription,
  how: NonNullable<Cancellation['bills']>,
): Invoice | null {
  const pending = pendingItems(ctx, subscription.customer, subscription.id)
  const customer = ctx.tables.customers.get(subscription.customer)
  if (pending.length === 0 || customer === undefined) return null
  const now = nowOn(ctx, subscription.test_clock)
  const draft = newInvoice(ctx, {
    customer,
    subscription,
    reason: how === 'now' ? 'subscription_update' : 'subscription_cycle',
    currency: subscription.currency,
    periodStart: subscription.items.data[0]?.current_period_start ?? now,
    periodEnd: now,
    autoAdvance: true,
  })
  const lines = pending.map((item) => takeItem(ctx, draft, item))
  const whole = withLines(ctx, draft, lines)
  if (how === 'like_renewal') return storeDraft(ctx, whole, now + DRAFT_SECONDS)
  const invoice = finalizeInvoice(ctx, storeDraft(ctx, whole, null))
  if (invoice.status !== 'open') return invoice
  return collect(ctx, invoice, paymentMethodFor(ctx, invoice)).invoice
}
