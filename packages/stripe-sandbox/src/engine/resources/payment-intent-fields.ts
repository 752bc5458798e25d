// The parameters of payment intents.
import type Stripe from 'stripe'
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
  unbuilt,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import {
  automaticMethods,
  mandateData,
  methodData,
  methodOptions,
  intentMethodTypes,
  offSession,
  shippingFields,
} from './intent-fields.ts'
import { OTHER_METHODS } from './payment-method-types.ts'

const usage = oneOf('off_session', 'on_session')
/** Link is part of cards: it cannot be left out by itself. */
const excludedTypes = arrayOf(
  oneOfBuilt(['card', 'customer_balance', 'sepa_debit', 'us_bank_account'], Object.keys(OTHER_METHODS)),
)
const paymentDetails = emptyable(
  object({
    customer_reference: emptyable(string(25)),
    order_reference: emptyable(string(25)),
  } satisfies Covers<Stripe.PaymentIntentCreateParams.PaymentDetails>),
)
const captureMethod = oneOf('automatic', 'automatic_async', 'manual')

const createFields = {
  allowed_payment_method_types: intentMethodTypes,
  amount: required(integer()),
  amount_details: unbuilt,
  application_fee_amount: unbuilt,
  automatic_payment_methods: automaticMethods,
  capture_method: captureMethod,
  confirm: boolean(),
  confirmation_method: oneOf('automatic', 'manual'),
  confirmation_token: unbuilt,
  currency: required(currencyCode()),
  customer: string(),
  customer_account: unbuilt,
  description: string(1000),
  error_on_requires_action: boolean(),
  excluded_payment_method_types: excludedTypes,
  hooks: unbuilt,
  mandate: unbuilt,
  mandate_data: mandateData,
  metadata: metadata(),
  off_session: offSession,
  on_behalf_of: unbuilt,
  payment_details: paymentDetails,
  payment_method: string(),
  payment_method_configuration: unbuilt,
  payment_method_data: methodData,
  payment_method_options: methodOptions,
  radar_options: unbuilt,
  receipt_email: string(),
  return_url: string(),
  setup_future_usage: usage,
  shipping: shippingFields,
  statement_descriptor: string(22),
  statement_descriptor_suffix: string(22),
  transfer_data: unbuilt,
  transfer_group: string(),
  use_stripe_sdk: boolean(),
} satisfies Covers<Stripe.PaymentIntentCreateParams>

/** `payment_method_types` is what older API versions call the allowed types; Stripe's own CLI still sends it. */
export const createWithOlder = { ...createFields, payment_method_types: intentMethodTypes }

export const updateFields = {
  allowed_payment_method_types: intentMethodTypes,
  amount: integer(),
  amount_details: unbuilt,
  application_fee_amount: unbuilt,
  capture_method: captureMethod,
  currency: currencyCode(),
  customer: string(),
  customer_account: unbuilt,
  description: string(1000),
  excluded_payment_method_types: unbuilt,
  hooks: unbuilt,
  metadata: metadata(),
  payment_details: paymentDetails,
  payment_method: string(),
  payment_method_configuration: unbuilt,
  payment_method_data: methodData,
  payment_method_options: methodOptions,
  receipt_email: emptyable(string()),
  setup_future_usage: emptyable(usage),
  shipping: emptyable(shippingFields),
  statement_descriptor: string(22),
  statement_descriptor_suffix: string(22),
  transfer_data: unbuilt,
  transfer_group: string(),
} satisfies Covers<Stripe.PaymentIntentUpdateParams>

export const confirmFields = {
  allowed_payment_method_types: unbuilt,
  amount_details: unbuilt,
  amount_to_confirm: unbuilt,
  capture_method: captureMethod,
  confirmation_token: unbuilt,
  error_on_requires_action: boolean(),
  excluded_payment_method_types: unbuilt,
  hooks: unbuilt,
  mandate: unbuilt,
  mandate_data: mandateData,
  off_session: offSession,
  payment_details: paymentDetails,
  payment_method: string(),
  payment_method_data: methodData,
  payment_method_options: methodOptions,
  radar_options: unbuilt,
  receipt_email: emptyable(string()),
  return_url: string(),
  setup_future_usage: emptyable(usage),
  shipping: emptyable(shippingFields),
  use_stripe_sdk: boolean(),
} satisfies Covers<Stripe.PaymentIntentConfirmParams>

export const captureFields = {
  amount_details: unbuilt,
  amount_to_capture: integer({ min: 1 }),
  application_fee_amount: unbuilt,
  final_capture: oneOfBuilt(['true'], ['false']),
  hooks: unbuilt,
  metadata: metadata(),
  payment_details: paymentDetails,
  statement_descriptor: string(22),
  statement_descriptor_suffix: string(22),
  transfer_data: unbuilt,
} satisfies Covers<Stripe.PaymentIntentCaptureParams>
