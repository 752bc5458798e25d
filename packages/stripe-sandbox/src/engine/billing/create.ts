// Starting a subscription: `POST /v1/subscriptions`, a completed checkout session and a preview for a new customer
// all come through here. https://docs.stripe.com/api/subscriptions/create
import { ofSubscription } from '../payments/pay-invoice-intent.ts'
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { withPendingSetup } from '../payments/pending-setup.ts'
import { invalidRequest } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, InvoiceLine, Price, Subscription, SubscriptionItem } from '../core/wire.ts'
import { createAddedItems } from './added-items.ts'
import { nextAnchor } from './anchor.ts'
import { boundary } from './calendar.ts'
import type { Period } from './calendar.ts'
import { periodFor, recurrenceOf } from './change.ts'
import { collect, noPaymentMethod, paymentMethodFor } from './collect.ts'
import { checkCurrency } from './currency-lock.ts'
import { shortened } from './end-date.ts'
import { firstLines } from './first-lines.ts'
import { DRAFT_SECONDS, finalizeInvoice, newInvoice, storeDraft } from './invoice.ts'
import { checkItems, makeItem, withItems } from './items.ts'
import { withInvoice } from './ledger.ts'
import type { Debits } from './ledger.ts'
import { pendingItems, takeItem } from './lines.ts'
import { newSubscription } from './new-subscription.ts'
import type { NewSubscription } from './new-subscription.ts'
import { amountOf } from './price.ts'
import { checkRoomForSubscription } from './test-clock-limits.ts'
import { scheduleSubscription } from './timing.ts'
import { withLines } from './totals.ts'
import { isMetered } from './usage.ts'

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete'

export const INCOMPLETE_SECONDS = 23 * 3600
const REMINDER_SECONDS = 3 * 86400

/** The subscription and its first invoice with its lines, neither of them stored. */
export function draftSubscription(
  ctx: Context,
  given: NewSubscription,
): { subscription: Subscription; invoice: Invoice; debits: Debits } {
  const customer = getCustomer(ctx, given.customer, 'customer')
  const now = nowOn(ctx, customer.test_clock)
  const trialEnd = given.trialEnd !== null && given.trialEnd > now ? given.trialEnd : null
  const anchor = anchorOf(given, trialEnd, now)
  const id = newId(ctx, 'sub')
  const owner = { customer: customer.id, subscription: id, currency: given.currency ?? null }
  const made = given.items.map((item, index) =>
    makeItem(ctx, owner, item, index, (price) => firstPeriod(price, anchor, trialEnd, now), now),
  )
  checkItems(made, given.billingMode)
  if (trialEnd === null && anchor > now) for (const item of made) checkAnchor(anchor, item, now)
  const currency = given.currency ?? made[0]?.price.currency ?? ctx.settings.account.defaultCurrency
  checkCurrency(ctx, customer, currency)
  checkRoomForSubscription(ctx, customer.id, customer.test_clock)
  const bare = newSubscription(ctx, id, given, {
    now,
    anchor,
    currency,
    purchase: { amount: totalOf(ctx, made, currency), currency },
    trialing: trialEnd !== null,
    testClock: customer.test_clock,
  })
  const subscription = endingAt(bare, made, given.cancelAt, now)
  const invoice = {
    ...newInvoice(ctx, {
      customer,
      subscription,
      reason: 'subscription_create',
      currency,
      periodStart: subscription.start_date,
      periodEnd: now,
      autoAdvance: true,
    }),
    default_payment_method: null,
  }
  createAddedItems(ctx, subscription, given.addInvoiceItems ?? [])
  const pending = [...pendingItems(ctx, customer.id, null), ...pendingItems(ctx, customer.id, id)]
  const lines: InvoiceLine[] = pending
    .filter((item) => item.currency === currency)
    .map((item) => takeItem(ctx, invoice, item))
  const first = firstLines(ctx, invoice, subscription, given.prorationBehavior)
  lines.push(...first.lines)
  return {
    subscription,
    invoice: withLines(ctx, invoice, lines),
    debits: withInvoice(first.debits, invoice.id, lines),
  }
}

function anchorOf(given: NewSubscription, trialEnd: number | null, now: number): number {
  const config = given.billingCycleAnchorConfig
  if (config !== undefined && given.billingCycleAnchor !== null) {
    throw invalidRequest(
      'You may only specify one of these parameters: billing_cycle_anchor, billing_cycle_anchor_config.',
      'billing_cycle_anchor_config',
    )
  }
  const earliest = given.keepsAnchorAfterTrial === true ? now : (trialEnd ?? now)
  const anchor = config === undefined ? given.billingCycleAnchor : nextAnchor(config, earliest, now)
  if (anchor === null || anchor >= earliest) return anchor ?? earliest
  throw invalidRequest(
    trialEnd === null
      ? 'billing_cycle_anchor cannot be earlier than the current time.'
      : 'billing_cycle_anchor cannot be earlier than the end of the trial.',
    'billing_cycle_anchor',
  )
}

