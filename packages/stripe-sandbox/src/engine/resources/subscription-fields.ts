// The parameters of `/v1/subscriptions`.
import type Stripe from 'stripe'
import { addedItems } from '../billing/added-items.ts'
import { anchorConfigField } from '../billing/anchor.ts'
import { changedItems, newItems } from '../billing/items.ts'
import { page, range } from '../core/list.ts'
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
import { taxRateIds } from './tax-rates.ts'
import { pauseCollectionField } from './pause-collection.ts'
import {
  intervalField,
  invoiceSettingsField,
  methodOptionsField,
  thresholdsField,
} from './subscription-settings.ts'

const automaticTax = object({
  enabled: required(oneOfBuilt(['false'], ['true'])),
  liability: unbuilt,
} satisfies Covers<Stripe.SubscriptionCreateParams.AutomaticTax>)

const trialSettings = object({
  end_behavior: required(
    object({
      billing_cycle_anchor: oneOf('now', 'unchanged'),
      missing_payment_method: oneOf('cancel', 'create_invoice', 'pause'),
    } satisfies Covers<Stripe.SubscriptionCreateParams.TrialSettings.EndBehavior>),
  ),
} satisfies Covers<Stripe.SubscriptionCreateParams.TrialSettings>)

export const paymentMethodType = oneOf(
  'ach_credit_transfer',
  'ach_debit',
  'acss_debit',
  'affirm',
  'alipay',
  'amazon_pay',
  'au_becs_debit',
  'bacs_debit',
  'bancontact',
  'billie',
  'blik',
  'boleto',
  'card',
  'cashapp',
  'crypto',
  'custom',
  'customer_balance',
  'eps',
  'fpx',
  'giropay',
  'grabpay',
  'ideal',
  'jp_credit_transfer',
  'kakao_pay',
  'klarna',
  'konbini',
  'kr_card',
  'link',
  'mb_way',
  'multibanco',
  'naver_pay',
  'nz_bank_account',
  'p24',
  'pay_by_bank',
  'payco',
  'paynow',
  'paypal',
  'payto',
  'pix',
  'promptpay',
  'revolut_pay',
  'satispay',
  'sepa_credit_transfer',
  'sepa_debit',
  'sequra',
  'sofort',
  'swish',
  'twint',
  'upi',
  'us_bank_account',
  'wechat_pay',
)

const paymentSettings = object({
  payment_method_options: methodOptionsField,
  payment_method_types: emptyable(arrayOf(paymentMethodType)),
  save_default_payment_method: oneOf('off', 'on_subscription'),
} satisfies Covers<Stripe.SubscriptionCreateParams.PaymentSettings>)

const cancelAt = wordOr('min_period_end', wordOr('max_period_end', wordOr('max_billed_until', timestamp())))
const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')
const collectionMethod = oneOf('charge_automatically', 'send_invoice')
const cancellationDetails = object({
  comment: emptyable(string()),
  feedback: emptyable(
    oneOf(
      'customer_service',
      'low_quality',
      'missing_features',
      'other',
      'switched_service',
      'too_complex',
      'too_expensive',
      'unused',
    ),
  ),
  feedback_option: string(),
} satisfies Covers<Stripe.SubscriptionCancelParams.CancellationDetails>)

/** In the order of Stripe's refusal. */
export const paymentBehavior = oneOf(
  'allow_incomplete',
  'error_if_incomplete',
  'pending_if_incomplete',
  'default_incomplete',
)

export const createFields = {
  add_invoice_items: addedItems,
  application_fee_percent: unbuilt,
  automatic_tax: automaticTax,
  backdate_start_date: timestamp(),
  billing_cycle_anchor: timestamp(),
  billing_cycle_anchor_config: anchorConfigField,
  billing_mode: object({
    flexible: object({
      proration_discounts: oneOf('included', 'itemized'),
    } satisfies Covers<Stripe.SubscriptionCreateParams.BillingMode.Flexible>),
    type: required(oneOf('classic', 'flexible')),
  } satisfies Covers<Stripe.SubscriptionCreateParams.BillingMode>),
  billing_schedules: unbuilt,
  billing_thresholds: thresholdsField,
  cancel_at: cancelAt,
  cancel_at_period_end: boolean(),
  collection_method: collectionMethod,
  currency: currencyCode(),
  customer: required(string()),
  customer_account: unbuilt,
  days_until_due: integer({ min: 0 }),
  default_payment_method: string(),
  default_source: string(),
  default_tax_rates: taxRateIds,
  description: string(500),
  discounts: discountsField,
  invoice_settings: invoiceSettingsField,
  items: required(newItems),
  metadata: metadata(),
  off_session: boolean(),
  on_behalf_of: unbuilt,
  payment_behavior: paymentBehavior,
  payment_settings: paymentSettings,
  pending_invoice_item_interval: intervalField,
  proration_behavior: prorationBehavior,
  transfer_data: unbuilt,
  trial_end: wordOr('now', timestamp()),
  trial_from_plan: boolean(),
  trial_period_days: integer({ min: 1, max: 730 }),
  trial_settings: trialSettings,
} satisfies Covers<Stripe.SubscriptionCreateParams>

export const updateFields = {
  add_invoice_items: addedItems,
  application_fee_percent: unbuilt,
  automatic_tax: automaticTax,
  billing_cycle_anchor: object({
    type: required(oneOf('now', 'unchanged')),
  } satisfies Covers<Stripe.SubscriptionUpdateParams.BillingCycleAnchor>),
  billing_schedules: unbuilt,
  billing_thresholds: thresholdsField,
  cancel_at: emptyable(cancelAt),
  cancel_at_period_end: boolean(),
  cancellation_details: cancellationDetails,
  collection_method: collectionMethod,
  days_until_due: integer({ min: 0 }),
  /** Typed as text by the SDK, yet an empty one unsets it. */
  default_payment_method: emptyable(string()),
  default_source: emptyable(string()),
  default_tax_rates: taxRateIds,
  description: emptyable(string(500)),
  discounts: discountsField,
  invoice_settings: invoiceSettingsField,
  items: changedItems,
  metadata: metadata(),
  off_session: boolean(),
  on_behalf_of: unbuilt,
  pause_collection: pauseCollectionField,
  payment_behavior: paymentBehavior,
  payment_settings: paymentSettings,
  pending_invoice_item_interval: intervalField,
  proration_behavior: prorationBehavior,
  proration_date: timestamp(),
  transfer_data: unbuilt,
  trial_end: wordOr('now', timestamp()),
  trial_from_plan: oneOfBuilt(['false'], ['true']),
  trial_settings: trialSettings,
} satisfies Covers<Stripe.SubscriptionUpdateParams>

export const cancelFields = {
  cancellation_details: cancellationDetails,
  invoice_now: boolean(),
  prorate: boolean(),
} satisfies Covers<Stripe.SubscriptionCancelParams>

export const listFields = {
  ...page,
  automatic_tax: object({
    enabled: required(boolean()),
  } satisfies Covers<Stripe.SubscriptionListParams.AutomaticTax>),
  collection_method: collectionMethod,
  created: range(),
  current_period_end: range(),
  current_period_start: range(),
  customer: string(),
  customer_account: unbuilt,
  plan: string(),
  price: string(),
  status: oneOf(
    'active',
    'all',
    'canceled',
    'ended',
    'incomplete',
    'incomplete_expired',
    'past_due',
    'paused',
    'trialing',
    'unpaid',
  ),
  test_clock: string(),
} satisfies Covers<Stripe.SubscriptionListParams>
