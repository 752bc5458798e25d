// https://docs.stripe.com/api/refunds
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { changeMetadata, integer, metadata, oneOf, oneOfBuilt, string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Charge, Refund } from '../core/wire.ts'
import { getCharge, getIntent, getRefund } from '../payments/find.ts'
import { createRefund, draftRefundUpdate } from '../payments/refunds.ts'

const createFields = {
  amount: integer({ min: 1 }),
  charge: string(),
  currency: unbuilt,
  customer: unbuilt,
  instructions_email: unbuilt,
  metadata: metadata(),
  origin: unbuilt,
  payment_intent: string(),
  reason: oneOf('duplicate', 'fraudulent', 'requested_by_customer'),
  refund_application_fee: oneOfBuilt(['false'], ['true']),
  reverse_transfer: oneOfBuilt(['false'], ['true']),
} satisfies Covers<Stripe.RefundCreateParams>

function chargeOf(ctx: Context, charge: string | undefined, intent: string | undefined): Charge {
  if (charge !== undefined) {
    // An unknown charge is told of as if it were in the path: 404, `id`. Recorded.
    const found = getCharge(ctx, charge)
    if (intent === undefined || found.payment_intent === intent) return found
    throw invalidRequest('The charge does not belong to the payment_intent.', 'charge')
  }
  if (intent === undefined) {
    throw invalidRequest(
      'One of the following params should be provided for this request: payment_intent or charge.',
    )
  }
  const paid = getIntent(ctx, intent, 'payment_intent')
  if (paid.status === 'succeeded' || paid.status === 'processing')
    return getCharge(ctx, paid.latest_charge ?? '')
  throw invalidRequest(
    `This PaymentIntent (${intent}) does not have a successful charge to refund.`,
    'payment_intent',
  )
}

export const refundRoutes = [
  route('POST', '/v1/refunds', createFields, (ctx, params) =>
    createRefund(ctx, chargeOf(ctx, params.charge, params.payment_intent), {
      amount: params.amount ?? null,
      reason: params.reason ?? null,
      metadata: changeMetadata({}, params.metadata),
    }),
  ),
  route('GET', '/v1/refunds/:id', {}, (ctx, _, id) => getRefund(ctx, id)),
  route(
    'POST',
    '/v1/refunds/:id',
    { metadata: metadata() } satisfies Covers<Stripe.RefundUpdateParams>,
    (ctx, params, id) => {
      const refund = getRefund(ctx, id)
      const updated = ctx.tables.refunds.put<Refund>({
        ...refund,
        metadata: changeMetadata(refund.metadata ?? {}, params.metadata),
      })
      draftRefundUpdate(ctx, refund, updated)
      return updated
    },
  ),
  route('POST', '/v1/refunds/:id/cancel', {}, (ctx, _, id) => {
    // Only refunds to methods that ask the customer for an account can be canceled; none the sandbox plays does.
    getRefund(ctx, id)
    throw invalidRequest('Canceling this refund is unsupported.')
  }),
  route(
    'GET',
    '/v1/refunds',
    {
      ...page,
      charge: string(),
      created: range(),
      payment_intent: string(),
    } satisfies Covers<Stripe.RefundListParams>,
    (ctx, params) => {
      const base =
        params.charge !== undefined
          ? ctx.tables.refunds.by('charge', params.charge)
          : params.payment_intent !== undefined
            ? ctx.tables.refunds.by('payment_intent', params.payment_intent)
            : [...ctx.tables.refunds.all()]
      const rows = base.filter((refund) => isWithin(refund.created, params.created))
      return paginate(rows, params, '/v1/refunds', 'refund', ctx.tables.refunds)
    },
  ),
  route('GET', '/v1/charges/:id/refunds', page, (ctx, params, id) =>
    paginate(
      ctx.tables.refunds.by('charge', getCharge(ctx, id).id),
      params,
      `/v1/charges/${id}/refunds`,
      'refund',
    ),
  ),
  route('GET', '/v1/charges/:id/refunds/:refund', {}, (ctx, _, id, ids) => {
    getCharge(ctx, id)
    return getRefund(ctx, ids[1] ?? '')
  }),
]
