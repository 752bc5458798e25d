// `POST /v1/invoices/create_preview`: the very steps of a change or a renewal are taken, the invoice they lead to is read,
// and everything is undone. A preview can therefore not differ from what will be billed.
// https://docs.stripe.com/api/invoices/create_preview
import { getSubscription } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import type { Invoice, Subscription } from '../core/wire.ts'
import { dateOf } from '../resources/subscription-dates.ts'
import { creditsOf } from './change.ts'
import { planEnd } from './end-date.ts'
import { ledgerOf } from './ledger.ts'
import { createProrationItems } from './lines.ts'
import { draftPause, draftResumption } from './pause.ts'
import type { Details, Preview } from './preview-fields.ts'
import { previewNew } from './preview-new.ts'
import { assumedSubscription } from './preview-owner.ts'
import { previewNewSchedule, previewSchedule } from './preview-schedule.ts'
import { nextPeriodEnd } from './timing.ts'
import { lastInvoice, nextByItself, nextInvoice, noneUpcoming, preview } from './upcoming.ts'
import { draftChangeInvoice, planChange, storeProrations } from './update.ts'
import type { PlannedChange } from './update.ts'

export function previewInvoice(ctx: Context, params: Preview): Invoice {
  checkTogether(params)
  return preview(ctx, () => {
    if (params.schedule !== undefined) return previewSchedule(ctx, params, params.schedule)
    if (params.schedule_details !== undefined) return previewNewSchedule(ctx, params)
    const subscription = params.subscription ?? subscriptionNamedBy(ctx, params)
    return subscription === null ? previewNew(ctx, params) : previewExisting(ctx, params, subscription)
  })
}

function checkTogether(params: Preview): void {
  for (const one of ['schedule', 'schedule_details'] as const) {
    for (const other of ['subscription', 'subscription_details'] as const) {
      if (params[one] === undefined || params[other] === undefined) continue
      throw invalidRequest(`You cannot use \`${one}\` and \`${other}\` together.`, one)
    }
  }
}

/** A customer alone stands for the subscription that is billed next. */
function subscriptionNamedBy(ctx: Context, params: Preview): string | null {
  if (params.customer === undefined || params.subscription_details !== undefined) return null
  const [next] = ctx.tables.subscriptions
    .by('customer', params.customer)
    .filter(({ status }) => BILLED.includes(status))
    .toSorted((a, b) => nextPeriodEnd(a) - nextPeriodEnd(b))
  return next?.id ?? null
}

const BILLED: readonly string[] = ['active', 'trialing', 'past_due', 'unpaid']

function previewExisting(ctx: Context, params: Preview, id: string): Invoice {
  const named = getSubscription(ctx, id, 'subscription')
  const subscription = assumedSubscription(ctx, named, params)
  if (params.customer !== undefined && params.customer !== subscription.customer) {
    throw invalidRequest(
      `The subscription ${id} does not belong to the customer ${params.customer}.`,
      'customer',
    )
  }
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    throw noneUpcoming(subscription.customer)
  const given = params.subscription_details
  if (given?.resume_at === 'now') return previewResumption(ctx, subscription, given)
  if (subscription.status === 'paused') throw noneUpcoming(subscription.customer)
  if (given === undefined) {
    return params.preview_mode === 'recurring'
      ? nextInvoice(ctx, subscription, 'recurring')
      : nextByItself(ctx, subscription)
  }
  if (given.pause !== undefined && Object.keys(given.pause).length > 0) {
    return previewPause(ctx, subscription, given.pause)
  }
  if (given.cancel_now === true) return previewCancellation(ctx, subscription, given)
  const recurring = params.preview_mode === 'recurring'
  const planned = planChange(ctx, subscription, {
    items: given.items ?? [],
    prorationBehavior: recurring ? 'none' : (given.proration_behavior ?? 'create_prorations'),
    prorationDate: given.proration_date ?? null,
    trialEnd: given.trial_end ?? null,
    resetAnchor: given.billing_cycle_anchor?.type === 'now',
  })
  storeProrations(ctx, planned)
  if (planned.invoiceNow && !recurring) {
    return withProrationDate(draftChangeInvoice(ctx, planned, subscription).invoice, planned)
  }
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, id), debits: planned.debits })
  const changed = ctx.tables.subscriptions.put<Subscription>({
    ...planned.subscription,
    ...dateOf(ctx, planned.subscription, given),
  })
  const ends = changed.cancel_at !== null || subscription.cancel_at !== null
  const ended = ends
    ? planEnd(ctx, changed, recurring ? 'none' : (given.proration_behavior ?? 'create_prorations'))
    : null
  if (ended === null) return withProrationDate(nextInvoice(ctx, changed, params.preview_mode), planned)
  storeProrations(ctx, ended)
  if (ended.invoiceNow) return withProrationDate(draftChangeInvoice(ctx, ended, changed).invoice, ended)
  ctx.tables.ledgers.put({ ...ledgerOf(ctx, id), debits: ended.debits })
  const shorter = ctx.tables.subscriptions.put<Subscription>(ended.subscription)
  return withProrationDate(nextInvoice(ctx, shorter, params.preview_mode), ended)
}

/** Previews alone say from when their prorations count. */
function withProrationDate(invoice: Invoice, planned: PlannedChange): Invoice {
  const details = invoice.parent?.subscription_details
  if (planned.prorations.length === 0 || !details) return invoice
  return {
    ...invoice,
    parent: {
      quote_details: null,
      subscription_details: { ...details, subscription_proration_date: planned.prorationDate },
      type: 'subscription_details',
    },
  }
}

function previewCancellation(ctx: Context, subscription: Subscription, given: Details): Invoice {
  const now = nowOn(ctx, subscription.test_clock)
  if (given.proration_behavior !== 'none') {
    createProrationItems(ctx, subscription, creditsOf(ctx, subscription, given.proration_date ?? now))
  }
  return lastInvoice(ctx, { ...subscription, cancel_at: now })
}

/** Nothing is billed where the credits and the usage of a pause wait as pending items, as they do by default. */
function previewPause(
  ctx: Context,
  subscription: Subscription,
  given: NonNullable<Details['pause']>,
): Invoice {
  const { invoice } = draftPause(ctx, subscription, {
    creditsFrom: given.bill_for?.unused_time_from?.type ?? 'now',
    billsUsage: given.bill_for?.outstanding_usage_through?.type !== 'none',
    invoices: given.invoicing_behavior === 'invoice',
  })
  if (invoice === null) throw noneUpcoming(subscription.customer)
  return invoice
}

function previewResumption(ctx: Context, subscription: Subscription, given: Details): Invoice {
  const { invoice } = draftResumption(ctx, subscription, {
    resetsAnchor: given.billing_cycle_anchor?.type !== 'unchanged',
    needsPayment: false,
    prorationBehavior: given.proration_behavior ?? 'create_prorations',
    prorationDate: given.proration_date ?? null,
  })
  if (invoice === null) throw noneUpcoming(subscription.customer)
  return invoice
}
