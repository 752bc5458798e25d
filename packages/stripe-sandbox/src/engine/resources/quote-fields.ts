// The parameters of `/v1/quotes`.
import type Stripe from 'stripe'
import { page } from '../core/list.ts'
import { currencyCode } from '../core/currency.ts'
import {
  arrayOf,
  boolean,
  decimal,
  emptyable,
  integer,
  metadata,
  object,
  oneOf,
  oneOfBuilt,
  required,
  string,
  timestamp,
  unbuilt,
} from '../core/schema.ts'
import { notBuilt } from '../core/errors.ts'
import type { Covers, Field, Parsed } from '../core/schema.ts'
import { discountsField } from './discount-params.ts'
import { customFields, issuerField } from './subscription-settings.ts'
import { taxRateIds } from './tax-rates.ts'

/** The one-time or recurring price of a line. */
const linePriceData = object({
  currency: required(currencyCode()),
  product: required(string()),
  recurring: object({
    interval: required(oneOf('day', 'week', 'month', 'year')),
    interval_count: integer({ min: 1 }),
  } satisfies Covers<Stripe.QuoteCreateParams.LineItem.PriceData.Recurring>),
  tax_behavior: oneOf('exclusive', 'inclusive', 'unspecified'),
  unit_amount: integer({ min: 0, max: 99_999_999 }),
  unit_amount_decimal: decimal({ min: 0, max: 99_999_999 }),
} satisfies Covers<Stripe.QuoteCreateParams.LineItem.PriceData>)

const lineItem = {
  discounts: discountsField,
  price: string(),
  price_data: linePriceData,
  quantity: integer({ min: 0 }),
  tax_rates: taxRateIds,
} satisfies Covers<Stripe.QuoteCreateParams.LineItem>

const text = emptyable(string(500))
const trialDays = emptyable(integer({ min: 1, max: 730 }))

/** `current_period_end` is for quotes that change a subscription there is, which the sandbox does not make. */
const effectiveDate: Field<number> = {
  required: false,
  parse: (value, path) => {
    if (value === 'current_period_end') throw notBuilt(`\`${path}=current_period_end\``, path)
    return timestamp().parse(value, path)
  },
}

const shared = {
  application_fee_amount: unbuilt,
  application_fee_percent: unbuilt,
  automatic_tax: object({
    enabled: required(oneOfBuilt(['false'], ['true'])),
    liability: unbuilt,
  } satisfies Covers<Stripe.QuoteCreateParams.AutomaticTax>),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  customer: string(),
  customer_account: unbuilt,
  default_tax_rates: taxRateIds,
  description: text,
  discounts: discountsField,
  expires_at: timestamp(),
  footer: text,
  header: emptyable(string(50)),
  invoice_settings: object({
    custom_fields: customFields,
    days_until_due: integer({ min: 0 }),
    description: text,
    footer: text,
    issuer: issuerField,
  } satisfies Covers<Stripe.QuoteCreateParams.InvoiceSettings>),
  metadata: metadata(),
  on_behalf_of: unbuilt,
  transfer_data: unbuilt,
}

export const createFields = {
  ...shared,
  from_quote: object({
    is_revision: boolean(),
    quote: required(string()),
  } satisfies Covers<Stripe.QuoteCreateParams.FromQuote>),
  line_items: arrayOf(object(lineItem)),
  subscription_data: object({
    billing_mode: object({
      flexible: object({
        proration_discounts: oneOf('included', 'itemized'),
      } satisfies Covers<Stripe.QuoteCreateParams.SubscriptionData.BillingMode.Flexible>),
      type: required(oneOf('classic', 'flexible')),
    } satisfies Covers<Stripe.QuoteCreateParams.SubscriptionData.BillingMode>),
    description: string(500),
    effective_date: emptyable(effectiveDate),
    metadata: metadata(),
    trial_period_days: trialDays,
  } satisfies Covers<Stripe.QuoteCreateParams.SubscriptionData>),
  test_clock: string(),
} satisfies Covers<Stripe.QuoteCreateParams>

export const updateFields = {
  ...shared,
  line_items: arrayOf(
    object({ ...lineItem, id: string() } satisfies Covers<Stripe.QuoteUpdateParams.LineItem>),
  ),
  subscription_data: object({
    description: text,
    effective_date: emptyable(effectiveDate),
    metadata: metadata(),
    trial_period_days: trialDays,
  } satisfies Covers<Stripe.QuoteUpdateParams.SubscriptionData>),
} satisfies Covers<Stripe.QuoteUpdateParams>

export const listFields = {
  ...page,
  customer: string(),
  customer_account: unbuilt,
  status: oneOf('accepted', 'canceled', 'draft', 'open'),
  test_clock: string(),
} satisfies Covers<Stripe.QuoteListParams>

/** With the `id` of a line that is kept, where it is changed. */
export type QuoteLine = Partial<Parsed<typeof lineItem>> & { id?: string | undefined }
export type QuoteParams = Partial<Omit<Parsed<typeof updateFields>, 'line_items'>> & {
  line_items?: QuoteLine[] | undefined
}
