import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import { difference } from '../core/difference.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import { page, paginate } from '../core/list.ts'
import type { Page } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  changeMetadata,
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
import type { Covers, Parsed } from '../core/schema.ts'
import type { PaymentMethod } from '../core/wire.ts'
import { refuseLiveCard } from '../payments/cards.ts'
import { newBalanceMethod } from '../payments/fund-intent.ts'
import { KEPT_TYPES } from '../payments/kept-methods.ts'
import {
  attachPaymentMethod,
  detachPaymentMethod,
  getPaymentMethod,
  newCardMethod,
  newMethod,
  newSepaMethod,
  newUsBankMethod,
} from '../payments/methods.ts'
import { cardByNumber, cardByToken } from '../payments/test-cards.ts'
import { addressFields, toAddress } from './address.ts'
import { KEPT_FIELDS, toKept } from './kept-method-fields.ts'
import { OTHER_METHODS } from './payment-method-types.ts'

const billingDetails = object({
  address: emptyable(addressFields),
  email: emptyable(string()),
  name: emptyable(string()),
  phone: emptyable(string()),
  tax_id: unbuilt,
} satisfies Covers<Stripe.PaymentMethodCreateParams.BillingDetails>)

const updateFields = {
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  billing_details: billingDetails,
  card: object({
    exp_month: integer({ min: 1, max: 12 }),
    exp_year: integer({ min: 2000, max: 2100 }),
    networks: unbuilt,
  } satisfies Covers<Stripe.PaymentMethodUpdateParams.Card>),
  metadata: metadata(),
  us_bank_account: unbuilt,
} satisfies Covers<Stripe.PaymentMethodUpdateParams>

const cardFields = {
  cvc: string(),
  exp_month: integer(),
  exp_year: integer(),
  networks: unbuilt,
  number: string(),
  token: string(),
} satisfies Covers<Stripe.PaymentMethodCreateParams.Card>

const bankFields = {
  account_holder_type: oneOf('company', 'individual'),
  account_number: string(),
  account_type: oneOf('checking', 'savings'),
  financial_connections_account: unbuilt,
  routing_number: string(),
} satisfies Covers<Stripe.PaymentMethodCreateParams.UsBankAccount>

const createFields = {
  ...OTHER_METHODS,
  ...KEPT_FIELDS,
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  billing_details: billingDetails,
  card: object(cardFields),
  customer: unbuilt,
  customer_balance: object({}),
  metadata: metadata(),
  payment_method: unbuilt,
  radar_options: unbuilt,
  sepa_debit: object({
    iban: required(string()),
  } satisfies Covers<Stripe.PaymentMethodCreateParams.SepaDebit>),
  type: oneOfBuilt(
    ['card', 'customer_balance', 'sepa_debit', 'us_bank_account', ...KEPT_TYPES],
    Object.keys(OTHER_METHODS),
  ),
  us_bank_account: object(bankFields),
} satisfies Covers<Stripe.PaymentMethodCreateParams>

/** Stripe's test tokens (`tok_visa`) name the same cards as `pm_card_visa`. */
function newFromCard(ctx: Context, card: Parsed<typeof cardFields> | undefined): PaymentMethod {
  if (card?.number !== undefined) {
    // Stripe takes raw numbers from few accounts, but test numbers are no secret; its own CLI sends them.
    const known = cardByNumber(card.number.replaceAll(' ', '')) ?? refuseLiveCard('card[number]')
    const { exp_month: month, exp_year: year } = card
    if (month === undefined) throw missingParameter('card[exp_month]')
    if (year === undefined) throw missingParameter('card[exp_year]')
    return newCardMethod(ctx, known, { exp_month: month, exp_year: year })
  }
  const token = card?.token ?? ''
  const made = ctx.tables.tokens.get(token)?.card
  const number = made === undefined ? undefined : ctx.tables.cards.get(made.id)?.number
  const known = number === undefined ? cardByToken(token) : cardByNumber(number)
  if (known === undefined) throw noSuch('token', token, 'card[token]')
  return newCardMethod(ctx, known, made ?? null)
}

function newFromBank(ctx: Context, bank: Parsed<typeof bankFields> | undefined): PaymentMethod {
  if (bank?.account_number === undefined) throw missingParameter('us_bank_account[account_number]')
  return newUsBankMethod(ctx, {
    number: bank.account_number,
    routing: bank.routing_number,
    holder: bank.account_holder_type,
    type: bank.account_type,
  })
}

function listOf(
  ctx: Context,
  customer: string,
  params: Page & { type: string | undefined; allow_redisplay: string | undefined },
  url: string,
) {
  const rows = ctx.tables.payment_methods
    .by('customer', customer)
    .filter(
      (method) =>
        (params.type === undefined || method.type === params.type) &&
        (params.allow_redisplay === undefined || method.allow_redisplay === params.allow_redisplay),
    )
  return paginate(rows, params, url, 'payment_method', ctx.tables.payment_methods)
}

