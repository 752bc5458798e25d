// The one payment of a checkout session, with or without an invoice for it.
import { collect } from '../billing/collect.ts'
import { finalizeInvoice, newInvoice, storeDraft } from '../billing/invoice.ts'
import { takeItem } from '../billing/lines.ts'
import { withLines } from '../billing/totals.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, Customer, Invoice, PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { readDiscounts } from '../resources/discount-params.ts'
import { createItem } from '../resources/invoice-items.ts'
import { attempt } from './intents.ts'
import { paymentOf } from './invoice-payments.ts'
import { newIntent, optionsFor } from './new-intent.ts'

type Paid = Partial<Pick<CheckoutSession, 'invoice' | 'payment_intent' | 'payment_status'>>

export function pay(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  customer: Customer | null,
  method: PaymentMethod | null,
): Paid {
  const amount = session.amount_total ?? 0
  const currency = session.currency ?? ctx.settings.account.defaultCurrency
  if (session.invoice_creation?.enabled === true && customer !== null) {
    return payInvoiced(ctx, session, plan, customer, method, currency)
  }
  if (amount === 0 || method === null) return { payment_status: 'no_payment_required' }
  const testClock = customer?.test_clock ?? null
  const types = session.payment_method_types
  const owner = { customer: customer?.id ?? null, checkout_session: session.id }
  readDiscounts(ctx, plan.discounts, owner, { amount: session.amount_subtotal ?? 0, currency })
  const intent = newIntent(
    ctx,
    {
      ...plan.payment,
      amount,
      currency,
      customer: customer?.id ?? null,
      payment_method_types: types,
      payment_method_options: optionsFor(types),
    },
    testClock,
  )
  const { intent: paid, error } = attempt(ctx, intent, method, {
    session: 'on_session',
    testClock,
    returnUrl: null,
  })
  if (error !== null) throw error
  return { payment_intent: paid.id, payment_status: paid.status === 'succeeded' ? 'paid' : 'unpaid' }
}

/** `invoice_creation`: the payment is that of an invoice. https://docs.stripe.com/payments/checkout/receipts#paid-invoices */
function payInvoiced(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  customer: Customer,
  method: PaymentMethod | null,
  currency: string,
): Paid {
  const open = finalizeInvoice(ctx, draftInvoice(ctx, session, plan, customer, currency))
  if (open.status !== 'open' || method === null) {
    return { invoice: open.id, payment_status: 'no_payment_required' }
  }
  const found = paymentOf(ctx, open)
  if (found !== null) ctx.tables.payment_intents.put<PaymentIntent>({ ...found.intent, ...plan.payment })
  const { error } = collect(ctx, open, method)
  if (error !== null) throw error
  const intent = ctx.tables.payment_intents.get(found?.intent.id ?? '')
  return {
    invoice: open.id,
    payment_intent: intent?.id ?? null,
    payment_status: intent?.status === 'succeeded' ? 'paid' : 'unpaid',
  }
}

function draftInvoice(
  ctx: Context,
  session: CheckoutSession,
  plan: SessionPlan,
  customer: Customer,
  currency: string,
): Invoice {
  const data = session.invoice_creation?.invoice_data
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
  const owner = { customer: customer.id, invoice: draft.id }
  const purchase = { amount: session.amount_subtotal ?? 0, currency }
  const invoice: Invoice = {
    ...draft,
    custom_fields: data?.custom_fields ?? null,
    description: data?.description ?? null,
    discounts: readDiscounts(ctx, plan.discounts, owner, purchase) ?? [],
    footer: data?.footer ?? null,
    metadata: data?.metadata ?? {},
  }
  const lines = plan.lines.map((line) => {
    const item = createItem(
      ctx,
      { customer: customer.id, currency, subscription: null },
      {
        ...(line.price === null ? {} : { pricing: { price: line.price.id } }),
        quantity: line.quantity ?? 1,
        tax_rates: plan.rates[line.id],
      },
    )
    return takeItem(ctx, invoice, item)
  })
  return storeDraft(ctx, withLines(ctx, invoice, lines), null)
}
