// The parameters of a price, wherever one is made: `/v1/prices`, a product's default price, inline `price_data`.
import type Stripe from 'stripe'
import { byCurrency, currencyCode } from '../core/currency.ts'
import {
  arrayOf,
  boolean,
  decimal,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  unbuilt,
  wordOr,
} from '../core/schema.ts'
import { noSuch } from '../core/errors.ts'
import type { Covers, Field } from '../core/schema.ts'

export const interval = oneOf('day', 'week', 'month', 'year')
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified')

/** Stripe's largest amount. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MAX_AMOUNT = 99_999_999_999
const unitAmount = integer({ min: 0, max: MAX_AMOUNT })
const unitDecimal = decimal({ min: 0, max: MAX_AMOUNT })

const customAmount = object({
  enabled: required(boolean()),
  maximum: unitAmount,
  minimum: unitAmount,
  preset: unitAmount,
} satisfies Covers<Stripe.PriceCreateParams.CustomUnitAmount>)

export const tiersField = arrayOf(
  object({
    flat_amount: unitAmount,
    flat_amount_decimal: unitDecimal,
    unit_amount: unitAmount,
    unit_amount_decimal: unitDecimal,
    up_to: required(wordOr('inf', integer({ min: 1 }))),
  } satisfies Covers<Stripe.PriceCreateParams.Tier>),
)

export const currencyOptions = byCurrency(
  object({
    custom_unit_amount: customAmount,
    tax_behavior: taxBehavior,
    tiers: tiersField,
    unit_amount: unitAmount,
    unit_amount_decimal: unitDecimal,
  } satisfies Covers<Stripe.PriceCreateParams.CurrencyOptions>),
)

/** Of Stripe's list of tax codes, which only Stripe Tax reads: told apart by its shape. https://docs.stripe.com/tax/tax-codes */
export const taxCode: Field<string> = {
  required: false,
  parse: (value, path) => {
    const given = string().parse(value, path)
    if (/^txcd_\d{8}$/.test(given)) return given
    throw noSuch('tax code', given, path)
  },
}

const recurring = object({
  interval: required(interval),
  interval_count: integer({ min: 1 }),
} satisfies Covers<Stripe.ProductCreateParams.DefaultPriceData.Recurring>)

/** `default_price_data` of a product. */
export const priceDataFields = {
  currency: required(currencyCode()),
  currency_options: currencyOptions,
  custom_unit_amount: customAmount,
  metadata: metadata(),
  recurring,
  tax_behavior: taxBehavior,
  unit_amount: unitAmount,
  unit_amount_decimal: unitDecimal,
} satisfies Covers<Stripe.ProductCreateParams.DefaultPriceData>

/** `price_data` where the price is a one-time one: invoice items, `add_invoice_items`. */
export const oneTimePriceData = object({
  currency: required(currencyCode()),
  product: required(string()),
  tax_behavior: taxBehavior,
  unit_amount: integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT }),
  unit_amount_decimal: decimal({ min: -MAX_AMOUNT, max: MAX_AMOUNT }),
} satisfies Covers<Stripe.InvoiceItemCreateParams.PriceData>)

/** `price_data` of a subscription item. */
export const recurringPriceData = object({
  currency: required(currencyCode()),
  product: required(string()),
  recurring: required(recurring),
  tax_behavior: taxBehavior,
  unit_amount: unitAmount,
  unit_amount_decimal: unitDecimal,
} satisfies Covers<Stripe.SubscriptionCreateParams.Item.PriceData>)

/** `product_data` of an invoice line or a checkout line item. */
export const productData = object({
  description: string(40000),
  images: arrayOf(string()),
  metadata: metadata(),
  name: required(string()),
  tax_code: taxCode,
  tax_details: unbuilt,
  unit_label: string(12),
} satisfies Covers<Stripe.InvoiceAddLinesParams.Line.PriceData.ProductData>)

/** `price_data` of an invoice line, which may bring its product along. */
export const linePriceData = object({
  currency: required(currencyCode()),
  product: string(),
  product_data: productData,
  tax_behavior: taxBehavior,
  unit_amount: integer({ min: -MAX_AMOUNT, max: MAX_AMOUNT }),
  unit_amount_decimal: decimal({ min: -MAX_AMOUNT, max: MAX_AMOUNT }),
} satisfies Covers<Stripe.InvoiceAddLinesParams.Line.PriceData>)

export type GivenTier = NonNullable<ReturnType<typeof tiersField.parse>>[number]
export type GivenCurrencyOption = ReturnType<typeof currencyOptions.parse>[string]
export type GivenCustomAmount = ReturnType<typeof customAmount.parse>
export type ProductData = ReturnType<typeof productData.parse>
