// Metered items are billed for what was used, when it was used: as lines of the renewal, or as pending items where
// the price, the item or the subscription ends within a period.
// https://docs.stripe.com/billing/subscriptions/billing-mode/compare
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, InvoiceItem, InvoiceLine, Subscription, SubscriptionItem } from '../core/wire.ts'
import { describePeriod } from './describe.ts'
import { ledgerOf, usageClosed } from './ledger.ts'
import { periodLines, productOf } from './lines.ts'
import type { Used } from './lines.ts'
import { partsOf } from './price.ts'
import type { PricePart } from './price.ts'
import { isMetered, usedQuantity } from './usage.ts'

/** What was used of the item and is not billed yet. */
export function unbilledUsage(
  ctx: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  end: number,
): Used {
  const ledger = ledgerOf(ctx, subscription.id)
  const billed = ledger.usageBilled?.[item.id] ?? 0
  const start = Math.max(item.current_period_start, billed)
  const closed = usageClosed(ledger, item.id, item.price.id)
  return { quantity: usedQuantity(ctx, subscription.customer, item.price, start, end, closed), start, end }
}

/** What was used of the item until `end`: a line, or one per tier. */
export function usageLines(
  ctx: Context,
  invoice: Pick<Invoice, 'id' | 'currency'>,
  subscription: Subscription,
  item: SubscriptionItem,
  end: number,
): InvoiceLine[] {
  return periodLines(ctx, invoice, subscription, item, false, unbilledUsage(ctx, subscription, item, end))
}

/**
 * Puts what was used of all metered items so far among the pending items; nothing where nothing was used. `closes`: no
 * usage of theirs is billed after this.
 */
export function createUsageItems(
  ctx: Context,
  subscription: Subscription,
  end: number,
  closes: boolean,
): void {
  for (const item of subscription.items.data) createUsageItem(ctx, subscription, item, end, closes)
}

/** The same for one item. */
export function createUsageItem(
  ctx: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  end: number,
  closes: boolean,
): void {
  if (!isMetered(item.price) || subscription.status === 'trialing') return
  if (closes) close(ctx, subscription, item, end)
  const used = unbilledUsage(ctx, subscription, item, end)
  const ledger = ledgerOf(ctx, subscription.id)
  ctx.tables.ledgers.put({ ...ledger, usageBilled: { ...ledger.usageBilled, [item.id]: end } })
  if (used.quantity === 0) return
  for (const part of partsOf(ctx, item.price, used.quantity, subscription.currency)) {
    draftEvent(ctx, 'invoiceitem.created', createItem(ctx, subscription, item, used, part))
  }
}

function close(ctx: Context, subscription: Subscription, item: SubscriptionItem, end: number): void {
  const { start } = unbilledUsage(ctx, subscription, item, end)
  const ledger = ledgerOf(ctx, subscription.id)
  const closed = [...usageClosed(ledger, item.id, item.price.id), { start, end }]
  ctx.tables.ledgers.put({
    ...ledger,
    usageClosed: { ...ledger.usageClosed, [`${item.id}/${item.price.id}`]: closed },
  })
}

function createItem(
  ctx: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  used: Used,
  part: PricePart,
): InvoiceItem {
  const { price } = item
  const { currency } = subscription
  return ctx.tables.invoiceitems.put<InvoiceItem>({
    id: newId(ctx, 'ii'),
    object: 'invoiceitem',
    amount: part.amount,
    currency,
    customer: subscription.customer,
    customer_account: null,
    date: used.end,
    description: describePeriod(part, productOf(ctx, price), price, currency),
    discountable: true,
    discounts: [],
    frozen_fields: [],
    invoice: null,
    invoicing_rules: [],
    livemode: false,
    metadata: subscription.metadata,
    parent: {
      subscription_details: { subscription: subscription.id, subscription_item: item.id },
      type: 'subscription_details',
    },
    period: { start: used.start, end: used.end },
    pricing: {
      price_details: { price: price.id, product: price.product },
      type: 'price_details',
      unit_amount_decimal: part.decimal,
    },
    proration: false,
    proration_details: { credited_items: null, discount_amounts: [] },
    quantity: part.quantity ?? 0,
    quantity_decimal: String(part.quantity ?? 0),
    tax_rates: item.tax_rates,
    test_clock: subscription.test_clock,
  })
}
