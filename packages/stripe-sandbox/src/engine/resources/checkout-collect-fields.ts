// The parameters of a checkout session that decide what its page asks for and offers.
import type Stripe from 'stripe'
import { invalidRequest } from '../core/errors.ts'
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
import type { Covers, Field } from '../core/schema.ts'
import type { CheckoutSession } from '../core/wire.ts'

type Params = Stripe.Checkout.SessionCreateParams
type Country = NonNullable<CheckoutSession['shipping_address_collection']>['allowed_countries'][number]

const length = {
  default_value: string(255),
  maximum_length: integer({ min: 1 }),
  minimum_length: integer({ min: 1 }),
} satisfies Covers<Stripe.Checkout.SessionCreateParams.CustomField.Text>

const customField = object({
  dropdown: object({
    default_value: string(100),
    options: required(
      arrayOf(
        object({
          label: required(string(100)),
          value: required(string(100)),
        } satisfies Covers<Stripe.Checkout.SessionCreateParams.CustomField.Dropdown.Option>),
      ),
    ),
  } satisfies Covers<Stripe.Checkout.SessionCreateParams.CustomField.Dropdown>),
  key: required(string(200)),
  label: required(
    object({
      custom: required(string(50)),
      type: required(oneOf('custom')),
    } satisfies Covers<Stripe.Checkout.SessionCreateParams.CustomField.Label>),
  ),
  numeric: object(length),
  optional: boolean(),
  text: object(length),
  type: required(oneOf('dropdown', 'numeric', 'text')),
} satisfies Covers<Stripe.Checkout.SessionCreateParams.CustomField>)

const message = emptyable(object({ message: required(string(1200)) }))

/** Where Stripe's Checkout delivers to: all but these. https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-shipping_address_collection-allowed_countries */
const NOT_SERVED = new Set('AS CX CC CU HM IR KP MH FM NF MP PW SD SY UM VI'.split(' '))

const country: Field<Country> = {
  required: false,
  parse: (value, path) => {
    if (typeof value === 'string' && isCountry(value)) return value
    throw invalidRequest(`Invalid ${path}: must be the code of a country that Checkout delivers to`, path)
  },
}

function isCountry(value: string): value is Country {
  return /^[A-Z]{2}$/.test(value) && !NOT_SERVED.has(value)
}

const name = object({
  enabled: required(boolean()),
  optional: boolean(),
} satisfies Covers<Stripe.Checkout.SessionCreateParams.NameCollection.Business>)

export const adjustableQuantity = object({
  enabled: required(boolean()),
  maximum: integer({ min: 1, max: 999_999 }),
  minimum: integer({ min: 0 }),
} satisfies Covers<Stripe.Checkout.SessionCreateParams.LineItem.AdjustableQuantity>)

export const collectFields = {
  after_expiration: object({
    recovery: object({
      allow_promotion_codes: boolean(),
      enabled: required(boolean()),
    } satisfies Covers<Stripe.Checkout.SessionCreateParams.AfterExpiration.Recovery>),
  } satisfies Covers<NonNullable<Params['after_expiration']>>),
  billing_address_collection: oneOf('auto', 'required'),
  consent_collection: object({
    payment_method_reuse_agreement: object({ position: required(oneOf('auto', 'hidden')) }),
    promotions: oneOf('auto', 'none'),
    terms_of_service: oneOf('none', 'required'),
  } satisfies Covers<NonNullable<Params['consent_collection']>>),
  custom_fields: arrayOf(customField),
  custom_text: object({
    after_submit: message,
    shipping_address: message,
    submit: message,
    terms_of_service_acceptance: message,
  } satisfies Covers<NonNullable<Params['custom_text']>>),
  invoice_creation: object({
    enabled: required(boolean()),
    invoice_data: object({
      account_tax_ids: unbuilt,
      custom_fields: emptyable(arrayOf(object({ name: required(string(40)), value: required(string(140)) }))),
      description: string(1500),
      footer: string(5000),
      issuer: unbuilt,
      metadata: metadata(),
      rendering_options: unbuilt,
    } satisfies Covers<Stripe.Checkout.SessionCreateParams.InvoiceCreation.InvoiceData>),
  } satisfies Covers<NonNullable<Params['invoice_creation']>>),
  name_collection: object({
    business: name,
    individual: name,
  } satisfies Covers<NonNullable<Params['name_collection']>>),
  payment_method_collection: oneOf('always', 'if_required'),
  payment_method_data: object({
    allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  } satisfies Covers<NonNullable<Params['payment_method_data']>>),
  permissions: object({
    update_shipping_details: oneOfBuilt(['client_only'], ['server_only']),
  } satisfies Covers<NonNullable<Params['permissions']>>),
  phone_number_collection: object({
    enabled: required(boolean()),
  } satisfies Covers<NonNullable<Params['phone_number_collection']>>),
  saved_payment_method_options: object({
    allow_redisplay_filters: arrayOf(oneOf('always', 'limited', 'unspecified')),
    payment_method_remove: oneOf('disabled', 'enabled'),
    payment_method_save: oneOf('disabled', 'enabled'),
  } satisfies Covers<NonNullable<Params['saved_payment_method_options']>>),
  shipping_address_collection: object({
    allowed_countries: required(arrayOf(country)),
  } satisfies Covers<NonNullable<Params['shipping_address_collection']>>),
  submit_type: oneOf('auto', 'book', 'donate', 'pay', 'subscribe'),
  tax_id_collection: object({
    enabled: required(boolean()),
    required: oneOf('if_supported', 'never'),
  } satisfies Covers<NonNullable<Params['tax_id_collection']>>),
}
