// What a subscription is told about its invoices and payments: kept as given, and handed on to each invoice.
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { noSuch } from '../core/errors.ts'
import {
  arrayOf,
  boolean,
  emptyable,
  integer,
  object,
  oneOf,
  oneOfBuilt,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Subscription } from '../core/wire.ts'
import { checkTransfer, transferFor } from '../payments/bank-transfers.ts'

export const customFields = emptyable(
  arrayOf(object({ name: required(string(40)), value: required(string(140)) })),
)

export const issuerField = object({
  account: unbuilt,
  type: required(oneOfBuilt(['self'], ['account'])),
})

export const invoiceSettingsField = object({
  account_tax_ids: unbuilt,
  custom_fields: customFields,
  description: emptyable(string(1500)),
  footer: emptyable(string(5000)),
  issuer: issuerField,
} satisfies Covers<Stripe.SubscriptionCreateParams.InvoiceSettings>)

type InvoiceSettings = Subscription['invoice_settings']

export function toInvoiceSettings(
  before: InvoiceSettings,
  given: ReturnType<typeof invoiceSettingsField.parse> | undefined,
): InvoiceSettings {
  if (given === undefined) return before
  return {
    ...before,
    custom_fields: given.custom_fields === undefined ? before.custom_fields : given.custom_fields,
    description: given.description === undefined ? before.description : given.description,
    footer: given.footer === undefined ? before.footer : given.footer,
  }
}

export const thresholdsField = emptyable(
  object({
    amount_gte: integer({ min: 1 }),
    reset_billing_cycle_anchor: boolean(),
  } satisfies Covers<Stripe.SubscriptionCreateParams.BillingThresholds>),
)

/** Undefined where the parameter was not given. */
export function toThresholds(
  given: ReturnType<typeof thresholdsField.parse> | undefined,
): Subscription['billing_thresholds'] | undefined {
  if (given === undefined || given === null) return given
  return {
    amount_gte: given.amount_gte ?? null,
    reset_billing_cycle_anchor: given.reset_billing_cycle_anchor ?? false,
  }
}

export const itemThresholdsField = emptyable(
  object({
    usage_gte: required(integer({ min: 1 })),
  } satisfies Covers<Stripe.SubscriptionCreateParams.Item.BillingThresholds>),
)

export const intervalField = emptyable(
  object({
    interval: required(oneOf('day', 'week', 'month', 'year')),
    interval_count: integer({ min: 1, max: 365 }),
  } satisfies Covers<Stripe.SubscriptionCreateParams.PendingInvoiceItemInterval>),
)

export function toInterval(
  given: ReturnType<typeof intervalField.parse> | undefined,
): Subscription['pending_invoice_item_interval'] | undefined {
  if (given === undefined || given === null) return given
  return { interval: given.interval, interval_count: given.interval_count ?? 1 }
}

/** How the money of an invoice is sent. */
const transferOptions = object({
  bank_transfer: object({
    eu_bank_transfer: object({ country: required(oneOf('BE', 'DE', 'ES', 'FR', 'IE', 'NL')) }),
    type: oneOf(
      'eu_bank_transfer',
      'gb_bank_transfer',
      'jp_bank_transfer',
      'mx_bank_transfer',
      'us_bank_transfer',
    ),
  } satisfies Covers<Stripe.SubscriptionCreateParams.PaymentSettings.PaymentMethodOptions.CustomerBalance.BankTransfer>),
  funding_type: oneOf('bank_transfer'),
} satisfies Covers<Stripe.SubscriptionCreateParams.PaymentSettings.PaymentMethodOptions.CustomerBalance>)

const cardOptions = object({
  mandate_options: unbuilt,
  network: oneOf(
    'amex',
    'cartes_bancaires',
    'diners',
    'discover',
    'eftpos_au',
    'girocard',
    'interac',
    'jcb',
    'link',
    'mastercard',
    'unionpay',
    'unknown',
    'visa',
  ),
  request_three_d_secure: oneOf('any', 'automatic', 'challenge'),
} satisfies Covers<Stripe.SubscriptionCreateParams.PaymentSettings.PaymentMethodOptions.Card>)

export const methodOptionsField = object({
  acss_debit: unbuilt,
  bancontact: unbuilt,
  billie: unbuilt,
  blik: unbuilt,
  card: emptyable(cardOptions),
  customer_balance: emptyable(transferOptions),
  konbini: unbuilt,
  payto: unbuilt,
  pix: unbuilt,
  sepa_debit: emptyable(object({})),
  upi: unbuilt,
  us_bank_account: emptyable(
    object({
      financial_connections: unbuilt,
      verification_method: oneOf('automatic', 'instant', 'microdeposits'),
    } satisfies Covers<Stripe.SubscriptionCreateParams.PaymentSettings.PaymentMethodOptions.UsBankAccount>),
  ),
} satisfies Covers<Stripe.SubscriptionCreateParams.PaymentSettings.PaymentMethodOptions>)

function toTransfer(
  given: ReturnType<typeof transferOptions.parse>,
  currency: string,
): NonNullable<NonNullable<MethodOptions>['customer_balance']> {
  const type = given.bank_transfer?.type ?? transferFor(currency)
  checkTransfer(
    type,
    currency,
    'payment_settings[payment_method_options][customer_balance][bank_transfer][type]',
  )
  const country = given.bank_transfer?.eu_bank_transfer
  return {
    bank_transfer: { ...(country === undefined ? {} : { eu_bank_transfer: country }), type },
    funding_type: given.funding_type ?? 'bank_transfer',
  }
}

type MethodOptions = NonNullable<Subscription['payment_settings']>['payment_method_options']

/** The options after the parameters; an option that was emptied is gone. */
export function toMethodOptions(
  before: MethodOptions,
  given: ReturnType<typeof methodOptionsField.parse> | undefined,
  currency: string,
): MethodOptions {
  if (given === undefined) return before
  const { card, customer_balance: transfer, sepa_debit: sepa, us_bank_account: bank } = given
  return {
    acss_debit: null,
    bancontact: null,
    konbini: null,
    payto: null,
    pix: null,
    upi: null,
    card:
      card === undefined
        ? (before?.card ?? null)
        : card && {
            network: card.network ?? null,
            request_three_d_secure: card.request_three_d_secure ?? null,
          },
    customer_balance:
      transfer === undefined
        ? (before?.customer_balance ?? null)
        : transfer && toTransfer(transfer, currency),
    sepa_debit: sepa === undefined ? (before?.sepa_debit ?? null) : sepa && {},
    us_bank_account:
      bank === undefined
        ? (before?.us_bank_account ?? null)
        : bank &&
          (bank.verification_method === undefined ? {} : { verification_method: bank.verification_method }),
  }
}

/** A card of the older kind, which has to be the customer's. */
export function checkSource(ctx: Context, customer: string, id: string | null | undefined): void {
  if (id === undefined || id === null || ctx.tables.sources.get(id)?.customer === customer) return
  throw noSuch('source', id, 'default_source')
}
