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
import { linePriceData } from './price-fields.ts'
import { taxRateIds } from './tax-rates.ts'

export const lineFields = {
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
  tax_amounts: unbuilt,
  tax_rates: taxRateIds,
} satisfies Covers<Stripe.InvoiceUpdateLineItemParams>

type GivenPriceData = Pick<ReturnType<typeof linePriceData.parse>, 'currency'> &
  Partial<ReturnType<typeof linePriceData.parse>>

export type LineParams = Partial<Omit<Parsed<typeof lineFields>, 'price_data' | 'tax_amounts'>> & {
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

/** Amount, price and quantity of the parameters; null where they name none. */
export function priceLine(ctx: Context, given: LineParams, currency: string | null): PricedLine | null {
  const decimals = given.quantity_decimal ?? String(given.quantity ?? 1)
  const counted = { quantity: given.quantity ?? Math.trunc(Number(decimals)), quantity_decimal: decimals }
  const price = priceOf(ctx, given)
  if (price === null) {
    const text = given.amount === undefined ? given.unit_amount_decimal : String(given.amount)
    if (text === undefined) return null
    const amount = given.amount ?? timesDecimal(text, decimals)
    return {
      amount,
      currency: currency ?? ctx.settings.account.defaultCurrency,
      pricing: { type: 'price_details', unit_amount_decimal: text },
      description: null,
      ...counted,
    }
  }
  const chosen = currency !== null && hasCurrency(ctx, price, currency) ? currency : price.currency
  const decimal = price.unit_amount_decimal ?? '0'
  const fractional = wholeAmount(decimals) === null
  return {
    amount: fractional ? timesDecimal(decimal, decimals) : amountOf(ctx, price, Number(decimals), chosen),
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
