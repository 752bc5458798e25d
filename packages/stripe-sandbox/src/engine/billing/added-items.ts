// `add_invoice_items`: one-time prices on a subscription's next invoice.
// https://docs.stripe.com/billing/invoices/subscription#adding-items-to-the-first-invoice
import type Stripe from 'stripe'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { getPrice } from '../core/find.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  timestamp,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { InvoiceItem, Price, Subscription } from '../core/wire.ts'
import { discountsField, readDiscounts } from '../resources/discount-params.ts'
import { inlinePrice } from '../resources/new-price.ts'
import { oneTimePriceData } from '../resources/price-fields.ts'
import { readTaxRates, taxRateIds } from '../resources/tax-rates.ts'
import { productOf } from './lines.ts'
import { amountOf } from './price.ts'

const period = object({
  end: required(
    object({
      timestamp: timestamp(),
      type: required(oneOf('min_item_period_end', 'timestamp')),
    } satisfies Covers<Stripe.SubscriptionCreateParams.AddInvoiceItem.Period.End>),
  ),
  start: required(
    object({
      timestamp: timestamp(),
      type: required(oneOf('max_item_period_start', 'now', 'timestamp')),
    } satisfies Covers<Stripe.SubscriptionCreateParams.AddInvoiceItem.Period.Start>),
  ),
} satisfies Covers<Stripe.SubscriptionCreateParams.AddInvoiceItem.Period>)

/** What added items have in common, whoever takes them. */
export const addedItemParts = {
  discountable: boolean(),
  discounts: discountsField,
  metadata: metadata(),
  price: string(),
  price_data: oneTimePriceData,
  quantity: integer({ min: 0 }),
  tax_rates: taxRateIds,
}

const addedItem = {
  ...addedItemParts,
  period,
} satisfies Covers<Stripe.SubscriptionCreateParams.AddInvoiceItem>

export const addedItems = arrayOf(object(addedItem))

export type AddedItem = Partial<Parsed<typeof addedItem>>

/** The one-time price an added item names or describes. */
export function createdPrice(
  ctx: Context,
  given: Pick<AddedItem, 'price' | 'price_data'>,
  at: string,
): Price {
  if (given.price_data !== undefined) return inlinePrice(ctx, given.price_data)
  if (given.price === undefined) {
    throw invalidRequest(`Missing required param: ${at}[price].`, `${at}[price]`, 'parameter_missing')
  }
  const price = getPrice(ctx, given.price, `${at}[price]`)
  if (price.recurring === null) return price
  throw invalidRequest(
    'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
    `${at}[price]`,
  )
}

function named(value: number | undefined, param: string): number {
  if (value === undefined) throw missingParameter(param)
  return value
}

/** https://docs.stripe.com/api/subscriptions/create#create_subscription-add_invoice_items-period */
function periodOf(
  ctx: Context,
  subscription: Subscription,
  given: AddedItem['period'],
  at: string,
): InvoiceItem['period'] {
  const { data } = subscription.items
  const start =
    given?.start.type === 'timestamp'
      ? named(given.start.timestamp, `${at}[start][timestamp]`)
      : given?.start.type === 'now'
        ? nowOn(ctx, subscription.test_clock)
        : Math.max(...data.map((item) => item.current_period_start))
  const end =
    given?.end.type === 'timestamp'
      ? named(given.end.timestamp, `${at}[end][timestamp]`)
      : Math.min(...data.map((item) => item.current_period_end))
  if (end >= start) return { start, end }
  throw invalidRequest('The end of the period must be at or after its start.', `${at}[period][end]`)
}

/** Puts them among the subscription's pending items. */
export function createAddedItems(
  ctx: Context,
  subscription: Subscription,
  given: readonly AddedItem[],
): void {
  const { currency, customer } = subscription
  for (const [index, added] of given.entries()) {
    const at = `add_invoice_items[${index}]`
    const price = createdPrice(ctx, added, at)
    const quantity = added.quantity ?? 1
    const id = newId(ctx, 'ii')
    const amount = amountOf(ctx, price, quantity, currency)
    const owner = { customer, subscription: subscription.id, invoice_item: id }
    const item = ctx.tables.invoiceitems.put<InvoiceItem>({
      id,
      object: 'invoiceitem',
      amount,
      currency,
      customer,
      customer_account: null,
      date: nowOn(ctx, subscription.test_clock),
      description: productOf(ctx, price).name,
      discountable: added.discountable ?? true,
      discounts: readDiscounts(ctx, added.discounts, owner, { amount, currency }, `${at}[discounts]`) ?? [],
      frozen_fields: [],
      invoice: null,
      invoicing_rules: [],
      livemode: false,
      metadata: changeMetadata({}, added.metadata),
      parent: { subscription_details: { subscription: subscription.id }, type: 'subscription_details' },
      period: periodOf(ctx, subscription, added.period, `${at}[period]`),
      pricing: {
        price_details: { price: price.id, product: price.product },
        type: 'price_details',
        unit_amount_decimal: price.unit_amount_decimal,
      },
      proration: false,
      proration_details: { credited_items: null, discount_amounts: [] },
      quantity,
      quantity_decimal: String(quantity),
      tax_rates: readTaxRates(ctx, added.tax_rates, `${at}[tax_rates]`) ?? [],
      test_clock: subscription.test_clock,
    })
    draftEvent(ctx, 'invoiceitem.created', item)
  }
}
