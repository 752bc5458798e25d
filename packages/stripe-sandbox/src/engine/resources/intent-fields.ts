// Parameters that payment intents and setup intents share, and what is made of them.
import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import {
  arrayOf,
  boolean,
  emptyable,
  object,
  oneOf,
  oneOfBuilt,
  required,
  string,
  timestamp,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Field, Parsed } from '../core/schema.ts'
import type { PaymentIntent, PaymentMethod } from '../core/wire.ts'
import { newBalanceMethod } from '../payments/fund-intent.ts'
import { getPaymentMethod, newSepaMethod, newUsBankMethod } from '../payments/methods.ts'
import { addressFields, toAddress } from './address.ts'
import { OTHER_METHODS } from './payment-method-types.ts'
import { transferOptions } from './transfer-options.ts'

const BUILT = ['card', 'link', 'sepa_debit', 'us_bank_account'] as const

/** The names of payment methods, of which the sandbox plays the first few. */
export const methodTypes = arrayOf(oneOfBuilt(BUILT, ['customer_balance', ...Object.keys(OTHER_METHODS)]))

/** Bank transfers pay intents that integrations make themselves. */
export const intentMethodTypes = arrayOf(
  oneOfBuilt(['customer_balance', ...BUILT], Object.keys(OTHER_METHODS)),
)

export const automaticMethods = object({
  allow_redirects: oneOf('always', 'never'),
  enabled: required(boolean()),
} satisfies Covers<Stripe.PaymentIntentCreateParams.AutomaticPaymentMethods>)

/** Taken and not shown: the customer's consent to later debits. */
export const mandateData = emptyable(
  object({
    customer_acceptance: required(
      object({
        accepted_at: timestamp(),
        offline: object({}),
        online: object({ ip_address: required(string()), user_agent: required(string()) }),
        type: required(oneOf('offline', 'online')),
      }),
    ),
  }),
)

export const methodData = object({
  ...OTHER_METHODS,
  allow_redisplay: unbuilt,
  billing_details: object({
    address: emptyable(addressFields),
    email: emptyable(string()),
    name: emptyable(string()),
    phone: emptyable(string()),
    tax_id: unbuilt,
  }),
  customer_balance: object({}),
  metadata: unbuilt,
  radar_options: unbuilt,
  sepa_debit: object({ iban: required(string()) }),
  type: required(
    oneOfBuilt(['customer_balance', 'sepa_debit', 'us_bank_account'], Object.keys(OTHER_METHODS)),
  ),
  us_bank_account: object({
    account_holder_type: oneOf('company', 'individual'),
    account_number: required(string(20)),
    account_type: oneOf('checking', 'savings'),
    financial_connections_account: unbuilt,
    routing_number: string(20),
  } satisfies Covers<Stripe.PaymentIntentCreateParams.PaymentMethodData.UsBankAccount>),
} satisfies Covers<Stripe.PaymentIntentCreateParams.PaymentMethodData>)

export const shippingFields = object({
  address: required(addressFields),
  carrier: string(),
  name: required(string()),
  phone: string(),
  tracking_number: string(),
} satisfies Covers<Stripe.PaymentIntentCreateParams.Shipping>)

export function toShipping(given: ReturnType<typeof shippingFields.parse>): PaymentIntent['shipping'] {
  const address = toAddress(given.address)
  return {
    ...(address === null ? {} : { address }),
    carrier: given.carrier ?? null,
    name: given.name,
    phone: given.phone ?? null,
    tracking_number: given.tracking_number ?? null,
  }
}

/** `off_session=true`, or the reason why the person is away. */
export const offSession: Field<boolean> = {
  required: false,
  parse: (value, path) => {
    if (value === 'one_off' || value === 'recurring') return true
    return boolean().parse(value, path)
  },
}

/** Of the SDK's many options, those of the methods the sandbox plays. */
export const methodOptions = object({
  ...OTHER_METHODS,
  card: object({
    capture_method: unbuilt,
    cvc_token: unbuilt,
    installments: unbuilt,
    mandate_options: unbuilt,
    moto: unbuilt,
    network: unbuilt,
    request_extended_authorization: unbuilt,
    request_incremental_authorization: unbuilt,
    request_multicapture: unbuilt,
    request_overcapture: unbuilt,
    request_three_d_secure: oneOf('any', 'automatic', 'challenge'),
    require_cvc_recollection: unbuilt,
    setup_future_usage: unbuilt,
    statement_descriptor_suffix_kana: unbuilt,
    statement_descriptor_suffix_kanji: unbuilt,
    three_d_secure: unbuilt,
  }),
  card_present: unbuilt,
  customer_balance: transferOptions,
  sepa_debit: unbuilt,
  us_bank_account: object({
    financial_connections: unbuilt,
    mandate_options: unbuilt,
    networks: unbuilt,
    preferred_settlement_speed: unbuilt,
    setup_future_usage: unbuilt,
    target_date: unbuilt,
    transaction_purpose: unbuilt,
    verification_method: oneOf('automatic', 'instant', 'microdeposits'),
  }),
})

function newFromData(ctx: Context, data: ReturnType<typeof methodData.parse>): PaymentMethod {
  const { us_bank_account: bank } = data
  switch (data.type) {
    case 'customer_balance':
      return newBalanceMethod(ctx)
    case 'sepa_debit':
      return newSepaMethod(ctx, data.sepa_debit?.iban ?? '')
    case 'us_bank_account':
      if (bank === undefined) throw missingParameter('payment_method_data[us_bank_account]')
      return newUsBankMethod(ctx, {
        number: bank.account_number,
        routing: bank.routing_number,
        holder: bank.account_holder_type,
        type: bank.account_type,
      })
    default:
      return data.type satisfies never
  }
}

/** The method a request names: its id, a test token, or its data. Null where it names none. */
export function methodOf(
  ctx: Context,
  params: {
    payment_method: string | undefined
    payment_method_data: Parsed<{ data: typeof methodData }>['data']
  },
  customer: string | null,
): PaymentMethod | null {
  if (params.payment_method_data !== undefined) {
    const data = params.payment_method_data
    const made = newFromData(ctx, data)
    const details = data.billing_details
    return ctx.tables.payment_methods.put<PaymentMethod>({
      ...made,
      billing_details: {
        ...made.billing_details,
        email: details?.email ?? null,
        name: details?.name ?? null,
        phone: details?.phone ?? null,
      },
    })
  }
  if (params.payment_method === undefined) return null
  const method = getPaymentMethod(ctx, params.payment_method, 'payment_method')
  if (method.customer !== null && method.customer !== customer) {
    throw invalidRequest(
      customer === null
        ? `The \`payment_method\` parameter supplied ${method.id} belongs to the Customer ${method.customer}. Please include the Customer in the \`customer\` parameter on the PaymentIntent.`
        : `The PaymentMethod ${method.id} does not belong to the Customer you supplied ${customer}. Please use this PaymentMethod with the Customer that it belongs to instead.`,
      'payment_method',
    )
  }
  return method
}

/** The customer named, or null; refuses an unknown one. */
export function customerOf(ctx: Context, id: string | undefined): string | null {
  return id === undefined ? null : getCustomer(ctx, id, 'customer').id
}
