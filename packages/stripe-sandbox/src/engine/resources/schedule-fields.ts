// The parameters of `/v1/subscription_schedules`.
import type Stripe from 'stripe'
import { addedItemParts } from '../billing/added-items.ts'
import { currencyCode } from '../core/currency.ts'
import {
  arrayOf,
  boolean,
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
import type { Covers } from '../core/schema.ts'
import { discountsField } from './discount-params.ts'
import { recurringPriceData } from './price-fields.ts'
import { customFields, issuerField, itemThresholdsField, thresholdsField } from './subscription-settings.ts'
import { taxRateIds } from './tax-rates.ts'

const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')
const collectionMethod = oneOf('charge_automatically', 'send_invoice')
const cycleAnchor = oneOf('automatic', 'phase_start')

const invoiceSettings = object({
  account_tax_ids: unbuilt,
  custom_fields: customFields,
  days_until_due: integer({ min: 0 }),
  description: emptyable(string(1500)),
  footer: emptyable(string(5000)),
  issuer: issuerField,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.InvoiceSettings>)

const noAutomaticTax = object({
  enabled: required(oneOfBuilt(['false'], ['true'])),
  liability: unbuilt,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.AutomaticTax>)

const addedItem = object({
  ...addedItemParts,
  period: object({
    end: required(
      object({
        timestamp: timestamp(),
        type: required(oneOf('min_item_period_end', 'phase_end', 'timestamp')),
      }),
    ),
    start: required(
      object({
        timestamp: timestamp(),
        type: required(oneOf('max_item_period_start', 'phase_start', 'timestamp')),
      }),
    ),
  } satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.AddInvoiceItem.Period>),
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.AddInvoiceItem>)

const phaseItem = object({
  billing_thresholds: itemThresholdsField,
  discounts: discountsField,
  metadata: metadata(),
  plan: string(),
  price: string(),
  price_data: recurringPriceData,
  quantity: integer({ min: 0 }),
  tax_rates: taxRateIds,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.Item>)

const phaseFields = {
  add_invoice_items: arrayOf(addedItem),
  application_fee_percent: unbuilt,
  automatic_tax: noAutomaticTax,
  billing_cycle_anchor: cycleAnchor,
  billing_thresholds: thresholdsField,
  collection_method: collectionMethod,
  currency: currencyCode(),
  default_payment_method: string(),
  default_tax_rates: taxRateIds,
  description: emptyable(string(500)),
  discounts: discountsField,
  duration: object({
    interval: required(oneOf('day', 'week', 'month', 'year')),
    interval_count: integer({ min: 1 }),
  } satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.Duration>),
  end_date: wordOr('now', timestamp()),
  invoice_settings: invoiceSettings,
  items: required(arrayOf(phaseItem)),
  /** Gone from the SDK's types since clover, and still sent by the Stripe CLI's own scripts. */
  iterations: integer({ min: 1 }),
  metadata: metadata(),
  on_behalf_of: unbuilt,
  proration_behavior: prorationBehavior,
  start_date: wordOr('now', timestamp()),
  transfer_data: unbuilt,
  trial: boolean(),
  trial_end: wordOr('now', timestamp()),
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase & { iterations?: number }>

const defaultSettings = object({
  application_fee_percent: unbuilt,
  automatic_tax: noAutomaticTax,
  billing_cycle_anchor: cycleAnchor,
  billing_thresholds: thresholdsField,
  collection_method: collectionMethod,
  default_payment_method: string(),
  description: emptyable(string(500)),
  invoice_settings: invoiceSettings,
  on_behalf_of: unbuilt,
  transfer_data: unbuilt,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.DefaultSettings>)

const endBehavior = oneOfBuilt(['cancel', 'release'], ['none', 'renew'])

export const createFields = {
  billing_mode: object({
    flexible: object({
      proration_discounts: oneOf('included', 'itemized'),
    } satisfies Covers<Stripe.SubscriptionScheduleCreateParams.BillingMode.Flexible>),
    type: required(oneOf('classic', 'flexible')),
  } satisfies Covers<Stripe.SubscriptionScheduleCreateParams.BillingMode>),
  customer: string(),
  customer_account: unbuilt,
  default_settings: defaultSettings,
  end_behavior: endBehavior,
  from_subscription: string(),
  metadata: metadata(),
  pause_schedules: unbuilt,
  phases: arrayOf(object(phaseFields)),
  start_date: wordOr('now', timestamp()),
} satisfies Covers<Stripe.SubscriptionScheduleCreateParams>

export const updateFields = {
  default_settings: defaultSettings,
  end_behavior: endBehavior,
  metadata: metadata(),
  pause_schedules: unbuilt,
  phases: arrayOf(object(phaseFields)),
  proration_behavior: prorationBehavior,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams>

export type GivenPhase = NonNullable<ReturnType<typeof updateFields.phases.parse>>[number]
export type GivenSettings = ReturnType<typeof defaultSettings.parse>
