// The parameters of `POST /v1/invoices/create_preview`.
import type Stripe from 'stripe'
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
  wordOr,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import { discountsField } from '../resources/discount-params.ts'
import { itemFields } from '../resources/line-parts.ts'
import { oneTimePriceData } from '../resources/price-fields.ts'
import { taxRateIds } from '../resources/tax-rates.ts'
import { changedItems } from './items.ts'

const invoiceItem = object({
  amount: itemFields.amount,
  description: itemFields.description,
  discountable: itemFields.discountable,
  discounts: itemFields.discounts,
  metadata: itemFields.metadata,
  period: itemFields.period,
  quantity: itemFields.quantity,
  quantity_decimal: itemFields.quantity_decimal,
  tax_rates: itemFields.tax_rates,
  currency: string(3),
  invoiceitem: unbuilt,
  price: string(),
  price_data: oneTimePriceData,
  tax_behavior: unbuilt,
  tax_code: unbuilt,
  unit_amount: integer(),
  unit_amount_decimal: decimal(),
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.InvoiceItem>)

const subscriptionDetails = object({
  billing_cycle_anchor: object({
    timestamp: unbuilt,
    type: required(oneOf('now', 'unchanged')),
  }),
  billing_mode: object({ flexible: unbuilt, type: required(oneOf('classic', 'flexible')) }),
  billing_schedules: unbuilt,
  cancel_at: emptyable(wordOr('min_period_end', wordOr('max_period_end', timestamp()))),
  cancel_at_period_end: boolean(),
  cancel_now: boolean(),
  default_tax_rates: taxRateIds,
  items: changedItems,
  metadata: metadata(),
  pause: unbuilt,
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp(),
  resume_at: unbuilt,
  start_date: unbuilt,
  trial_end: wordOr('now', timestamp()),
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails>)

export const previewFields = {
  automatic_tax: object({
    enabled: required(oneOfBuilt(['false'], ['true'])),
    liability: unbuilt,
  } satisfies Covers<Stripe.InvoiceCreatePreviewParams.AutomaticTax>),
  currency: string(3),
  customer: string(),
  customer_account: unbuilt,
  customer_details: unbuilt,
  discounts: discountsField,
  invoice_items: arrayOf(invoiceItem),
  issuer: unbuilt,
  on_behalf_of: unbuilt,
  preview_mode: oneOf('next', 'recurring'),
  schedule: unbuilt,
  schedule_details: unbuilt,
  subscription: string(),
  subscription_details: subscriptionDetails,
} satisfies Covers<Stripe.InvoiceCreatePreviewParams>

export type Preview = Parsed<typeof previewFields>
export type Details = NonNullable<Preview['subscription_details']>
