// The parameters of `POST /v1/checkout/sessions`.
import type Stripe from 'stripe'
import { currencyCode } from '../core/currency.ts'
import {
  arrayOf,
  boolean,
  decimal,
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
import type { Covers } from '../core/schema.ts'
import { adjustableQuantity, collectFields } from './checkout-collect-fields.ts'
import { methodOptions, methodTypes, shippingFields } from './intent-fields.ts'
import { interval, productData, taxBehavior } from './price-fields.ts'
import { taxRateIds } from './tax-rates.ts'
import { anchorConfigField } from '../billing/anchor.ts'

const LOCALES = [
  'auto',
  'bg',
  'cs',
  'da',
  'de',
  'el',
  'en',
  'en-GB',
  'es',
  'es-419',
  'et',
  'fi',
  'fil',
  'fr',
  'fr-CA',
  'hi-IN',
  'hr',
  'hu',
  'id',
  'it',
  'ja',
  'ko',
  'lt',
  'lv',
  'ms',
  'mt',
  'nb',
  'nl',
  'pl',
  'pt',
  'pt-BR',
  'ro',
  'ru',
  'sk',
  'sl',
  'sv',
  'th',
  'tr',
  'vi',
  'zh',
  'zh-HK',
  'zh-TW',
] as const

type Params = Stripe.Checkout.SessionCreateParams
type SubscriptionData = Stripe.Checkout.SessionCreateParams.SubscriptionData

const subscriptionData = object({
  application_fee_percent: unbuilt,
  billing_cycle_anchor: timestamp(),
  billing_cycle_anchor_config: anchorConfigField,
  billing_mode: object({
    flexible: unbuilt,
    type: required(oneOf('classic', 'flexible')),
  } satisfies Covers<NonNullable<SubscriptionData['billing_mode']>>),
  default_tax_rates: arrayOf(string()),
  description: string(500),
  invoice_settings: unbuilt,
  metadata: metadata(),
  on_behalf_of: unbuilt,
  pending_invoice_item_interval: unbuilt,
  proration_behavior: oneOf('create_prorations', 'none'),
  transfer_data: unbuilt,
  trial_end: timestamp(),
  trial_period_days: integer({ min: 1, max: 730 }),
  trial_settings: object({
    end_behavior: required(
      object({
        missing_payment_method: required(oneOf('cancel', 'create_invoice', 'pause')),
      } satisfies Covers<NonNullable<SubscriptionData['trial_settings']>['end_behavior']>),
    ),
  } satisfies Covers<NonNullable<SubscriptionData['trial_settings']>>),
} satisfies Covers<SubscriptionData>)

const paymentIntentData = object({
  application_fee_amount: unbuilt,
  capture_method: oneOf('automatic', 'automatic_async', 'manual'),
  description: string(1000),
  metadata: metadata(),
  on_behalf_of: unbuilt,
  receipt_email: string(),
  setup_future_usage: oneOf('off_session', 'on_session'),
  shipping: shippingFields,
  statement_descriptor: string(22),
  statement_descriptor_suffix: string(22),
  transfer_data: unbuilt,
  transfer_group: string(),
} satisfies Covers<NonNullable<Params['payment_intent_data']>>)

const customerUpdate = object({
  address: oneOf('auto', 'never'),
  name: oneOf('auto', 'never'),
  shipping: oneOf('auto', 'never'),
} satisfies Covers<NonNullable<Params['customer_update']>>)

export const sessionFields = {
  ...collectFields,
  adaptive_pricing: unbuilt,
  allow_promotion_codes: boolean(),
  allowed_payment_method_types: methodTypes,
  automatic_tax: object({
    enabled: required(oneOfBuilt(['false'], ['true'])),
    liability: unbuilt,
  } satisfies Covers<NonNullable<Params['automatic_tax']>>),
  branding_settings: unbuilt,
  cancel_url: string(),
  client_reference_id: string(200),
  currency: currencyCode(),
  customer: string(),
  customer_account: unbuilt,
  customer_creation: oneOf('always', 'if_required'),
  customer_email: string(800),
  customer_update: customerUpdate,
  discounts: arrayOf(
    object({
      coupon: string(),
      promotion_code: string(),
    } satisfies Covers<NonNullable<Params['discounts']>[number]>),
  ),
  excluded_payment_method_types: unbuilt,
  expires_at: timestamp(),
  integration_identifier: string(200),
  line_items: arrayOf(
    object({
      adjustable_quantity: adjustableQuantity,
      metadata: metadata(),
      price: string(),
      price_data: object({
        currency: required(currencyCode()),
        product: string(),
        product_data: productData,
        recurring: object({ interval: required(interval), interval_count: integer({ min: 1 }) }),
        tax_behavior: taxBehavior,
        unit_amount: integer({ min: 0 }),
        unit_amount_decimal: decimal({ min: 0 }),
      } satisfies Covers<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>),
      quantity: integer({ min: 1 }),
      tax_rates: taxRateIds,
    } satisfies Covers<NonNullable<Params['line_items']>[number]>),
  ),
  locale: oneOf(...LOCALES),
  managed_payments: unbuilt,
  metadata: metadata(),
  mode: required(oneOf('payment', 'setup', 'subscription')),
  optional_items: unbuilt,
  origin_context: oneOf('mobile_app', 'web'),
  payment_intent_data: paymentIntentData,
  payment_method_configuration: unbuilt,
  payment_method_options: methodOptions,
  redirect_on_completion: unbuilt,
  return_url: unbuilt,
  setup_intent_data: object({
    description: string(1000),
    metadata: metadata(),
    on_behalf_of: unbuilt,
  } satisfies Covers<NonNullable<Params['setup_intent_data']>>),
  shipping_options: unbuilt,
  subscription_data: subscriptionData,
  success_url: string(),
  ui_mode: oneOfBuilt(['hosted_page'], ['elements', 'embedded_page', 'form']),
  wallet_options: unbuilt,
} satisfies Covers<Params>

export const sessionListFields = {
  created: unbuilt,
  customer: string(),
  customer_account: unbuilt,
  customer_details: object({ email: required(string()) }),
  payment_intent: string(),
  payment_link: unbuilt,
  status: oneOf('complete', 'expired', 'open'),
  subscription: string(),
}

/** As with payment intents, the name that older API versions and Stripe's CLI use. */
export const sessionWithOlder = { ...sessionFields, payment_method_types: methodTypes }
