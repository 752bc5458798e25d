// Pausing a subscription stops its service and its invoices; resuming starts a period again. Flexible billing only.
// https://docs.stripe.com/billing/subscriptions/pause
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { getCustomer } from '../core/find.ts'
import type { Invoice, Subscription, SubscriptionItem } from '../core/wire.ts'
import { createUsageItems } from './bill-usage.ts'
import { periodAt } from './calendar.ts'
import { creditsOf, debitFor, newDebit, recurrenceOf } from './change.ts'
import { collect, followInvoice, paymentMethodFor } from './collect.ts'
import { finalizeInvoice, newInvoice, storeDraft } from './invoice.ts'
import { withItems } from './items.ts'
import { ledgerOf, withInvoice } from './ledger.ts'
import type { Debits } from './ledger.ts'
import { createProrationItems, pendingItems, periodLines, takeItem } from './lines.ts'
import { pausedFor } from './status.ts'
import { scheduleSubscription } from './timing.ts'
import { withLines } from './totals.ts'
import { isMetered } from './usage.ts'

export interface Pause {
  /** From when unused time is given back. */
  creditsFrom: 'now' | 'item_current_period_start' | 'none'
  billsUsage: boolean
  invoices: boolean
}

const PAUSABLE: readonly string[] = ['active', 'past_due']

function checkPausable(subscription: Subscription): void {
  if (subscription.billing_mode.type !== 'flexible') {
    throw invalidRequest('You can only pause subscriptions with `billing_mode[type]=flexible`.')
  }
  if (subscription.collection_method !== 'charge_automatically') {
    throw invalidRequest('You can only pause subscriptions with `collection_method=charge_automatically`.')
  }
  if (subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot pause a subscription that is managed by the subscription schedule \`${subscription.schedule}\`.`,
    )
  }
  if (!PAUSABLE.includes(subscription.status)) {
    throw invalidRequest(`You cannot pause a subscription in the \`${subscription.status}\` status.`)
  }
}

/**
 * The period ends at this moment; what was billed beyond it and what was used are settled as asked. The invoice has its
 * lines and is not stored; null where none is asked for or nothing is to be billed.
 */
export function draftPause(
  ctx: Context,
  subscription: Subscription,
  how: Pause,
): { paused: Subscription; invoice: Invoice | null } {
  checkPausable(subscription)
  const now = nowOn(ctx, subscription.test_clock)
  if (how.creditsFrom !== 'none') {
    const from = how.creditsFrom === 'now' ? now : null
    createProrationItems(ctx, subscription, creditsSince(ctx, subscription, from))
  }
  if (how.billsUsage) createUsageItems(ctx, subscription, now, true)
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, subscription.id), debits: {} })
  const items = subscription.items.data.map((item) => ({ ...item, current_period_end: now }))
  const paused = ctx.tables.subscriptions.put<Subscription>({
    ...withItems(subscription, items),
    ...pausedFor('pause_requested', now),
  })
  return { paused, invoice: how.invoices ? draftInvoice(ctx, paused, []) : null }
}

export function pauseSubscription(ctx: Context, subscription: Subscription, how: Pause): Subscription {
  const { paused, invoice } = draftPause(ctx, subscription, how)
  scheduleSubscription(ctx, paused)
  if (invoice === null) return paused
  const final = finalizeInvoice(ctx, storeDraft(ctx, invoice, null))
  if (final.status === 'open') collect(ctx, final, paymentMethodFor(ctx, final))
  return ctx.tables.subscriptions.put<Subscription>({ ...paused, latest_invoice: final.id })
}

/** Credits from `from`, or from the start of each item's period. */
function creditsSince(ctx: Context, subscription: Subscription, from: number | null) {
  if (from !== null) return creditsOf(ctx, subscription, from)
  const starts = new Set(subscription.items.data.map((item) => item.current_period_start))
  return [...starts].flatMap((start) =>
    creditsOf(
      ctx,
      withItems(
        subscription,
        subscription.items.data.filter((item) => item.current_period_start === start),
      ),
      start,
    ),
  )
}

export interface Resumption {
  resetsAnchor: boolean
  /** Charges in this request and stays paused until that succeeds; else the invoice waits to be paid. */
  needsPayment: boolean
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  prorationDate: number | null
}

/** https://docs.stripe.com/api/subscriptions/resume */
const PAY_SECONDS = 23 * 3600

