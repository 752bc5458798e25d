// The parameters that creating and updating a customer share. https://docs.stripe.com/api/customers/create
import type Stripe from 'stripe'
import {
  arrayOf,
  boolean,
  emptyable,
  integer,
  metadata,
  object,
  oneOf,
  string,
  unbuilt,
} from '../core/schema.ts'
import { email } from '../core/email.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Customer } from '../core/wire.ts'
import { addressFields, recipientFields } from './address.ts'
import { cashBalanceFields } from './cash-balance.ts'
import { customFields } from './subscription-settings.ts'

const text = emptyable(string())

export const shared = {
  address: emptyable(addressFields),
  balance: integer(),
  business_name: emptyable(string(150)),
  cash_balance: cashBalanceFields,
  /** Of older API versions; the Stripe CLI uses it. */
  coupon: text,
  description: text,
  email: emptyable(email()),
  individual_name: emptyable(string(150)),
  invoice_prefix: string(12),
  invoice_settings: object({
    custom_fields: customFields,
    default_payment_method: text,
    footer: text,
    rendering_options: emptyable(
      object({
        amount_tax_display: emptyable(oneOf('exclude_tax', 'include_inclusive_tax')),
        template: unbuilt,
      } satisfies Covers<Stripe.CustomerCreateParams.InvoiceSettings.RenderingOptions>),
    ),
  } satisfies Covers<Stripe.CustomerCreateParams.InvoiceSettings>),
  metadata: metadata(),
  name: emptyable(string(256)),
  next_invoice_sequence: integer({ min: 1 }),
  phone: emptyable(string(20)),
  preferred_locales: arrayOf(string()),
  shipping: emptyable(recipientFields),
  source: string(),
  tax: unbuilt,
  tax_exempt: emptyable(oneOf('exempt', 'none', 'reverse')),
  /** Whether a card given along is checked first: test cards are checked anyway. */
  validate: boolean(),
}

export type GivenCustomer = Partial<Parsed<typeof shared>>
type InvoiceSettings = Customer['invoice_settings']

/** The settings after the parameters; the default method is checked by the caller. */
export function toInvoiceSettings(
  before: InvoiceSettings,
  given: GivenCustomer['invoice_settings'],
): InvoiceSettings {
  if (given === undefined) return before
  const { custom_fields, default_payment_method, footer, rendering_options: rendering } = given
  return {
    custom_fields: custom_fields === undefined ? before.custom_fields : custom_fields,
    default_payment_method:
      default_payment_method === undefined ? before.default_payment_method : default_payment_method,
    footer: footer === undefined ? before.footer : footer,
    rendering_options:
      rendering === undefined
        ? before.rendering_options
        : rendering && { amount_tax_display: rendering.amount_tax_display ?? null, template: null },
  }
}

/** The names of the business and of the person, which a customer only has once they are given. */
export function withNames(customer: Customer, given: GivenCustomer): Customer {
  const { business_name: business, individual_name: individual, ...rest } = customer
  const names = {
    business: given.business_name === undefined ? business : given.business_name,
    individual: given.individual_name === undefined ? individual : given.individual_name,
  }
  return {
    ...rest,
    ...(names.business ? { business_name: names.business } : {}),
    ...(names.individual ? { individual_name: names.individual } : {}),
  }
}
