// The subscription that a checkout session begins. https://docs.stripe.com/billing/subscriptions/build-subscriptions?payment-ui=stripe-hosted
import { createSubscription } from '../billing/create.ts'
import type { NewSubscription } from '../billing/new-subscription.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { clockOf } from '../core/events.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, LineItem, PaymentMethod } from '../core/wire.ts'
import { own } from './methods.ts'

/** What recurs becomes items, the rest goes on the first invoice. */
export function toNewSubscription(
  ctx: Context,
  plan: SessionPlan,
  customer: string,
  method: string | null,
): NewSubscription {
  const { subscription: data, lines, rates } = plan
  const now = nowOn(ctx, clockOf(ctx, customer))
  const parts = (line: LineItem) => ({
    ...(line.price === null ? {} : { price: line.price.id }),
    ...(line.quantity === null ? {} : { quantity: line.quantity }),
    ...(rates[line.id] === undefined ? {} : { tax_rates: rates[line.id] }),
  })
  return {
    customer,
    items: lines.filter((line) => line.price?.recurring).map(parts),
    addInvoiceItems: lines.filter((line) => line.price?.recurring === null).map(parts),
    billingMode: data.billingMode,
    trialEnd: data.trialPeriodDays === null ? data.trialEnd : now + data.trialPeriodDays * 86400,
    missingPaymentMethod: data.missingPaymentMethod,
    billingCycleAnchor: data.billingCycleAnchor,
    billingCycleAnchorConfig: data.billingCycleAnchorConfig,
    prorationBehavior: data.prorationBehavior,
    metadata: data.metadata,
    description: data.description,
    defaultPaymentMethod: method,
    saveDefaultPaymentMethod: 'off',
    cancelAtPeriodEnd: false,
    cancelAt: null,
    currency: lines[0]?.currency,
    discounts: plan.discounts,
    ...(data.defaultTaxRates.length === 0 ? {} : { defaultTaxRates: data.defaultTaxRates }),
  }
}

export function subscribe(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  customer: Customer,
  method: PaymentMethod | null,
): Pick<CheckoutSession, 'invoice' | 'payment_status' | 'subscription'> {
  const owned = method === null || method.customer !== null ? method : own(ctx, method, customer.id)
  if (owned !== null && session.amount_total === 0) setUp(ctx, owned)
  const given = toNewSubscription(ctx, plan, customer.id, owned?.id ?? null)
  const subscription = createSubscription(ctx, given, 'error_if_incomplete')
  const invoice = ctx.tables.invoices.get(subscription.latest_invoice ?? '')
  const due = invoice?.amount_due ?? 0
  return {
    invoice: subscription.latest_invoice,
    payment_status: due === 0 ? 'no_payment_required' : invoice?.status === 'paid' ? 'paid' : 'unpaid',
    subscription: subscription.id,
  }
}

/** A card given for a trial is authenticated for the payments after it. */
function setUp(ctx: Context, method: PaymentMethod): void {
  const record = ctx.tables.cards.get(method.id)
  if (record !== undefined) ctx.tables.cards.put({ ...record, isAuthenticated: false, isSetUp: true })
}
