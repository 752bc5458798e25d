// https://docs.stripe.com/api/charges
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { currencyCode } from '../core/currency.ts'
import { boolean, changeMetadata, integer, metadata, object, oneOf, string, unbuilt } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Charge } from '../core/wire.ts'
import { confirmIntent } from '../payments/confirm.ts'
import { captureIntent, expireAuthorization } from '../payments/end-intent.ts'
import { getCharge, getIntent } from '../payments/find.ts'
import { methodOfSource } from '../payments/sources.ts'
import { newIntent } from '../payments/new-intent.ts'
import { customerOf, shippingFields, toShipping } from './intent-fields.ts'

const createFields = {
  amount: integer({ min: 1 }),
  application_fee: unbuilt,
  application_fee_amount: unbuilt,
  capture: boolean(),
  currency: currencyCode(),
  customer: string(),
  description: string(),
  destination: unbuilt,
  metadata: metadata(),
  on_behalf_of: unbuilt,
  radar_options: unbuilt,
  receipt_email: string(),
  shipping: shippingFields,
  source: string(),
  statement_descriptor: string(22),
  statement_descriptor_suffix: string(22),
  transfer_data: unbuilt,
  transfer_group: string(),
} satisfies Covers<Stripe.ChargeCreateParams>

const updateFields = {
  customer: string(),
  description: string(),
  fraud_details: object({ user_report: oneOf('fraudulent', 'safe') }),
  metadata: metadata(),
  receipt_email: string(),
  shipping: shippingFields,
  transfer_group: string(),
} satisfies Covers<Stripe.ChargeUpdateParams>

/** The older way to be paid: a card token or saved card, charged at once. Assumed: it leaves an intent behind, too. */
function create(ctx: Context, params: Parsed<typeof createFields>): Charge {
  if (params.amount === undefined) throw missingParameter('amount')
  if (params.currency === undefined) throw missingParameter('currency')
  const customer = customerOf(ctx, params.customer)
  const method = methodOfSource(ctx, params.source, customer)
  const intent = newIntent(
    ctx,
    {
      amount: params.amount,
      capture_method: params.capture === false ? 'manual' : 'automatic',
      currency: params.currency,
      customer,
      description: params.description ?? null,
      metadata: changeMetadata({}, params.metadata),
      payment_method_types: ['card'],
      receipt_email: params.receipt_email ?? null,
      shipping: params.shipping === undefined ? null : toShipping(params.shipping),
      statement_descriptor: params.statement_descriptor ?? null,
      statement_descriptor_suffix: params.statement_descriptor_suffix ?? null,
      transfer_group: params.transfer_group ?? null,
    },
    clockOf(ctx, customer),
  )
  const paid = confirmIntent(ctx, intent, method, { offSession: true, returnUrl: null, refuseAction: true })
  return getCharge(ctx, paid.latest_charge ?? '')
}

function update(ctx: Context, charge: Charge, params: Parsed<typeof updateFields>): Charge {
  if (params.customer !== undefined && charge.customer !== null) {
    throw invalidRequest('This charge already has a customer.', 'customer')
  }
  const report = params.fraud_details?.user_report
  const updated = ctx.tables.charges.put<Charge>({
    ...charge,
    customer: params.customer === undefined ? charge.customer : customerOf(ctx, params.customer),
    description: params.description ?? charge.description,
    fraud_details:
      report === undefined ? charge.fraud_details : { ...charge.fraud_details, user_report: report },
    metadata: changeMetadata(charge.metadata, params.metadata),
    receipt_email: params.receipt_email ?? charge.receipt_email,
    shipping: params.shipping === undefined ? charge.shipping : toShipping(params.shipping),
    transfer_group: params.transfer_group ?? charge.transfer_group,
  })
  const previous = difference(charge, updated)
  if (previous !== null) draftEvent(ctx, 'charge.updated', updated, clockOf(ctx, updated.customer), previous)
  return updated
}

export const chargeRoutes = [
  route('POST', '/v1/charges', createFields, create),
  route('GET', '/v1/charges/:id', {}, (ctx, _, id) => getCharge(ctx, id)),
  route('POST', '/v1/charges/:id', updateFields, (ctx, params, id) =>
    update(ctx, getCharge(ctx, id), params),
  ),
  route(
    'POST',
    '/v1/charges/:id/capture',
    {
      amount: integer({ min: 1 }),
      application_fee: unbuilt,
      application_fee_amount: unbuilt,
      receipt_email: unbuilt,
      statement_descriptor: unbuilt,
      statement_descriptor_suffix: unbuilt,
      transfer_data: unbuilt,
      transfer_group: unbuilt,
    } satisfies Covers<Stripe.ChargeCaptureParams>,
    (ctx, params, id) => {
      const charge = getCharge(ctx, id)
      if (charge.captured) {
        throw invalidRequest(`Charge ${id} has already been captured.`, undefined, 'charge_already_captured')
      }
      captureIntent(
        ctx,
        getIntent(ctx, charge.payment_intent ?? ''),
        params.amount ?? null,
        clockOf(ctx, charge.customer),
      )
      return getCharge(ctx, id)
    },
  ),
  route('POST', '/v1/test_helpers/charges/:id/expire', {}, (ctx, _, id) => {
    const charge = getCharge(ctx, id)
    const intent = getIntent(ctx, charge.payment_intent ?? '')
    if (intent.status !== 'requires_capture') {
      throw invalidRequest('Only an uncaptured charge can expire.', 'charge')
    }
    expireAuthorization(ctx, intent, clockOf(ctx, charge.customer))
    return getCharge(ctx, id)
  }),
  route(
    'GET',
    '/v1/charges',
    {
      ...page,
      created: range(),
      customer: string(),
      payment_intent: string(),
      transfer_group: string(),
    } satisfies Covers<Stripe.ChargeListParams>,
    (ctx, params) => {
      const base =
        params.payment_intent !== undefined
          ? ctx.tables.charges.by('payment_intent', params.payment_intent)
          : params.customer !== undefined
            ? ctx.tables.charges.by('customer', params.customer)
            : [...ctx.tables.charges.all()]
      const rows = base.filter(
        (charge) =>
          (params.customer === undefined || charge.customer === params.customer) &&
          (params.transfer_group === undefined || charge.transfer_group === params.transfer_group) &&
          isWithin(charge.created, params.created),
      )
      return paginate(rows, params, '/v1/charges', 'charge', ctx.tables.charges)
    },
  ),
]
