// `POST /v1/invoices/create_preview`: the very steps of a change or a renewal are taken, the invoice they lead to is read,
// and everything is undone. A preview can therefore not differ from what will be billed.
// https://docs.stripe.com/api/invoices/create_preview
import type Stripe from 'stripe'
import { getCustomer, getSubscription } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest } from '../core/errors.ts'
import { forgetDrafts } from '../core/events.ts'
import { letters } from '../core/ids.ts'
import {
  boolean,
  emptyable,
  metadata,
  object,
  oneOf,
  required,
  string,
  timestamp,
  unbuilt,
  wordOr,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Invoice, Subscription } from '../core/wire.ts'
import { dateOf } from '../resources/subscription-dates.ts'
import { creditsOf } from './change.ts'
import { draftSubscription } from './create.ts'
import { DRAFT_SECONDS, newInvoice } from './invoice.ts'
import { settleBalance } from './money.ts'
import { changedItems } from './items.ts'
import { ledgerOf } from './ledger.ts'
import { createProrationItems, pendingItems, takeItem } from './lines.ts'
import { draftRenewal } from './renew.ts'
import { nextPeriodEnd } from './timing.ts'
import { withLines } from './totals.ts'
import { draftChangeInvoice, planChange, storeProrations } from './update.ts'
import type { PlannedChange } from './update.ts'

const subscriptionDetails = object({
  billing_cycle_anchor: object({
    timestamp: unbuilt,
    type: required(oneOf('now', 'unchanged')),
  }),
  billing_mode: object({ flexible: unbuilt, type: required(oneOf('classic', 'flexible')) }),
  billing_schedules: unbuilt,
  cancel_at: emptyable(wordOr('min_period_end', wordOr('max_period_end', timestamp()))),
  cancel_at_period_end: boolean(),
  cancel_now: boolean(),
  default_tax_rates: unbuilt,
  items: changedItems,
  metadata: metadata(),
  pause: unbuilt,
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp(),
  resume_at: unbuilt,
  start_date: unbuilt,
  trial_end: wordOr('now', timestamp()),
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails>)

export const previewFields = {
  automatic_tax: unbuilt,
  currency: string(3),
  customer: string(),
  customer_account: unbuilt,
  customer_details: unbuilt,
  discounts: unbuilt,
  invoice_items: unbuilt,
  issuer: unbuilt,
  on_behalf_of: unbuilt,
  preview_mode: oneOf('next', 'recurring'),
  schedule: unbuilt,
  schedule_details: unbuilt,
  subscription: string(),
  subscription_details: subscriptionDetails,
} satisfies Covers<Stripe.InvoiceCreatePreviewParams>

type Preview = Parsed<typeof previewFields>
type Details = NonNullable<Preview['subscription_details']>

export function previewInvoice(ctx: Context, params: Preview): Invoice {
  const mark = ctx.store.mark()
  const drafts = ctx.drafts.length
  try {
    const invoice =
      params.subscription === undefined
        ? previewNew(ctx, params)
        : previewExisting(ctx, params, params.subscription)
    return toUpcoming(ctx, invoice)
  } finally {
    ctx.store.rollback(mark)
    forgetDrafts(ctx, drafts)
  }
}

/** The invoice under an id that cannot be retrieved, settled as it would be. */
function toUpcoming(ctx: Context, invoice: Invoice): Invoice {
  const { due, ending } = settleBalance(invoice.total, invoice.starting_balance, invoice.currency)
  const id = `upcoming_in_1${letters(`${ctx.settings.seed}/upcoming/${invoice.id}`, 23)}`
  return {
    ...invoice,
    id,
    amount_due: due,
    amount_remaining: due,
    ending_balance: ending,
    lines: {
      ...invoice.lines,
      data: invoice.lines.data.map((line) => ({ ...line, invoice: id })),
      url: `/v1/invoices/upcoming/lines?customer=${invoice.customer}`,
    },
  }
}

function previewExisting(ctx: Context, params: Preview, id: string): Invoice {
  const subscription = getSubscription(ctx, id, 'subscription')
  if (params.customer !== undefined && params.customer !== subscription.customer) {
    throw invalidRequest(
      `The subscription ${id} does not belong to the customer ${params.customer}.`,
      'customer',
    )
  }
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    throw noneUpcoming(subscription)
  const given = params.subscription_details
  if (given === undefined) return nextInvoice(ctx, subscription, params.preview_mode)
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
  return withProrationDate(nextInvoice(ctx, changed, params.preview_mode), planned)
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

/** The next renewal; with `recurring`, what a period costs without what is pending. */
function nextInvoice(ctx: Context, subscription: Subscription, mode: Preview['preview_mode']): Invoice {
  const at = nextPeriodEnd(subscription)
  if (subscription.cancel_at !== null && subscription.cancel_at <= at) return lastInvoice(ctx, subscription)
  const { invoice } = draftRenewal(ctx, subscription, mode !== 'recurring')
  return { ...invoice, created: at, next_payment_attempt: at + DRAFT_SECONDS, billing_reason: 'upcoming' }
}

/** A subscription that ends is billed once more only for what is pending. */
function lastInvoice(ctx: Context, subscription: Subscription): Invoice {
  const pending = pendingItems(ctx, subscription.customer, subscription.id)
  if (pending.length === 0) throw noneUpcoming(subscription)
  const customer = getCustomer(ctx, subscription.customer, 'customer')
  const now = nowOn(ctx, subscription.test_clock)
  const draft = newInvoice(ctx, {
    customer,
    subscription,
    reason: 'upcoming',
    currency: subscription.currency,
    periodStart: subscription.items.data[0]?.current_period_start ?? now,
    periodEnd: subscription.cancel_at ?? now,
    autoAdvance: true,
  })
  return withLines(
    ctx,
    draft,
    pending.map((item) => takeItem(ctx, draft, item)),
    customer.balance,
  )
}

function previewCancellation(ctx: Context, subscription: Subscription, given: Details): Invoice {
  const now = nowOn(ctx, subscription.test_clock)
  if (given.proration_behavior !== 'none') {
    createProrationItems(ctx, subscription, creditsOf(ctx, subscription, given.proration_date ?? now))
  }
  return lastInvoice(ctx, { ...subscription, cancel_at: now })
}

function previewNew(ctx: Context, params: Preview): Invoice {
  if (params.customer === undefined) {
    throw invalidRequest(
      'You must specify `customer`, `subscription` or `schedule`.',
      'customer',
      'parameter_missing',
    )
  }
  const given = params.subscription_details
  const customer = getCustomer(ctx, params.customer, 'customer')
  if (given?.items === undefined) {
    throw new ApiError(404, {
      type: 'invalid_request_error',
      code: 'invoice_upcoming_none',
      message: `No upcoming invoices for customer: ${customer.id}`,
    })
  }
  return draftSubscription(ctx, {
    customer: customer.id,
    items: given.items,
    billingMode: given.billing_mode?.type ?? 'flexible',
    trialEnd: typeof given.trial_end === 'number' ? given.trial_end : null,
    missingPaymentMethod: 'create_invoice',
    billingCycleAnchor: null,
    prorationBehavior: given.proration_behavior ?? 'create_prorations',
    metadata: {},
    description: null,
    defaultPaymentMethod: null,
    saveDefaultPaymentMethod: 'off',
    cancelAtPeriodEnd: false,
    cancelAt: null,
  }).invoice
}

function noneUpcoming(subscription: Subscription): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: ${subscription.customer}`,
  })
}
