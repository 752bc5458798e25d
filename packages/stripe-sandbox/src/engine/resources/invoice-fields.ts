// The parameters of `/v1/invoices`.
import type Stripe from 'stripe'
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
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import { discountsField } from './discount-params.ts'
import { recipientFields } from './address.ts'
import { paymentMethodType } from './subscription-fields.ts'
import { methodOptionsField } from './subscription-settings.ts'
import { taxRateIds } from './tax-rates.ts'

const shared = {
  account_tax_ids: emptyable(arrayOf(string())),
  application_fee_amount: unbuilt,
  auto_advance: boolean(),
  automatic_tax: object({
    enabled: required(oneOfBuilt(['false'], ['true'])),
    liability: unbuilt,
  } satisfies Covers<Stripe.InvoiceCreateParams.AutomaticTax>),
  automatically_finalizes_at: timestamp(),
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  custom_fields: emptyable(
    arrayOf(
      object({
        name: required(string(40)),
        value: required(string(140)),
      } satisfies Covers<Stripe.InvoiceCreateParams.CustomField>),
    ),
  ),
  days_until_due: integer({ min: 0 }),
  default_payment_method: string(),
  default_source: emptyable(string()),
  default_tax_rates: taxRateIds,
  description: string(),
  discounts: discountsField,
  due_date: timestamp(),
  effective_at: emptyable(timestamp()),
  footer: string(),
  issuer: object({
    account: unbuilt,
    type: required(oneOfBuilt(['self'], ['account'])),
  } satisfies Covers<Stripe.InvoiceCreateParams.Issuer>),
  metadata: metadata(),
  number: emptyable(string(26)),
  on_behalf_of: unbuilt,
  payment_settings: object({
    default_mandate: unbuilt,
    payment_method_options: methodOptionsField,
    payment_method_types: emptyable(arrayOf(paymentMethodType)),
  } satisfies Covers<Stripe.InvoiceCreateParams.PaymentSettings>),
  rendering: object({
    amount_tax_display: emptyable(oneOf('exclude_tax', 'include_inclusive_tax')),
    pdf: object({
      page_size: oneOf('a4', 'auto', 'letter'),
    } satisfies Covers<Stripe.InvoiceCreateParams.Rendering.Pdf>),
    template: unbuilt,
    template_version: unbuilt,
  } satisfies Covers<Stripe.InvoiceCreateParams.Rendering>),
  shipping_cost: unbuilt,
  shipping_details: emptyable(recipientFields),
  statement_descriptor: string(22),
  transfer_data: unbuilt,
}

export const createFields = {
  ...shared,
  currency: currencyCode(),
  customer: string(),
  customer_account: unbuilt,
  from_invoice: object({
    action: required(oneOf('revision')),
    invoice: required(string()),
  } satisfies Covers<Stripe.InvoiceCreateParams.FromInvoice>),
  pending_invoice_items_behavior: oneOf('exclude', 'include'),
  subscription: string(),
} satisfies Covers<Stripe.InvoiceCreateParams>

export const updateFields = shared satisfies Covers<Stripe.InvoiceUpdateParams>

export const listFields = {
  ...page,
  collection_method: oneOf('charge_automatically', 'send_invoice'),
  created: range(),
  customer: string(),
  customer_account: unbuilt,
  due_date: range(),
  status: oneOf('draft', 'open', 'void', 'paid', 'uncollectible'),
  subscription: string(),
} satisfies Covers<Stripe.InvoiceListParams>

export const payFields = {
  forgive: boolean(),
  mandate: unbuilt,
  off_session: boolean(),
  paid_out_of_band: boolean(),
  payment_method: string(),
  source: unbuilt,
} satisfies Covers<Stripe.InvoicePayParams>

export const attachFields = {
  payment_intent: required(string()),
  payment_record: unbuilt,
} satisfies Covers<Stripe.InvoiceAttachPaymentParams>

export type InvoiceParams = Partial<Parsed<typeof shared>>