function newFromType(ctx: Context, params: Parsed<typeof createFields>): PaymentMethod {
  const { type = 'card' } = params
  if (type === 'card') return newFromCard(ctx, params.card)
  if (type === 'us_bank_account') return newFromBank(ctx, params.us_bank_account)
  if (type === 'sepa_debit') return newSepaMethod(ctx, params.sepa_debit?.iban ?? '')
  if (type === 'customer_balance') return newBalanceMethod(ctx)
  return newMethod(ctx, '', toKept(ctx, type, params))
}

const allowRedisplay = oneOf('always', 'limited', 'unspecified')
const types = oneOf(
  'card',
  'customer_balance',
  'sepa_debit',
  'us_bank_account',
  ...Object.keys(OTHER_METHODS),
)

export const paymentMethodRoutes = [
  route('POST', '/v1/payment_methods', createFields, (ctx, params) => {
    const made = newFromType(ctx, params)
    const details = params.billing_details
    return ctx.tables.payment_methods.put({
      ...made,
      allow_redisplay: params.allow_redisplay ?? 'unspecified',
      metadata: changeMetadata({}, params.metadata),
      billing_details: { ...made.billing_details, ...toDetails(details) },
    })
  }),
  route('GET', '/v1/payment_methods/:id', {}, (ctx, _, id) => getPaymentMethod(ctx, id)),
  route('POST', '/v1/payment_methods/:id', updateFields, (ctx, params, id) => {
    const method = getPaymentMethod(ctx, id)
    if (method.customer === null) {
      throw invalidRequest('You must save this PaymentMethod to a customer before you can update it.')
    }
    const updated = ctx.tables.payment_methods.put({
      ...method,
      allow_redisplay: params.allow_redisplay ?? method.allow_redisplay ?? 'unspecified',
      metadata: changeMetadata(method.metadata ?? {}, params.metadata),
      billing_details: { ...method.billing_details, ...toDetails(params.billing_details) },
      ...(method.card === undefined
        ? {}
        : {
            card: {
              ...method.card,
              exp_month: params.card?.exp_month ?? method.card.exp_month,
              exp_year: params.card?.exp_year ?? method.card.exp_year,
            },
          }),
    })
    const previous = difference(method, updated)
    if (previous !== null) {
      draftEvent(ctx, 'payment_method.updated', updated, clockOf(ctx, updated.customer), previous)
    }
    return updated
  }),
  route(
    'POST',
    '/v1/payment_methods/:id/attach',
    {
      customer: required(string()),
      customer_account: unbuilt,
    } satisfies Covers<Stripe.PaymentMethodAttachParams>,
    (ctx, params, id) => attachPaymentMethod(ctx, id, params.customer),
  ),
  route('POST', '/v1/payment_methods/:id/detach', {}, (ctx, _, id) => {
    const method = getPaymentMethod(ctx, id)
    if (method.customer === null) {
      throw invalidRequest(
        'The payment method you provided is not attached to a customer so detachment is impossible.',
        'payment_method',
      )
    }
    return detachPaymentMethod(ctx, method)
  }),
  route(
    'GET',
    '/v1/payment_methods',
    {
      ...page,
      allow_redisplay: allowRedisplay,
      customer: required(string()),
      customer_account: unbuilt,
      type: types,
    } satisfies Covers<Stripe.PaymentMethodListParams>,
    (ctx, params) => {
      getCustomer(ctx, params.customer, 'customer')
      return listOf(ctx, params.customer, params, '/v1/payment_methods')
    },
  ),
  route(
    'GET',
    '/v1/customers/:id/payment_methods',
    {
      ...page,
      allow_redisplay: allowRedisplay,
      type: types,
    } satisfies Covers<Stripe.CustomerListPaymentMethodsParams>,
    (ctx, params, id) => {
      getCustomer(ctx, id)
      return listOf(ctx, id, params, `/v1/customers/${id}/payment_methods`)
    },
  ),
  route('GET', '/v1/customers/:id/payment_methods/:payment_method', {}, (ctx, _, id, ids) => {
    const method = ctx.tables.payment_methods.get(ids[1] ?? '')
    if (method?.customer !== id) throw noSuch('PaymentMethod', ids[1] ?? '')
    return method
  }),
]

function toDetails(given: ReturnType<typeof billingDetails.parse> | undefined) {
  if (given === undefined) return {}
  return {
    ...(given.address === undefined ? {} : { address: toAddress(given.address) }),
    ...(given.email === undefined ? {} : { email: given.email }),
    ...(given.name === undefined ? {} : { name: given.name }),
    ...(given.phone === undefined ? {} : { phone: given.phone }),
  }
}
