// Accepting a quote makes what it offers: a subscription, or an invoice. https://docs.stripe.com/api/quotes/accept
import { createSubscription } from '../billing/create.ts'
import { DRAFT_SECONDS, newInvoice, storeDraft } from '../billing/invoice.ts'
import { takeItem } from '../billing/lines.ts'
import { toInvoiceSettings } from '../billing/phase.ts'
import { withLines } from '../billing/totals.ts'
import { getCustomer } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Customer, Invoice, LineItem, Quote, SubscriptionSchedule } from '../core/wire.ts'
import type { Params } from '../contract.ts'
import { readDiscounts } from './discount-params.ts'
import type { GivenDiscount } from './discount-params.ts'
import { createItem } from './invoice-items.ts'
import { fromPhases } from './new-schedule.ts'
import type { QuotePlan } from './quote-sums.ts'
import { createFields } from './schedule-fields.ts'

/** A line as an item of what comes of it. */
function partsOf(plan: QuotePlan, line: LineItem) {
  const at = plan.lines.indexOf(line)
  return {
    discounts: (plan.lineDiscounts?.[at] ?? []).map(toParam),
    price: line.price?.id,
    quantity: line.quantity ?? undefined,
    tax_rates: plan.rates[at]?.map(({ id }) => id),
  }
}

function toParam(given: GivenDiscount) {
  return { coupon: undefined, discount: undefined, promotion_code: undefined, ...given }
}

/** The ids of what came of the quote. */
export function fulfil(
  ctx: Context,
  quote: Quote,
  plan: QuotePlan,
): Pick<Quote, 'invoice' | 'subscription' | 'subscription_schedule'> {
  const customer = getCustomer(ctx, quote.customer ?? '', 'customer')
  const recurring = plan.lines.filter((line) => line.price?.recurring)
  const others = plan.lines.filter((line) => !line.price?.recurring)
  if (recurring.length === 0) {
    return {
      invoice: toInvoice(ctx, quote, plan, customer).id,
      subscription: null,
      subscription_schedule: null,
    }
  }
  const { effective_date: begins, trial_period_days: days } = quote.subscription_data
  if (begins !== null && begins > nowOn(ctx, customer.test_clock)) {
    const schedule = toSchedule(ctx, quote, plan, begins)
    return { invoice: null, subscription: schedule.subscription, subscription_schedule: schedule.id }
  }
  const subscription = createSubscription(
    ctx,
    {
      customer: customer.id,
      items: recurring.map((line) => partsOf(plan, line)),
      addInvoiceItems: others.map((line) => partsOf(plan, line)),
      discounts: plan.discounts,
      kept: { invoice_settings: toInvoiceSettings(quote.invoice_settings) },
      prorationDiscounts: quote.subscription_data.billing_mode.flexible?.proration_discounts,
      billingMode: quote.subscription_data.billing_mode.type,
      trialEnd: days === null ? null : nowOn(ctx, customer.test_clock) + days * 86400,
      missingPaymentMethod: 'create_invoice',
      billingCycleAnchor: null,
      prorationBehavior: 'create_prorations',
      metadata: quote.subscription_data.metadata ?? {},
      description: quote.subscription_data.description,
      defaultPaymentMethod: null,
      saveDefaultPaymentMethod: 'off',
      cancelAtPeriodEnd: false,
      cancelAt: null,
      collectionMethod: quote.collection_method,
      daysUntilDue: quote.invoice_settings.days_until_due ?? undefined,
      defaultTaxRates: quote.default_tax_rates,
    },
    'allow_incomplete',
  )
  return { invoice: subscription.latest_invoice, subscription: subscription.id, subscription_schedule: null }
}

/** A subscription that begins later. https://docs.stripe.com/api/quotes/create#create_quote-subscription_data-effective_date */
function toSchedule(ctx: Context, quote: Quote, plan: QuotePlan, begins: number): SubscriptionSchedule {
  const toItem = (line: LineItem): Params => {
    const { discounts, price, quantity, tax_rates: rates } = partsOf(plan, line)
    return {
      discounts: discounts.map(toText),
      ...(price === undefined ? {} : { price }),
      ...(quantity === undefined ? {} : { quantity: String(quantity) }),
      ...(rates === undefined ? {} : { tax_rates: rates }),
    }
  }
  const days = quote.subscription_data.trial_period_days
  const phase: Params = {
    add_invoice_items: plan.lines.filter((line) => !line.price?.recurring).map(toItem),
    collection_method: quote.collection_method,
    default_tax_rates: quote.default_tax_rates ?? [],
    discounts: (plan.discounts ?? []).map(toText),
    items: plan.lines.filter((line) => line.price?.recurring).map(toItem),
    metadata: quote.subscription_data.metadata ?? {},
    ...(quote.subscription_data.description === null
      ? {}
      : { description: quote.subscription_data.description }),
    ...(days === null ? {} : { trial_end: String(begins + days * 86400) }),
  }
  return fromPhases(ctx, {
    billing_mode: { flexible: undefined, type: quote.subscription_data.billing_mode.type },
    customer: quote.customer ?? undefined,
    phases: createFields.phases.parse([phase], 'phases'),
    start_date: begins,
  })
}

function toText(given: GivenDiscount): Params {
  return Object.fromEntries(
    Object.entries(given).flatMap(([name, value]) => (value === undefined ? [] : [[name, value]])),
  )
}

function redeemFor(ctx: Context, quote: Quote, plan: QuotePlan, draft: Invoice): string[] {
  const owner = { customer: quote.customer, invoice: draft.id }
  const purchase = { amount: quote.amount_subtotal, currency: draft.currency }
  const given = plan.discounts ?? []
  return given.length === 0 ? draft.discounts : (readDiscounts(ctx, given, owner, purchase) ?? [])
}

/** One-time prices alone: a draft that is finalized after an hour. */
function toInvoice(ctx: Context, quote: Quote, plan: QuotePlan, customer: Customer): Invoice {
  const now = nowOn(ctx, customer.test_clock)
  const draft = newInvoice(ctx, {
    customer,
    subscription: null,
    reason: 'manual',
    currency: quote.currency ?? ctx.settings.account.defaultCurrency,
    periodStart: now,
    periodEnd: now,
    autoAdvance: true,
  })
  const days = quote.invoice_settings.days_until_due
  const invoice: Invoice = {
    ...draft,
    collection_method: quote.collection_method,
    custom_fields: quote.invoice_settings.custom_fields ?? draft.custom_fields,
    default_tax_rates: (quote.default_tax_rates ?? []).flatMap((id) => ctx.tables.tax_rates.get(id) ?? []),
    description: quote.invoice_settings.description,
    discounts: redeemFor(ctx, quote, plan, draft),
    footer: quote.invoice_settings.footer ?? draft.footer,
    due_date: quote.collection_method === 'send_invoice' ? now + (days ?? 30) * 86400 : null,
    parent: { quote_details: { quote: quote.id }, subscription_details: null, type: 'quote_details' },
  }
  const owner = { customer: customer.id, currency: draft.currency, subscription: null }
  const lines = plan.lines.map((line) =>
    takeItem(
      ctx,
      invoice,
      createItem(ctx, owner, {
        pricing: { price: line.price?.id },
        discounts: partsOf(plan, line).discounts,
        quantity: line.quantity ?? 1,
        tax_rates: partsOf(plan, line).tax_rates,
      }),
    ),
  )
  return storeDraft(ctx, withLines(ctx, invoice, lines), now + DRAFT_SECONDS)
}
