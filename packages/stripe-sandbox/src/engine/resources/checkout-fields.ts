// The parameters of `POST /v1/checkout/sessions`.
import type Stripe from 'stripe'
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
import { methodTypes, shippingFields } from './intent-fields.ts'
import { interval, productData, taxBehavior } from './price-fields.ts'
import { TAX_ID_TYPES } from './tax-id-types.ts'

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
  billing_cycle_anchor_config: unbuilt,
  billing_mode: object({
    flexible: unbuilt,
    type: required(oneOf('classic', 'flexible')),
  } satisfies Covers<NonNullable<SubscriptionData['billing_mode']>>),
  default_tax_rates: unbuilt,
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
  adaptive_pricing: unbuilt,
  after_expiration: unbuilt,
  allow_promotion_codes: boolean(),
  allowed_payment_method_types: methodTypes,
  automatic_tax: object({
    enabled: required(oneOfBuilt(['false'], ['true'])),
    liability: unbuilt,
  } satisfies Covers<NonNullable<Params['automatic_tax']>>),
  billing_address_collection: oneOfBuilt(['auto'], ['required']),
  branding_settings: unbuilt,
  cancel_url: string(),
  client_reference_id: string(200),
  consent_collection: unbuilt,
  currency: string(3),
  custom_fields: unbuilt,
  custom_text: unbuilt,
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
  invoice_creation: unbuilt,
  line_items: arrayOf(
    object({
      adjustable_quantity: unbuilt,
      metadata: metadata(),
      price: string(),
      price_data: object({
        currency: required(string(3)),
        product: string(),
        product_data: productData,
        recurring: object({ interval: required(interval), interval_count: integer({ min: 1 }) }),
        tax_behavior: taxBehavior,
        unit_amount: integer({ min: 0 }),
        unit_amount_decimal: decimal({ min: 0 }),
      } satisfies Covers<Stripe.Checkout.SessionCreateParams.LineItem.PriceData>),
      quantity: integer({ min: 1 }),
      tax_rates: unbuilt,
    } satisfies Covers<NonNullable<Params['line_items']>[number]>),
  ),
  locale: oneOf(...LOCALES),
  managed_payments: unbuilt,
  metadata: metadata(),
  mode: required(oneOf('payment', 'setup', 'subscription')),
  name_collection: unbuilt,
  optional_items: unbuilt,
  origin_context: oneOf('mobile_app', 'web'),
  payment_intent_data: paymentIntentData,
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_configuration: unbuilt,
  payment_method_data: unbuilt,
  payment_method_options: unbuilt,
  permissions: unbuilt,
  phone_number_collection: object({
    enabled: required(oneOfBuilt(['false'], ['true'])),
  } satisfies Covers<NonNullable<Params['phone_number_collection']>>),
  redirect_on_completion: unbuilt,
  return_url: unbuilt,
  saved_payment_method_options: unbuilt,
  setup_intent_data: object({
    description: string(1000),
    metadata: metadata(),
    on_behalf_of: unbuilt,
  } satisfies Covers<NonNullable<Params['setup_intent_data']>>),
  shipping_address_collection: unbuilt,
  shipping_options: unbuilt,
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  subscription_data: subscriptionData,
  success_url: string(),
  tax_id_collection: object({
    enabled: required(boolean()),
    required: oneOf('if_supported', 'never'),
  } satisfies Covers<NonNullable<Params['tax_id_collection']>>),
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

/** For the engine's own routes, which answer what a person does on a hosted page. */
export const cardFields = object({
  number: required(string()),
  exp_month: required(integer()),
  exp_year: required(integer()),
  cvc: required(string()),
})

export const completeFields = {
  card: cardFields,
  payment_method: string(),
  name: string(),
  email: string(),
  promotion_code: string(),
  tax_id: object({ type: required(oneOf(...TAX_ID_TYPES)), value: required(string(100)) }),
}
