// Accepting a quote makes what it offers: a subscription, or an invoice. https://docs.stripe.com/api/quotes/accept
import { createSubscription } from '../billing/create.ts'
import { DRAFT_SECONDS, newInvoice, storeDraft } from '../billing/invoice.ts'
import { takeItem } from '../billing/lines.ts'
import { withLines } from '../billing/totals.ts'
import { getCustomer } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Customer, Invoice, LineItem, Quote } from '../core/wire.ts'
import { createItem } from './invoice-items.ts'
import type { QuotePlan } from './quote-sums.ts'

function ratesOf(plan: QuotePlan, line: LineItem): string[] | undefined {
  return plan.rates[plan.lines.indexOf(line)]?.map(({ id }) => id)
}

/** The ids of what came of the quote. */
export function fulfil(ctx: Context, quote: Quote, plan: QuotePlan): Pick<Quote, 'invoice' | 'subscription'> {
  const customer = getCustomer(ctx, quote.customer ?? '', 'customer')
  const recurring = plan.lines.filter((line) => line.price?.recurring)
  const others = plan.lines.filter((line) => !line.price?.recurring)
  if (recurring.length === 0) return { invoice: toInvoice(ctx, quote, plan, customer).id, subscription: null }
  const days = quote.subscription_data.trial_period_days
  const subscription = createSubscription(
    ctx,
    {
      customer: customer.id,
      items: recurring.map((line) => ({
        price: line.price?.id,
        quantity: line.quantity ?? undefined,
        tax_rates: ratesOf(plan, line),
      })),
      addInvoiceItems: others.map((line) => ({
        price: line.price?.id,
        quantity: line.quantity ?? undefined,
        tax_rates: ratesOf(plan, line),
      })),
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
  return { invoice: subscription.latest_invoice, subscription: subscription.id }
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
    default_tax_rates: (quote.default_tax_rates ?? []).flatMap((id) => ctx.tables.tax_rates.get(id) ?? []),
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
        quantity: line.quantity ?? 1,
        tax_rates: ratesOf(plan, line),
      }),
    ),
  )
  return storeDraft(ctx, withLines(ctx, invoice, lines), now + DRAFT_SECONDS)
}
