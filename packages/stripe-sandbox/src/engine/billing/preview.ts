// `POST /v1/invoices/create_preview`: the very steps of a change or a renewal are taken, the invoice they lead to is read,
// and everything is undone. A preview can therefore not differ from what will be billed.
// https://docs.stripe.com/api/invoices/create_preview
import { getCustomer, getSubscription } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { ApiError, invalidRequest } from '../core/errors.ts'
import { forgetDrafts } from '../core/events.ts'
import { letters } from '../core/ids.ts'
import type { Invoice, Subscription } from '../core/wire.ts'
import { replaceDiscounts } from '../resources/discount-params.ts'
import { createItem } from '../resources/invoice-items.ts'
import { dateOf } from '../resources/subscription-dates.ts'
import { readTaxRates } from '../resources/tax-rates.ts'
import { createUsageItems } from './bill-usage.ts'
import { creditsOf } from './change.ts'
import { draftSubscription } from './create.ts'
import { planEnd } from './end-date.ts'
import { DRAFT_SECONDS, newInvoice } from './invoice.ts'
import { settleBalance } from './money.ts'
import { ledgerOf } from './ledger.ts'
import { createProrationItems, pendingItems, takeItem } from './lines.ts'
import type { Details, Preview } from './preview-fields.ts'
import { draftRenewal } from './renew.ts'
import { nextPeriodEnd } from './timing.ts'
import { withLines } from './totals.ts'
import { draftChangeInvoice, planChange, storeProrations } from './update.ts'
import type { PlannedChange } from './update.ts'

export function previewInvoice(ctx: Context, params: Preview): Invoice {
  return undone(ctx, () =>
    params.subscription === undefined
      ? previewNew(ctx, params)
      : previewExisting(ctx, params, params.subscription),
  )
}

/** The next renewal as it stands. Throws where the subscription ends and nothing is left to bill. */
export function upcomingInvoice(ctx: Context, subscription: Subscription): Invoice {
  return undone(ctx, () => nextInvoice(ctx, subscription, 'next'))
}

/** The invoice that `steps` lead to; nothing of them stays. */
function undone(ctx: Context, steps: () => Invoice): Invoice {
  const mark = ctx.store.mark()
  const drafts = ctx.drafts.length
  try {
    return toUpcoming(ctx, steps())
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
  const named = getSubscription(ctx, id, 'subscription')
  const subscription = prepared(ctx, named, params)
  if (params.customer !== undefined && params.customer !== subscription.customer) {
    throw invalidRequest(
      `The subscription ${id} does not belong to the customer ${params.customer}.`,
      'customer',
    )
  }
  if (subscription.status === 'canceled' || subscription.status === 'incomplete_expired')
    throw noneUpcoming(subscription.customer)
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

/** The subscription with what the preview assumes of it: discounts, tax rates, items that wait to be billed. */
function prepared(ctx: Context, subscription: Subscription, params: Preview): Subscription {
  if (params.discounts === null) inheritNothing(ctx, subscription.customer)
  const rates = readTaxRates(ctx, params.subscription_details?.default_tax_rates, 'default_tax_rates')
  const assumed = ctx.tables.subscriptions.put<Subscription>({
    ...subscription,
    default_tax_rates: rates ?? subscription.default_tax_rates ?? [],
    discounts: replaceDiscounts(ctx, subscription, params.discounts) ?? subscription.discounts,
  })
  addItems(
    ctx,
    params,
    { customer: subscription.customer, subscription: subscription.id },
    subscription.currency,
  )
  return assumed
}

/** Emptied `discounts` leave out the customer's, too. */
function inheritNothing(ctx: Context, id: string): void {
  const customer = getCustomer(ctx, id, 'customer')
  ctx.tables.customers.put({ ...customer, discount: null })
}

/** `invoice_items` wait like any others, and the previewed invoice takes them up. */
function addItems(
  ctx: Context,
  params: Preview,
  owner: { customer: string; subscription: string | null },
  currency: string | null,
): void {
  for (const { price, unit_amount: unit, currency: own, ...item } of params.invoice_items ?? []) {
    createItem(
      ctx,
      { ...owner, currency: own?.toLowerCase() ?? currency },
      {
        ...item,
        ...(price === undefined ? {} : { pricing: { price } }),
        ...(unit === undefined ? {} : { unit_amount_decimal: String(unit) }),
      },
    )
  }
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
  createUsageItems(ctx, subscription, subscription.cancel_at ?? nowOn(ctx, subscription.test_clock))
  const pending = pendingItems(ctx, subscription.customer, subscription.id)
  if (pending.length === 0) throw noneUpcoming(subscription.customer)
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
  if (params.discounts === null) inheritNothing(ctx, customer.id)
  addItems(ctx, params, { customer: customer.id, subscription: null }, params.currency?.toLowerCase() ?? null)
  if (given?.items === undefined) throw noneUpcoming(customer.id)
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
    currency: params.currency?.toLowerCase(),
    discounts: params.discounts,
    defaultTaxRates: given.default_tax_rates,
  }).invoice
}

function noneUpcoming(customer: string): ApiError {
  return new ApiError(404, {
    type: 'invalid_request_error',
    code: 'invoice_upcoming_none',
    message: `No upcoming invoices for customer: ${customer}`,
  })
}
