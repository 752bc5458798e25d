// Changing a subscription: first what the change is and costs, then its invoice and payment. A preview stops in between.
// https://docs.stripe.com/api/subscriptions/update
import { getCustomer } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, notBuilt } from '../core/errors.ts'
import type { Invoice, InvoiceLine, Price, Subscription, SubscriptionItem } from '../core/wire.ts'
import { createUsageItem } from './bill-usage.ts'
import { creditsOfItem, debitFor, newDebit, periodFor, periodOf, recurrenceOf } from './change.ts'
import { periodAt } from './calendar.ts'
import { newInvoice } from './invoice.ts'
import { checkItems, readItemChanges, withItems } from './items.ts'
import type { ChangedItem, ItemChange } from './items.ts'
import { ledgerOf, withInvoice } from './ledger.ts'
import type { Debits } from './ledger.ts'
import { createProrationItems, pendingItems, periodLines, takeItem } from './lines.ts'
import type { Proration } from './lines.ts'
import { amountOf } from './price.ts'
import { withLines } from './totals.ts'
import { isMetered } from './usage.ts'

export interface SubscriptionChange {
  items: ChangedItem[]
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  prorationDate: number | null
  trialEnd: 'now' | number | null
  resetAnchor: boolean
}

/** A change worked out, with nothing stored yet. */
export interface PlannedChange {
  subscription: Subscription
  debits: Debits
  prorations: Proration[]
  /** Items whose new period starts now and is billed whole. */
  whole: SubscriptionItem[]
  /** Items as they were whose usage is billed up to now: removed, of another price, or of a period that ends. */
  ended: SubscriptionItem[]
  invoiceNow: boolean
  prorationDate: number
  touched: boolean
}

function isSamePlace(change: ItemChange): boolean {
  const { before, after } = change
  return (
    before !== null &&
    after !== null &&
    before.price.id === after.price.id &&
    before.quantity === after.quantity
  )
}

export function changesInterval({ before, after }: ItemChange): boolean {
  if (before === null || after === null) return false
  const was = recurrenceOf(before.price)
  const is = recurrenceOf(after.price)
  return was.interval !== is.interval || was.interval_count !== is.interval_count
}

/** The instant prorations count from; a date must lie in the current period. */
function prorationDateOf(subscription: Subscription, given: number | null, now: number): number {
  if (given === null) return now
  const start = Math.min(...subscription.items.data.map((item) => item.current_period_start))
  const end = Math.max(...subscription.items.data.map((item) => item.current_period_end))
  if (given >= start && given < end) return given
  throw invalidRequest(
    'Invalid proration_date. Proration date must be within the current billing period.',
    'proration_date',
  )
}