function firstPeriod(price: Price, anchor: number, trialEnd: number | null, now: number): Period {
  return trialEnd === null ? periodFor(anchor, price, now, null) : { start: now, end: trialEnd }
}

/** With its items on it, and their periods no longer than it lives. */
function endingAt(
  bare: Subscription,
  items: SubscriptionItem[],
  cancelAt: NewSubscription['cancelAt'],
  now: number,
): Subscription {
  const whole = withItems(bare, items)
  if (cancelAt === null) return whole
  const ends = items.map((item) => item.current_period_end)
  const end =
    typeof cancelAt === 'number'
      ? cancelAt
      : cancelAt === 'min_period_end'
        ? Math.min(...ends)
        : Math.max(...ends)
  if (end <= now) throw invalidRequest('`cancel_at` must be a timestamp in the future.', 'cancel_at')
  const cut = items.map((item) =>
    bare.status === 'trialing'
      ? item
      : { ...item, current_period_end: shortened(item.current_period_end, end) },
  )
  return withItems({ ...bare, cancel_at: end }, cut)
}

function totalOf(ctx: Context, items: readonly SubscriptionItem[], currency: string): number {
  return items.reduce((sum, item) => sum + amountOf(ctx, item.price, item.quantity ?? 0, currency), 0)
}

function checkAnchor(anchor: number, item: SubscriptionItem, now: number): void {
  if (anchor <= boundary(now, recurrenceOf(item.price), 1)) return
  throw invalidRequest(
    'billing_cycle_anchor cannot be later than next natural billing date.',
    'billing_cycle_anchor',
  )
}

/** Creates, bills and (unless `default_incomplete`) charges. Throws 402 for `error_if_incomplete`. */
export function createSubscription(
  ctx: Context,
  given: NewSubscription,
  behavior: PaymentBehavior,
): Subscription {
  const drafted = draftSubscription(ctx, given)
  const { subscription } = drafted
  ctx.tables.ledgers.put({ id: subscription.id, debits: drafted.debits, held: null })
  let created = ctx.tables.subscriptions.put<Subscription>({
    ...subscription,
    ...(given.cancelAtPeriodEnd ? { cancel_at: subscription.items.data[0]?.current_period_end ?? null } : {}),
    latest_invoice: drafted.invoice.id,
  })
  if (isEmpty(drafted.invoice, subscription)) {
    created = ctx.tables.subscriptions.put<Subscription>({ ...created, latest_invoice: null })
  } else if (subscription.collection_method === 'send_invoice' || given.firstInvoiceWaits === true) {
    // Sent after the hour of a draft; the subscription is active meanwhile.
    storeDraft(ctx, drafted.invoice, nowOn(ctx, subscription.test_clock) + DRAFT_SECONDS)
  } else {
    const invoice = finalizeInvoice(ctx, storeDraft(ctx, drafted.invoice, null))
    if (invoice.status === 'open') created = payFirst(ctx, created, invoice, behavior)
    else created = withPendingSetup(ctx, created, invoice, behavior === 'default_incomplete')
  }
  scheduleSubscription(ctx, created)
  remindOfTrialEnd(ctx, created)
  return created
}

/** https://docs.stripe.com/billing/subscriptions/billing-mode/compare#suppress-zero-amount-line-items-when-adding-usage-based-items */
function isEmpty(invoice: Invoice, subscription: Subscription): boolean {
  return invoice.lines.data.length === 0 && subscription.items.data.every((item) => isMetered(item.price))
}

function payFirst(
  ctx: Context,
  created: Subscription,
  invoice: Invoice,
  behavior: PaymentBehavior,
): Subscription {
  const method = paymentMethodFor(ctx, invoice)
  if (behavior !== 'default_incomplete') {
    if (method === null) throw noPaymentMethod()
    const { error } = collect(ctx, invoice, method)
    if (error === null) {
      if (created.payment_settings?.save_default_payment_method !== 'on_subscription') return created
      return ctx.tables.subscriptions.put<Subscription>({ ...created, default_payment_method: method.id })
    }
    if (behavior === 'error_if_incomplete') throw ofSubscription(error)
  }
  ctx.store.schedule(
    'expire_incomplete',
    created.id,
    created.test_clock,
    created.created + INCOMPLETE_SECONDS,
  )
  return ctx.tables.subscriptions.put<Subscription>({ ...created, status: 'incomplete' })
}

/** Three days before, or at once where the trial is shorter. https://docs.stripe.com/billing/subscriptions/trials */
export function remindOfTrialEnd(ctx: Context, subscription: Subscription): void {
  ctx.store.cancelTask('trial_will_end', subscription.id)
  if (subscription.status !== 'trialing' || subscription.trial_end === null) return
  const at = subscription.trial_end - REMINDER_SECONDS
  if (at > nowOn(ctx, subscription.test_clock)) {
    ctx.store.schedule('trial_will_end', subscription.id, subscription.test_clock, at)
  } else {
    draftEvent(ctx, 'customer.subscription.trial_will_end', subscription)
  }
}
