// https://docs.stripe.com/api/payment_intents
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf } from '../core/events.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { changeMetadata, oneOf, required, string, unbuilt } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { PaymentIntent } from '../core/wire.ts'
import { authenticateIntent } from '../payments/authenticate.ts'
import { checkChargeAmount } from '../payments/charge-amount.ts'
import { confirmIntent } from '../payments/confirm.ts'
import { cancelPaymentIntent, captureIntent } from '../payments/end-intent.ts'
import { getIntent } from '../payments/find.ts'
import { newIntent } from '../payments/new-intent.ts'
import { customerOf, methodOf, toShipping } from './intent-fields.ts'
import { waysOf, withDetails, withOptions } from './intent-options.ts'
import { captureFields, confirmFields, createWithOlder, updateFields } from './payment-intent-fields.ts'

function create(ctx: Context, params: Parsed<typeof createWithOlder>): PaymentIntent {
  const currency = params.currency
  checkChargeAmount(params.amount, currency)
  const customer = customerOf(ctx, params.customer)
  const method = methodOf(ctx, params, customer)
  const named = params.payment_method_types ?? params.allowed_payment_method_types
  const clock = clockOf(ctx, customer)
  const made = newIntent(
    ctx,
    {
      allowed_payment_method_types: params.allowed_payment_method_types ?? null,
      amount: params.amount,
      automatic_payment_methods:
        named === undefined
          ? { allow_redirects: params.automatic_payment_methods?.allow_redirects ?? 'always', enabled: true }
          : null,
      capture_method: params.capture_method ?? 'automatic_async',
      confirmation_method: params.confirmation_method ?? 'automatic',
      currency,
      customer,
      description: params.description ?? null,
      metadata: changeMetadata({}, params.metadata),
      payment_method: method?.id ?? null,
      receipt_email: params.receipt_email ?? null,
      setup_future_usage: params.setup_future_usage ?? null,
      shipping: params.shipping === undefined ? null : toShipping(params.shipping),
      statement_descriptor: params.statement_descriptor ?? null,
      statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
      status: method === null ? 'requires_payment_method' : 'requires_confirmation',
      transfer_group: params.transfer_group ?? null,
      ...withDetails(undefined, params.payment_details),
      ...waysOf(
        named,
        params.excluded_payment_method_types ?? null,
        params.capture_method === 'manual',
        currency,
        params.payment_method_options,
      ),
    },
    clock,
  )
  return params.confirm === true ? confirmIntent(ctx, made, method, toHow(params)) : made
}

function toHow(params: {
  off_session: boolean | undefined
  return_url: string | undefined
  use_stripe_sdk: boolean | undefined
  error_on_requires_action: boolean | undefined
}) {
  return {
    offSession: params.off_session ?? false,
    returnUrl: params.use_stripe_sdk === true ? null : (params.return_url ?? null),
    refuseAction: params.error_on_requires_action ?? false,
  }
}

const CHANGEABLE: readonly string[] = ['requires_payment_method', 'requires_confirmation', 'requires_action']

function update(ctx: Context, intent: PaymentIntent, params: Parsed<typeof updateFields>): PaymentIntent {
  const money =
    params.amount !== undefined || params.currency !== undefined || params.payment_method !== undefined
  if (money && !CHANGEABLE.includes(intent.status)) {
    throw invalidRequest(
      `This PaymentIntent's amount could not be updated because it has a status of ${intent.status}. You may only update the amount of a PaymentIntent with one of the following statuses: requires_payment_method, requires_confirmation, requires_action.`,
      undefined,
      'payment_intent_unexpected_state',
    )
  }
  const amount = params.amount ?? intent.amount
  const currency = params.currency ?? intent.currency
  if (params.amount !== undefined) checkChargeAmount(amount, currency)
  const customer = params.customer === undefined ? intent.customer : customerOf(ctx, params.customer)
  const method = methodOf(ctx, params, customer)
  const waiting = method !== null
  return ctx.tables.payment_intents.put<PaymentIntent>({
    ...intent,
    allowed_payment_method_types: params.allowed_payment_method_types ?? intent.allowed_payment_method_types,
    amount,
    capture_method: params.capture_method ?? intent.capture_method,
    currency,
    customer,
    description: params.description ?? intent.description,
    metadata: changeMetadata(intent.metadata, params.metadata),
    payment_method: method?.id ?? intent.payment_method,
    receipt_email: params.receipt_email === undefined ? intent.receipt_email : params.receipt_email,
    setup_future_usage:
      params.setup_future_usage === undefined ? intent.setup_future_usage : params.setup_future_usage,
    shipping:
      params.shipping === undefined
        ? intent.shipping
        : params.shipping === null
          ? null
          : toShipping(params.shipping),
    statement_descriptor: params.statement_descriptor ?? intent.statement_descriptor,
    statement_descriptor_suffix: params.statement_descriptor_suffix ?? intent.statement_descriptor_suffix,
    transfer_group: params.transfer_group ?? intent.transfer_group,
    ...withDetails(intent.payment_details, params.payment_details),
    payment_method_options: withOptions(
      intent.payment_method_options,
      params.payment_method_options,
      currency,
    ),
    ...(waiting ? { next_action: null, status: 'requires_confirmation' } : {}),
  })
}

