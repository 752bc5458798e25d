// The parameters of `/v1/quotes`.
import type Stripe from 'stripe'
import { page } from '../core/list.ts'
import {
  arrayOf,
  emptyable,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  timestamp,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import { taxRateIds } from './tax-rates.ts'

const lineItem = {
  discounts: unbuilt,
  price: string(),
  price_data: unbuilt,
  quantity: integer({ min: 0 }),
  tax_rates: taxRateIds,
} satisfies Covers<Stripe.QuoteCreateParams.LineItem>

const text = emptyable(string(500))
const trialDays = emptyable(integer({ min: 1, max: 730 }))

const shared = {
  application_fee_amount: unbuilt,
  application_fee_percent: unbuilt,
  automatic_tax: unbuilt,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  customer: string(),
  customer_account: unbuilt,
  default_tax_rates: taxRateIds,
  description: text,
  discounts: unbuilt,
  expires_at: timestamp(),
  footer: text,
  header: emptyable(string(50)),
  invoice_settings: object({
    custom_fields: unbuilt,
    days_until_due: integer({ min: 0 }),
    description: unbuilt,
    footer: unbuilt,
    issuer: unbuilt,
  } satisfies Covers<Stripe.QuoteCreateParams.InvoiceSettings>),
  metadata: metadata(),
  on_behalf_of: unbuilt,
  transfer_data: unbuilt,
}

export const createFields = {
  ...shared,
  from_quote: unbuilt,
  line_items: arrayOf(object(lineItem)),
  subscription_data: object({
    billing_mode: object({
      flexible: unbuilt,
      type: required(oneOf('classic', 'flexible')),
    } satisfies Covers<Stripe.QuoteCreateParams.SubscriptionData.BillingMode>),
    description: string(500),
    effective_date: unbuilt,
    metadata: metadata(),
    trial_period_days: trialDays,
  } satisfies Covers<Stripe.QuoteCreateParams.SubscriptionData>),
  test_clock: string(),
} satisfies Covers<Stripe.QuoteCreateParams>

export const updateFields = {
  ...shared,
  line_items: arrayOf(
    object({ ...lineItem, id: unbuilt } satisfies Covers<Stripe.QuoteUpdateParams.LineItem>),
  ),
  subscription_data: object({
    description: text,
    effective_date: unbuilt,
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

export type QuoteLine = Partial<Parsed<typeof lineItem>>
export type QuoteParams = Partial<Omit<Parsed<typeof updateFields>, 'line_items'>> & {
  line_items?: QuoteLine[] | undefined
}