/** The subscription as it goes on, and the invoice for that with its lines, not stored; null where none is made. */
export function draftResumption(
  ctx: Context,
  paused: Subscription,
  how: Resumption,
): { next: Subscription; debits: Debits; invoice: Invoice | null } {
  if (paused.status !== 'paused') {
    throw invalidRequest('You can only resume a subscription if it is `paused`.')
  }
  if (ledgerOf(ctx, paused.id).held !== null) {
    throw invalidRequest('The subscription has a resumption invoice that is not paid yet.')
  }
  const now = nowOn(ctx, paused.test_clock)
  const at = how.prorationDate ?? now
  const anchor = how.resetsAnchor ? now : paused.billing_cycle_anchor
  const items = paused.items.data.map((item): SubscriptionItem => {
    const { start, end } = periodAt(anchor, recurrenceOf(item.price), now)
    return { ...item, current_period_start: start, current_period_end: end }
  })
  const { status_details: _, ...rest } = paused
  const next = withItems({ ...rest, billing_cycle_anchor: anchor, status: 'active' }, items)
  const licensed = items.filter((item) => !isMetered(item.price))
  const debits: Debits = {}
  if (how.resetsAnchor) {
    for (const item of licensed) debits[item.id] = [newDebit(ctx, next, item)]
  } else if (how.prorationBehavior !== 'none') {
    const prorations = licensed.map((item) => debitFor(ctx, next, item, at))
    createProrationItems(ctx, next, prorations)
    for (const { item, debit } of prorations) if (debit !== null) debits[item] = [debit]
  }
  const bills = how.resetsAnchor || how.prorationBehavior === 'always_invoice'
  return { next, debits, invoice: bills ? draftInvoice(ctx, next, how.resetsAnchor ? licensed : []) : null }
}

export function resumeSubscription(ctx: Context, paused: Subscription, how: Resumption): Subscription {
  const { next, debits, invoice: draft } = draftResumption(ctx, paused, how)
  if (draft === null) {
    ctx.tables.ledgers.put({ ...ledgerOf(ctx, next.id), debits })
    const resumed = ctx.tables.subscriptions.put<Subscription>(next)
    scheduleSubscription(ctx, resumed)
    return resumed
  }
  return waitForPayment(ctx, paused, next, withInvoice(debits, draft.id, draft.lines.data), draft, how)
}

/** The resumption waits in the ledger until its invoice is settled, at most 23 hours. */
function waitForPayment(
  ctx: Context,
  paused: Subscription,
  next: Subscription,
  debits: Debits,
  draft: Invoice,
  how: Resumption,
): Subscription {
  const now = nowOn(ctx, paused.test_clock)
  ctx.tables.subscriptions.put<Subscription>({ ...paused, latest_invoice: draft.id })
  ctx.tables.ledgers.put({
    ...ledgerOf(ctx, paused.id),
    held: {
      invoice: draft.id,
      subscription: { ...next, latest_invoice: draft.id },
      debits,
      resumes: how.needsPayment ? 'on_payment_success' : 'on_payment_attempt',
    },
  })
  ctx.store.schedule('expire_pending_update', paused.id, paused.test_clock, now + PAY_SECONDS)
  const invoice = finalizeInvoice(ctx, storeDraft(ctx, draft, null))
  if (invoice.status === 'open' && how.needsPayment) {
    const wait = ctx.settings.retrySchedule[0]
    const retryAt = wait === undefined ? null : now + wait
    const { error } = collect(ctx, invoice, paymentMethodFor(ctx, invoice), retryAt)
    if (error !== null && retryAt !== null) {
      ctx.store.cancelTask('expire_pending_update', paused.id)
      ctx.store.schedule('retry_invoice', invoice.id, invoice.test_clock, retryAt)
    }
  }
  followInvoice(ctx, ctx.tables.invoices.get(invoice.id) ?? invoice)
  return ctx.tables.subscriptions.get(paused.id) ?? paused
}

function draftInvoice(
  ctx: Context,
  subscription: Subscription,
  whole: readonly SubscriptionItem[],
): Invoice | null {
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const now = nowOn(ctx, subscription.test_clock)
  const draft = newInvoice(ctx, {
    customer,
    subscription,
    reason: 'subscription_update',
    currency: subscription.currency,
    periodStart: now,
    periodEnd: now,
    autoAdvance: true,
  })
  const lines = pendingItems(ctx, customer.id, subscription.id).map((item) => takeItem(ctx, draft, item))
  for (const item of whole) lines.push(...periodLines(ctx, draft, subscription, item, false))
  return lines.length === 0 ? null : withLines(ctx, draft, lines)
}
