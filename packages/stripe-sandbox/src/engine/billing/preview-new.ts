// Previews of what begins: a subscription, or an invoice for single items. The customer may be one that Stripe does not
// know yet. https://docs.stripe.com/api/invoices/create_preview
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, notBuilt } from '../core/errors.ts'
import { getCustomer } from '../core/find.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Customer, Invoice } from '../core/wire.ts'
import { draftSubscription } from './create.ts'
import { newInvoice } from './invoice.ts'
import type { NewItem } from './items.ts'
import { pendingItems, takeItem } from './lines.ts'
import type { Details, Preview } from './preview-fields.ts'
import { addItems, assumedCustomer, assumedStranger } from './preview-owner.ts'
import { withLines } from './totals.ts'
import { noneUpcoming } from './upcoming.ts'

export function previewNew(ctx: Context, params: Preview): Invoice {
  if (params.customer === undefined && params.customer_details === undefined) {
    throw invalidRequest(
      'You must specify `customer`, `customer_details`, `subscription` or `schedule`.',
      'customer',
      'parameter_missing',
    )
  }
  const customer =
    params.customer === undefined
      ? assumedStranger(ctx, params)
      : assumedCustomer(ctx, getCustomer(ctx, params.customer, 'customer'), params)
  addItems(ctx, params, { customer: customer.id, subscription: null }, params.currency ?? null)
  const given = params.subscription_details
  const invoice =
    given?.items === undefined
      ? oneTimeInvoice(ctx, params, customer)
      : newSubscriptionInvoice(ctx, params, given, given.items, customer)
  return params.customer === undefined ? { ...invoice, customer: null } : invoice
}

/** The invoice of what waits for the customer apart from any subscription. */
function oneTimeInvoice(ctx: Context, params: Preview, customer: Customer): Invoice {
  const pending = pendingItems(ctx, customer.id, null)
  const currency = params.currency ?? customer.currency ?? pending[0]?.currency
  const billed = pending.filter((item) => item.currency === currency)
  if (currency === undefined || billed.length === 0) throw noneUpcoming(customer.id)
  const now = nowOn(ctx, customer.test_clock)
  const draft = newInvoice(ctx, {
    customer,
    subscription: null,
    reason: 'manual',
    currency,
    periodStart: now,
    periodEnd: now,
    autoAdvance: false,
  })
  return withLines(
    ctx,
    draft,
    billed.map((item) => takeItem(ctx, draft, item)),
  )
}

function newSubscriptionInvoice(
  ctx: Context,
  params: Preview,
  given: Details,
  items: NewItem[],
  customer: Customer,
): Invoice {
  const now = nowOn(ctx, customer.test_clock)
  if (given.start_date !== undefined && given.start_date > now) {
    throw notBuilt('previews of subscriptions that start later', 'subscription_details[start_date]')
  }
  const anchor = given.billing_cycle_anchor
  return draftSubscription(ctx, {
    customer: customer.id,
    items,
    billingMode: given.billing_mode?.type ?? 'flexible',
    prorationDiscounts: given.billing_mode?.flexible?.proration_discounts,
    trialEnd: typeof given.trial_end === 'number' ? given.trial_end : null,
    missingPaymentMethod: 'create_invoice',
    billingCycleAnchor: anchor?.type === 'timestamp' ? (anchor.timestamp ?? null) : null,
    prorationBehavior: given.proration_behavior ?? 'create_prorations',
    startDate: given.start_date,
    metadata: changeMetadata({}, given.metadata),
    description: null,
    defaultPaymentMethod: null,
    saveDefaultPaymentMethod: 'off',
    cancelAtPeriodEnd: given.cancel_at_period_end ?? false,
    cancelAt: given.cancel_at ?? null,
    currency: params.currency,
    discounts: params.discounts,
    defaultTaxRates: given.default_tax_rates,
  }).invoice
}
