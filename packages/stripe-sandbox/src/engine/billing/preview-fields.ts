// The parameters of `POST /v1/invoices/create_preview`.
import type Stripe from 'stripe'
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
  wordOr,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import { addressFields, recipientFields } from '../resources/address.ts'
import { discountsField } from '../resources/discount-params.ts'
import { itemFields } from '../resources/line-parts.ts'
import { oneTimePriceData } from '../resources/price-fields.ts'
import { createFields, updateFields } from '../resources/schedule-fields.ts'
import { pauseFields } from '../resources/subscription-pause.ts'
import { TAX_ID_TYPES } from '../resources/tax-id-types.ts'
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
  currency: currencyCode(),
  invoiceitem: string(),
  price: string(),
  price_data: oneTimePriceData,
  tax_behavior: unbuilt,
  tax_code: unbuilt,
  unit_amount: integer(),
  unit_amount_decimal: decimal(),
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.InvoiceItem>)

const billingMode = object({
  flexible: object({
    proration_discounts: oneOf('included', 'itemized'),
  } satisfies Covers<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.BillingMode.Flexible>),
  type: required(oneOf('classic', 'flexible')),
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.BillingMode>)

const customerDetails = object({
  address: emptyable(addressFields),
  shipping: emptyable(recipientFields),
  tax: unbuilt,
  tax_exempt: emptyable(oneOf('exempt', 'none', 'reverse')),
  tax_ids: arrayOf(
    object({
      type: required(oneOf(...TAX_ID_TYPES)),
      value: required(string(100)),
    } satisfies Covers<Stripe.InvoiceCreatePreviewParams.CustomerDetails.TaxId>),
  ),
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.CustomerDetails>)

const scheduleDetails = object({
  billing_mode: createFields.billing_mode,
  end_behavior: updateFields.end_behavior,
  pause_schedules: updateFields.pause_schedules,
  phases: updateFields.phases,
  proration_behavior: updateFields.proration_behavior,
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.ScheduleDetails>)

const subscriptionDetails = object({
  billing_cycle_anchor: object({
    timestamp: timestamp(),
    type: required(oneOf('now', 'timestamp', 'unchanged')),
  } satisfies Covers<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails.BillingCycleAnchor>),
  billing_mode: billingMode,
  billing_schedules: unbuilt,
  cancel_at: emptyable(wordOr('min_period_end', wordOr('max_period_end', timestamp()))),
  cancel_at_period_end: boolean(),
  cancel_now: boolean(),
  default_tax_rates: taxRateIds,
  items: changedItems,
  metadata: metadata(),
  pause: object(pauseFields),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp(),
  resume_at: oneOf('now'),
  start_date: timestamp(),
  trial_end: wordOr('now', timestamp()),
} satisfies Covers<Stripe.InvoiceCreatePreviewParams.SubscriptionDetails>)

export const previewFields = {
  automatic_tax: object({
    enabled: required(oneOfBuilt(['false'], ['true'])),
    liability: unbuilt,
  } satisfies Covers<Stripe.InvoiceCreatePreviewParams.AutomaticTax>),
  currency: currencyCode(),
  customer: string(),
  customer_account: unbuilt,
  customer_details: customerDetails,
  discounts: discountsField,
  invoice_items: arrayOf(invoiceItem),
  issuer: unbuilt,
  on_behalf_of: unbuilt,
  preview_mode: oneOf('next', 'recurring'),
  schedule: string(),
  schedule_details: scheduleDetails,
  subscription: string(),
  subscription_details: subscriptionDetails,
} satisfies Covers<Stripe.InvoiceCreatePreviewParams>

export type Preview = Parsed<typeof previewFields>
export type Details = NonNullable<Preview['subscription_details']>