export const paymentIntentRoutes = [
  route('POST', '/v1/payment_intents', createWithOlder, create),
  route(
    'GET',
    '/v1/payment_intents/:id',
    { client_secret: string() } satisfies Covers<Stripe.PaymentIntentRetrieveParams>,
    (ctx, _, id) => getIntent(ctx, id),
  ),
  route('POST', '/v1/payment_intents/:id', updateFields, (ctx, params, id) =>
    update(ctx, getIntent(ctx, id), params),
  ),
  route('POST', '/v1/payment_intents/:id/confirm', confirmFields, (ctx, params, id) => {
    const intent = getIntent(ctx, id)
    const ready = {
      ...intent,
      capture_method: params.capture_method ?? intent.capture_method,
      receipt_email: params.receipt_email ?? intent.receipt_email,
      setup_future_usage:
        params.setup_future_usage === undefined ? intent.setup_future_usage : params.setup_future_usage,
      ...withDetails(intent.payment_details, params.payment_details),
      payment_method_options: withOptions(
        intent.payment_method_options,
        params.payment_method_options,
        intent.currency,
      ),
      ...(params.shipping == null ? {} : { shipping: toShipping(params.shipping) }),
    }
    return confirmIntent(ctx, ready, methodOf(ctx, params, intent.customer), toHow(params))
  }),
  route('POST', '/v1/payment_intents/:id/capture', captureFields, (ctx, params, id) => {
    const intent = getIntent(ctx, id)
    const named = {
      ...intent,
      ...withDetails(intent.payment_details, params.payment_details),
      metadata: changeMetadata(intent.metadata, params.metadata),
      statement_descriptor: params.statement_descriptor ?? intent.statement_descriptor,
      statement_descriptor_suffix: params.statement_descriptor_suffix ?? intent.statement_descriptor_suffix,
    }
    return captureIntent(ctx, named, params.amount_to_capture ?? null, clockOf(ctx, intent.customer))
  }),
  route(
    'POST',
    '/v1/payment_intents/:id/cancel',
    {
      cancellation_reason: oneOf('abandoned', 'duplicate', 'fraudulent', 'requested_by_customer'),
    } satisfies Covers<Stripe.PaymentIntentCancelParams>,
    (ctx, params, id) => {
      const intent = getIntent(ctx, id)
      return cancelPaymentIntent(
        ctx,
        intent,
        params.cancellation_reason ?? null,
        clockOf(ctx, intent.customer),
      )
    },
  ),
  route(
    'GET',
    '/v1/payment_intents',
    {
      ...page,
      created: range(),
      customer: string(),
      customer_account: unbuilt,
    } satisfies Covers<Stripe.PaymentIntentListParams>,
    (ctx, params) => {
      const base =
        params.customer === undefined
          ? [...ctx.tables.payment_intents.all()]
          : ctx.tables.payment_intents.by('customer', params.customer)
      const rows = base.filter((intent) => isWithin(intent.created, params.created))
      return paginate(rows, params, '/v1/payment_intents', 'payment_intent', ctx.tables.payment_intents)
    },
  ),
  route(
    'POST',
    '/_sandbox/payment_intents/:id/authenticate',
    { outcome: required(oneOf('succeeded', 'failed')) },
    (ctx, params, id) => authenticateIntent(ctx, getIntent(ctx, id), params.outcome),
  ),
]
