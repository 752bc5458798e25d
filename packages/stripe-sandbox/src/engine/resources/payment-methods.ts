import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import { page, paginate } from '../core/list.ts'
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
import type { Covers } from '../core/schema.ts'
import type { PaymentMethod } from '../core/wire.ts'
import { cardOfToken, checkCard, declineOf, refuseRawNumber, toCard } from '../payments/cards.ts'
import { toCardError } from '../payments/card-error.ts'
import type { CardEntry } from '../payments/cards.ts'
import { EMPTY_ADDRESS, addressFields, toAddress } from './address.ts'
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

const createFields = {
  ...OTHER_METHODS,
  allow_redisplay: oneOf('always', 'limited', 'unspecified'),
  billing_details: billingDetails,
  card: object({
    cvc: string(),
    exp_month: integer(),
    exp_year: integer(),
    networks: unbuilt,
    number: string(),
    token: string(),
  } satisfies Covers<Stripe.PaymentMethodCreateParams.Card>),
  customer: unbuilt,
  metadata: metadata(),
  payment_method: unbuilt,
  radar_options: unbuilt,
  type: oneOfBuilt(['card'], Object.keys(OTHER_METHODS)),
} satisfies Covers<Stripe.PaymentMethodCreateParams>

/** Stripe's test tokens (`tok_visa`) name the same cards as `pm_card_visa`. */
function cardOfCreate(card: { token?: string | undefined; number?: string | undefined } | undefined) {
  if (card?.number !== undefined) throw refuseRawNumber()
  const token = card?.token
  const known = token === undefined ? null : cardOfToken(token.replace(/^tok_/, 'pm_card_'))
  if (known === null) throw noSuch('token', token ?? '', 'card[token]')
  return known
}

export function getPaymentMethod(ctx: Context, id: string, param = 'id'): PaymentMethod {
  const known = ctx.tables.payment_methods.get(id)
  if (known !== undefined) return known
  const card = cardOfToken(id)
  if (card === null) throw noSuch('PaymentMethod', id, param)
  return newPaymentMethod(ctx, card, null)
}

type Known = Parameters<typeof toCard>[0]

/** A payment method nobody owns yet. Test tokens expire next year in the clock's month, as Stripe's do. */
export function newPaymentMethod(ctx: Context, card: Known, entry: CardEntry | null): PaymentMethod {
  const now = nowOn(ctx, null)
  const today = new Date(now * 1000)
  const year = entry === null ? today.getUTCFullYear() + 1 : entry.exp_year
  const id = newId(ctx, 'pm')
  ctx.tables.cards.put({ id, number: card.number })
  return ctx.tables.payment_methods.put<PaymentMethod>({
    id,
    object: 'payment_method',
    allow_redisplay: 'unspecified',
    billing_details: { address: EMPTY_ADDRESS, email: null, name: null, phone: null, tax_id: null },
    card: toCard(card, {
      month: entry?.exp_month ?? today.getUTCMonth() + 1,
      year: year < 100 ? 2000 + year : year,
    }),
    created: now,
    customer: null,
    customer_account: null,
    livemode: false,
    metadata: {},
    type: 'card',
  })
}

/** What a person typed into a hosted page becomes a payment method; throws what the form would say. */
export function paymentMethodFromEntry(
  ctx: Context,
  entry: CardEntry,
  person: { name: string | null; email: string | null },
): PaymentMethod {
  const made = newPaymentMethod(ctx, checkCard(entry, nowOn(ctx, null)), entry)
  return ctx.tables.payment_methods.put({
    ...made,
    billing_details: { ...made.billing_details, name: person.name, email: person.email },
  })
}

/** Gives the payment method to the customer. A card that is declined always is refused here. */
export function attachPaymentMethod(
  ctx: Context,
  id: string,
  customerId: string,
  param = 'id',
): PaymentMethod {
  const customer = getCustomer(ctx, customerId, 'customer')
  const method = getPaymentMethod(ctx, id, param)
  if (method.customer === customer.id) return method
  if (method.customer !== null) {
    throw invalidRequest(
      'The payment method you provided has already been attached to a customer.',
      'payment_method',
      'payment_method_unexpected_state',
    )
  }
  const number = ctx.tables.cards.get(method.id)?.number ?? ''
  const decline = declineOf(number, 'attach')
  if (decline !== null) throw toCardError(decline, { param: '' })
  return own(ctx, method, customer.id)
}

/** The step after the checks of `attachPaymentMethod`. */
export function own(ctx: Context, method: PaymentMethod, customer: string): PaymentMethod {
  const attached = ctx.tables.payment_methods.put({ ...method, customer })
  draftEvent(ctx, 'payment_method.attached', attached, clockOf(ctx, customer))
  return attached
}

function listOf(ctx: Context, customer: string, params: Parameters<typeof paginate>[1], url: string) {
  getCustomer(ctx, customer, 'customer')
  return paginate(ctx.tables.payment_methods.by('customer', customer), params, url, 'payment_method')
}

export function detachPaymentMethod(ctx: Context, method: PaymentMethod): PaymentMethod {
  const clock = clockOf(ctx, method.customer)
  const customer = method.customer === null ? undefined : ctx.tables.customers.get(method.customer)
  if (customer?.invoice_settings.default_payment_method === method.id) {
    ctx.tables.customers.put({
      ...customer,
      invoice_settings: { ...customer.invoice_settings, default_payment_method: null },
    })
  }
  for (const subscription of customer === undefined
    ? []
    : ctx.tables.subscriptions.by('customer', customer.id)) {
    if (subscription.default_payment_method !== method.id) continue
    ctx.tables.subscriptions.put({ ...subscription, default_payment_method: null })
  }
  const detached = ctx.tables.payment_methods.put({ ...method, customer: null })
  draftEvent(ctx, 'payment_method.detached', detached, clock, { customer: method.customer })
  return detached
}

const allowRedisplay = oneOf('always', 'limited', 'unspecified')
const types = oneOf('card', ...Object.keys(OTHER_METHODS))

export const paymentMethodRoutes = [
  route('POST', '/v1/payment_methods', createFields, (ctx, params) => {
    const made = newPaymentMethod(ctx, cardOfCreate(params.card), null)
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
    draftEvent(ctx, 'payment_method.updated', updated, clockOf(ctx, updated.customer))
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
      const all = listOf(ctx, params.customer, params, '/v1/payment_methods')
      return params.type === undefined || params.type === 'card' ? all : { ...all, data: [], has_more: false }
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
      const all = listOf(ctx, id, params, `/v1/customers/${id}/payment_methods`)
      return params.type === undefined || params.type === 'card' ? all : { ...all, data: [], has_more: false }
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
