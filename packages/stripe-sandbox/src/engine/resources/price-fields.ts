import type Stripe from 'stripe'
import { integer, metadata, object, oneOf, required, string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'

export const interval = oneOf('day', 'week', 'month', 'year')
export const taxBehavior = oneOf('exclusive', 'inclusive', 'unspecified')

/** Stripe's largest amount. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
const MAX_AMOUNT = 99_999_999_999

/** `default_price_data` of a product. */
export const priceDataFields = {
  currency: required(string(3)),
  currency_options: unbuilt,
  custom_unit_amount: unbuilt,
  metadata: metadata(),
  recurring: object({
    interval: required(interval),
    interval_count: integer({ min: 1 }),
  } satisfies Covers<Stripe.ProductCreateParams.DefaultPriceData.Recurring>),
  tax_behavior: taxBehavior,
  unit_amount: integer({ min: 0, max: MAX_AMOUNT }),
  unit_amount_decimal: unbuilt,
} satisfies Covers<Stripe.ProductCreateParams.DefaultPriceData>
