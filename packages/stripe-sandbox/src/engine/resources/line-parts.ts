// What an invoice item and an invoice line have in common: an amount or a price, a quantity, discounts, tax rates.
import type Stripe from 'stripe'
import { timesDecimal, wholeAmount } from '../billing/money.ts'
import { amountOf, hasCurrency } from '../billing/price.ts'
import { getPrice } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import {
  boolean,
  decimal,
  integer,
  metadata,
  object,
  required,
  string,
  timestamp,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { InvoiceItem, Price } from '../core/wire.ts'
import { discountsField } from './discount-params.ts'
import { inlinePrice, inlineProduct } from './new-price.ts'
import { newProduct } from './new-product.ts'
import { linePriceData } from './price-fields.ts'
import { taxRateIds } from './tax-rates.ts'

/** What both take; lines take fixed tax amounts besides. */
export const itemFields = {
  amount: integer(),
  description: string(),
  discountable: boolean(),
  discounts: discountsField,
  metadata: metadata(),
  period: object({
    end: required(timestamp()),
    start: required(timestamp()),
  } satisfies Covers<Stripe.InvoiceItemCreateParams.Period>),
  price_data: linePriceData,
  pricing: object({ price: string() } satisfies Covers<Stripe.InvoiceItemCreateParams.Pricing>),
  quantity: integer({ min: 0 }),
  quantity_decimal: decimal({ min: 0 }),
  tax_rates: taxRateIds,
}

export const lineFields = {
  ...itemFields,
  tax_amounts: unbuilt,
} satisfies Covers<Stripe.InvoiceUpdateLineItemParams>

type GivenPriceData = Pick<ReturnType<typeof linePriceData.parse>, 'currency'> &
  Partial<ReturnType<typeof linePriceData.parse>>

export type LineParams = Partial<Omit<Parsed<typeof itemFields>, 'price_data'>> & {
  price_data?: GivenPriceData | undefined
  unit_amount_decimal?: string | undefined
}

export interface PricedLine {
  amount: number
  currency: string
  pricing: NonNullable<InvoiceItem['pricing']>
  /** Of the product; null where only an amount was given. */
  description: string | null
  quantity: number
  quantity_decimal: string
}

function oneTime(ctx: Context, id: string): Price {
  const price = getPrice(ctx, id, 'pricing[price]')
  if (price.recurring === null) return price
  throw invalidRequest(
    'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
    'pricing[price]',
  )
}

function priceOf(ctx: Context, given: LineParams): Price | null {
  if (given.pricing?.price !== undefined) return oneTime(ctx, given.pricing.price)
  const data = given.price_data
  if (data === undefined) return null
  const { product_data: inline, product: named, ...rest } = data
  const product = named ?? (inline === undefined ? undefined : inlineProduct(ctx, inline))
  if (product !== undefined) return inlinePrice(ctx, { ...rest, product })
  throw invalidRequest('You must specify either `product` or `product_data`.', 'price_data[product]')
}

/**
 * An amount without a price gets one, the same for the same amount and description (recorded). Assumed: like inline
 * prices, neither it nor its product is active.
 */
function adHocPrice(ctx: Context, unit: string, currency: string, name: string) {
  const id = `${currency}/${unit}/${name}`
  const known = ctx.tables.prices.get(ctx.tables.ad_hoc_prices.get(id)?.price ?? '')
  if (known !== undefined) return { price: known.id, product: known.product }
  const product = ctx.tables.products.put({ ...newProduct(ctx, undefined, name), active: false })
  const price = inlinePrice(ctx, { currency, product: product.id, unit_amount_decimal: unit })
  ctx.tables.ad_hoc_prices.put({ id, price: price.id })
  return { price: price.id, product: product.id }
}

/** Amount, price and quantity of the parameters; null where they name none. */
export function priceLine(ctx: Context, given: LineParams, currency: string | null): PricedLine | null {
  const decimals = given.quantity_decimal ?? String(given.quantity ?? 1)
  const counted = { quantity: given.quantity ?? Math.trunc(Number(decimals)), quantity_decimal: decimals }
  const price = priceOf(ctx, given)
  if (price === null) {
    const text = given.amount === undefined ? given.unit_amount_decimal : String(given.amount)
    if (text === undefined) return null
    const amount = given.amount ?? timesDecimal(text, decimals)
    const inCurrency = currency ?? ctx.settings.account.defaultCurrency
    return {
      amount,
      currency: inCurrency,
      pricing: {
        type: 'price_details',
        price_details: adHocPrice(ctx, text, inCurrency, given.description ?? 'Invoice item'),
        unit_amount_decimal: text,
      },
      description: null,
      ...counted,
    }
  }
  const chosen = currency !== null && hasCurrency(ctx, price, currency) ? currency : price.currency
  const unit = price.unit_amount_decimal ?? '0'
  const fractional = wholeAmount(decimals) === null
  return {
    amount: fractional ? timesDecimal(unit, decimals) : amountOf(ctx, price, Number(decimals), chosen),
    currency: chosen,
    pricing: {
      type: 'price_details',
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: price.unit_amount_decimal,
    },
    description: ctx.tables.products.get(price.product)?.name ?? null,
    ...counted,
  }
}
