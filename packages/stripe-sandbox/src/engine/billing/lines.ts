// Invoice lines and the pending items some of them come from.
import { getProduct, getPrice } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type {
  Invoice,
  InvoiceItem,
  InvoiceLine,
  Price,
  Product,
  Subscription,
  SubscriptionItem,
} from '../core/wire.ts'
import { describePeriod, describeTrial } from './describe.ts'
import type { Debit } from './ledger.ts'
import { partsOf } from './price.ts'
import { keepLineRates } from './tax.ts'

/** An amount for part of a period, not yet on any invoice. */
export interface Proration {
  item: string
  price: string
  quantity: number
  amount: number
  description: string
  period: { start: number; end: number }
  /** What it gives back. */
  credited: Debit | null
  /** Makes a new debit, which has to learn which invoice item it waits in. */
  debit: Debit | null
}

export function productOf(ctx: Context, price: Price): Product {
  return getProduct(ctx, price.product)
}

type Credited = { invoice: string; invoice_line_items: string[] } | null

function creditedItems(debit: Debit | null): Credited {
  if (debit === null || debit.invoice === null) return null
  return { invoice: debit.invoice, invoice_line_items: debit.lines }
}

/** The pending invoice item of a proration; the next invoice of the subscription takes it up. */
export function createProrationItem(
  ctx: Context,
  subscription: Subscription,
  proration: Proration,
): InvoiceItem {
  const credited = creditedItems(proration.credited)
  const price = getPrice(ctx, proration.price)
  const item = ctx.tables.invoiceitems.put<InvoiceItem>({
    id: newId(ctx, 'ii'),
    object: 'invoiceitem',
    amount: proration.amount,
    currency: subscription.currency,
    customer: subscription.customer,
    customer_account: null,
    date: nowOn(ctx, subscription.test_clock),
    description: proration.description,
    discountable: false,
    discounts: [],
    frozen_fields: ['pricing', 'quantity', 'discounts'],
    invoice: null,
    invoicing_rules: [],
    livemode: false,
    metadata: subscription.metadata,
    net_amount: proration.amount,
    parent: {
      subscription_details: { subscription: subscription.id, subscription_item: proration.item },
      type: 'subscription_details',
    },
    period: proration.period,
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: null,
    },
    proration: true,
    proration_details: {
      credited_items:
        credited === null ? null : { type: 'invoice_line_items', invoice_line_item_details: credited },
      discount_amounts: [],
    },
    quantity: proration.quantity,
    quantity_decimal: String(proration.quantity),
    tax_rates: subscription.items.data.find(({ id }) => id === proration.item)?.tax_rates ?? [],
    test_clock: subscription.test_clock,
  })
  draftEvent(ctx, 'invoiceitem.created', item)
  return item
}

export function createProrationItems(
  ctx: Context,
  subscription: Subscription,
  prorations: Proration[],
): InvoiceItem[] {
  return prorations.map((proration) => {
    const item = createProrationItem(ctx, subscription, proration)
    if (proration.debit !== null) proration.debit.invoiceItem = item.id
    return item
  })
}

/** What is billed where it is not the item's own quantity for its current period: what was used, in arrears. */
export interface Used {
  quantity: number
  start: number
  end: number
}

/** A line with what all lines have in common. */
function newLine(ctx: Context, invoice: Pick<Invoice, 'id' | 'currency'>, amount: number): InvoiceLine {
  return {
    id: newId(ctx, 'il'),
    object: 'line_item',
    amount,
    currency: invoice.currency,
    description: null,
    discount_amounts: [],
    discountable: true,
    discounts: [],
    invoice: invoice.id,
    livemode: false,
    metadata: {},
    parent: null,
    period: { start: 0, end: 0 },
    pretax_credit_amounts: [],
    pricing: null,
    quantity: 1,
    quantity_decimal: '1',
    subscription: null,
    subtotal: amount,
    taxes: [],
  }
}

/** A whole period (or, with `trial`, a free one) of a subscription item: a line, or one per tier. */
export function periodLines(
  ctx: Context,
  invoice: Pick<Invoice, 'id' | 'currency'>,
  subscription: Subscription,
  item: SubscriptionItem,
  trial: boolean,
  used: Used = {
    quantity: item.quantity ?? 0,
    start: item.current_period_start,
    end: item.current_period_end,
  },
): InvoiceLine[] {
  const product = productOf(ctx, item.price)
  const { currency } = invoice
  const free = { tier: null, quantity: used.quantity, decimal: '0', amount: 0 }
  const parts = trial ? [free] : partsOf(ctx, item.price, used.quantity, currency)
  return parts.map((part): InvoiceLine => {
    const line = newLine(ctx, invoice, part.amount)
    keepLineRates(ctx, line.id, item.tax_rates)
    return {
      ...line,
      description: trial
        ? describeTrial(used.quantity, product)
        : describePeriod(part, product, item.price, currency),
      discounts: item.discounts,
      metadata: subscription.metadata,
      parent: {
        invoice_item_details: null,
        subscription_item_details: {
          invoice_item: null,
          proration: false,
          proration_details: { credited_items: null },
          subscription: subscription.id,
          subscription_item: item.id,
        },
        type: 'subscription_item_details',
      },
      period: { start: used.start, end: used.end },
      pricing: {
        price_details: { price: item.price.id, product: item.price.product },
        type: 'price_details',
        unit_amount_decimal: part.decimal,
      },
      // Assumed: a tier's flat fee counts no units.
      quantity: part.quantity ?? 0,
      quantity_decimal: String(part.quantity ?? 0),
      subscription: subscription.id,
    }
  })
}

/** Takes a pending item onto an invoice. */
export function takeItem(
  ctx: Context,
  invoice: Pick<Invoice, 'id' | 'currency'>,
  item: InvoiceItem,
): InvoiceLine {
  ctx.tables.invoiceitems.put({ ...item, invoice: invoice.id })
  const details = item.parent?.subscription_details ?? null
  const credited = item.proration_details?.credited_items?.invoice_line_item_details ?? null
  const shared = {
    proration: item.proration,
    proration_details: { credited_items: credited },
    subscription: details?.subscription ?? null,
  }
  const subscriptionItem = details?.subscription_item
  const line = newLine(ctx, invoice, item.amount)
  keepLineRates(ctx, line.id, item.tax_rates)
  return {
    ...line,
    description: item.description,
    discountable: item.discountable,
    discounts: item.discounts ?? [],
    metadata: item.metadata ?? {},
    parent:
      subscriptionItem === undefined
        ? {
            invoice_item_details: { ...shared, invoice_item: item.id },
            subscription_item_details: null,
            type: 'invoice_item_details',
          }
        : {
            invoice_item_details: null,
            subscription_item_details: {
              ...shared,
              invoice_item: item.id,
              subscription_item: subscriptionItem,
            },
            type: 'subscription_item_details',
          },
    period: item.period,
    pricing: item.pricing,
    quantity: item.quantity,
    quantity_decimal: item.quantity_decimal,
    subscription: details?.subscription ?? null,
  }
}

/** What waits to be billed: of one subscription, or what belongs to none. */
export function pendingItems(ctx: Context, customer: string, subscription: string | null): InvoiceItem[] {
  return ctx.tables.invoiceitems
    .by('pending', customer)
    .filter((item) => (item.parent?.subscription_details?.subscription ?? null) === subscription)
}