/** What the change does to the subscription, and what it costs. */
export function planChange(
  ctx: Context,
  subscription: Subscription,
  change: SubscriptionChange,
): PlannedChange {
  const now = nowOn(ctx, subscription.test_clock)
  const at = prorationDateOf(subscription, change.prorationDate, now)
  const trialing = subscription.status === 'trialing'
  const trialEnds = trialing && change.trialEnd === 'now'
  const given = change.items
  const flexible = subscription.billing_mode.type === 'flexible'
  const extended = typeof change.trialEnd === 'number' ? change.trialEnd : null
  // A trial for a running subscription gives back what is billed and starts the grid again at its end.
  // https://docs.stripe.com/billing/subscriptions/trials
  const startsTrial = extended !== null && !trialing
  if (extended !== null && extended <= now) {
    throw invalidRequest('Invalid timestamp: must be an integer Unix timestamp in the future.', 'trial_end')
  }

  const keepsAnchor = subscription.trial_settings?.end_behavior.billing_cycle_anchor === 'unchanged'
  if (keepsAnchor && trialEnds) {
    throw notBuilt('the end of a trial now whose billing cycle anchor stays `unchanged`', 'trial_end')
  }
  const keepGrid = (price: Price, item: SubscriptionItem | null) =>
    periodFor(subscription.billing_cycle_anchor, price, at, item)
  const probe = readItemChanges(ctx, subscription, given, keepGrid, now)
  const becomesPaid =
    !flexible &&
    total(ctx, subscription.items.data) === 0 &&
    probe.some(
      ({ after }) =>
        after !== null && amountOf(ctx, after.price, after.quantity ?? 0, subscription.currency) > 0,
    )
  const resets =
    trialEnds ||
    (!trialing &&
      !startsTrial &&
      (change.resetAnchor || becomesPaid || (!flexible && probe.some(changesInterval))))
  const anchor = (keepsAnchor ? null : extended) ?? (resets ? now : subscription.billing_cycle_anchor)
  const place = (price: Price, item: SubscriptionItem | null) => {
    if (resets) return periodAt(now, recurrenceOf(price), now)
    if (extended !== null || trialing) {
      const start = startsTrial ? now : (item?.current_period_start ?? now)
      return { start, end: extended ?? subscription.trial_end ?? anchor }
    }
    if (item !== null && item.price.id === price.id) return periodOf(item)
    return periodFor(anchor, price, at, item)
  }
  const changes = probe.map(({ before, after }): ItemChange => {
    if (after === null) return { before, after }
    const { start, end } = place(after.price, before)
    return { before, after: { ...after, current_period_start: start, current_period_end: end } }
  })
  const named = new Set(changes.flatMap(({ before }) => (before === null ? [] : [before.id])))
  const untouched = subscription.items.data
    .filter((item) => !named.has(item.id))
    .map((item): ItemChange => {
      const { start, end } = resets || extended !== null ? place(item.price, item) : periodOf(item)
      return { before: item, after: { ...item, current_period_start: start, current_period_end: end } }
    })
  const byId = new Map(
    [...untouched, ...changes].map((entry) => [entry.before?.id ?? entry.after?.id, entry.after]),
  )
  const items = [
    ...subscription.items.data.flatMap((item) => byId.get(item.id) ?? []),
    ...changes.flatMap(({ before, after }) => (before === null && after !== null ? [after] : [])),
  ]
  checkItems(items, subscription.billing_mode.type)

  const next = withItems(
    {
      ...subscription,
      billing_cycle_anchor: anchor,
      ...(trialEnds ? { status: 'active' as const, trial_end: now } : {}),
      ...(extended === null ? {} : { trial_end: extended }),
      ...(startsTrial ? { status: 'trialing' as const, trial_start: now } : {}),
    },
    items,
  )
  const all = resets || startsTrial
  const moved = all ? [...changes, ...untouched] : changes.filter((entry) => !isSamePlace(entry))
  const prorates = change.prorationBehavior !== 'none' && !trialing
  const prorations: Proration[] = []
  const debits: Debits = { ...ledgerOf(ctx, subscription.id).debits }
  for (const { before, after } of moved) {
    if (before !== null && prorates) prorations.push(...creditsOfItem(ctx, subscription, before, at))
    if (before !== null && (prorates || all || after === null)) delete debits[before.id]
    if (after === null || startsTrial || isMetered(after.price)) continue
    if (resets) {
      debits[after.id] = [newDebit(ctx, next, after)]
      continue
    }
    if (!prorates) continue
    const proration = debitFor(ctx, next, after, at)
    prorations.push(proration)
    if (proration.debit !== null) debits[after.id] = [proration.debit]
  }
  return {
    subscription: next,
    debits,
    prorations,
    whole: resets ? items.filter((item) => !isMetered(item.price)) : [],
    ended: flexible && !trialing ? endedItems(moved, all) : [],
    invoiceNow: resets || (change.prorationBehavior === 'always_invoice' && prorations.length > 0),
    prorationDate: at,
    touched: changes.length > 0 || moved.length > 0 || extended !== null,
  }
}

/** https://docs.stripe.com/billing/subscriptions/billing-mode/compare#usage-based-pricing */
function endedItems(moved: readonly ItemChange[], resets: boolean): SubscriptionItem[] {
  return moved.flatMap(({ before, after }) =>
    before !== null && (resets || after === null || after.price.id !== before.price.id) ? [before] : [],
  )
}

function total(ctx: Context, items: readonly SubscriptionItem[]): number {
  return items.reduce((sum, item) => sum + amountOf(ctx, item.price, item.quantity ?? 0), 0)
}

/** Puts the prorations and the usage of what ends where they wait for an invoice. */
export function storeProrations(ctx: Context, planned: PlannedChange): void {
  const { subscription, prorationDate } = planned
  for (const item of planned.ended) {
    const next = subscription.items.data.find(({ id }) => id === item.id)
    const goesOn = next !== undefined && next.price.recurring?.meter === item.price.recurring?.meter
    createUsageItem(ctx, subscription, item, prorationDate, !goesOn)
  }
  createProrationItems(ctx, planned.subscription, planned.prorations)
}

/** The invoice of a change that is billed at once, with its lines, not stored; and the debits that know it. */
export function draftChangeInvoice(
  ctx: Context,
  planned: PlannedChange,
  before: Subscription,
): { invoice: Invoice; debits: Debits } {
  const { subscription } = planned
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const now = nowOn(ctx, subscription.test_clock)
  const last = ctx.tables.invoices.by('subscription', subscription.id).at(-1)
  const invoice = newInvoice(ctx, {
    customer,
    subscription,
    reason: 'subscription_update',
    currency: subscription.currency,
    periodStart: planned.whole.length > 0 ? now : (last?.period_end ?? before.start_date),
    periodEnd: now,
    autoAdvance: true,
  })
  const lines: InvoiceLine[] = pendingItems(ctx, customer.id, subscription.id).map((item) =>
    takeItem(ctx, invoice, item),
  )
  for (const item of planned.whole) lines.push(...periodLines(ctx, invoice, subscription, item, false))
  return {
    invoice: withLines(ctx, invoice, lines),
    debits: withInvoice(planned.debits, invoice.id, lines),
  }
}
