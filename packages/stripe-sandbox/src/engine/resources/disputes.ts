// https://docs.stripe.com/api/disputes
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, changeMetadata, metadata, object, oneOfBuilt, string, unbuilt } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Dispute } from '../core/wire.ts'
import { closeDispute } from '../payments/disputes.ts'
import { getDispute } from '../payments/find.ts'

const text = string(20_000)

const evidence = object({
  access_activity_log: text,
  appeal: unbuilt,
  billing_address: text,
  cancellation_policy: text,
  cancellation_policy_disclosure: text,
  cancellation_rebuttal: text,
  customer_communication: text,
  customer_email_address: text,
  customer_name: text,
  customer_purchase_ip: text,
  customer_signature: text,
  duplicate_charge_documentation: text,
  duplicate_charge_explanation: text,
  duplicate_charge_id: text,
  enhanced_evidence: unbuilt,
  product_description: text,
  receipt: text,
  refund_policy: text,
  refund_policy_disclosure: text,
  refund_refusal_explanation: text,
  service_date: text,
  service_documentation: text,
  shipping_address: text,
  shipping_carrier: text,
  shipping_date: text,
  shipping_documentation: text,
  shipping_tracking_number: text,
  uncategorized_file: text,
  uncategorized_text: text,
} satisfies Covers<Stripe.DisputeUpdateParams.Evidence>)

const updateFields = {
  evidence,
  intended_submission_method: oneOfBuilt(['manual'], ['smart_disputes']),
  metadata: metadata(),
  submit: boolean(),
} satisfies Covers<Stripe.DisputeUpdateParams>

const OPEN: readonly string[] = ['needs_response', 'warning_needs_response']

/** Evidence is sent with the update unless `submit=false`; test words in it decide. https://docs.stripe.com/testing#disputes */
function update(ctx: Context, dispute: Dispute, params: Parsed<typeof updateFields>): Dispute {
  const given = params.evidence
  if (given !== undefined && !OPEN.includes(dispute.status)) {
    throw invalidRequest('This dispute is already closed or under review.', 'evidence')
  }
  const submits = given !== undefined && params.submit !== false
  const warning = dispute.status.startsWith('warning')
  const updated = ctx.tables.disputes.put<Dispute>({
    ...dispute,
    evidence: { ...dispute.evidence, ...definedOf(given) },
    evidence_details: {
      ...dispute.evidence_details,
      has_evidence: dispute.evidence_details.has_evidence || given !== undefined,
      submission_count: dispute.evidence_details.submission_count + (submits ? 1 : 0),
      submission_method: submits ? 'manual' : dispute.evidence_details.submission_method,
    },
    metadata: changeMetadata(dispute.metadata, params.metadata),
    ...(submits ? { status: warning ? 'warning_under_review' : 'under_review' } : {}),
  })
  const previous = difference(dispute, updated)
  const clock = clockOf(ctx, ctx.tables.charges.get(dispute.charge)?.customer ?? null)
  if (previous !== null) draftEvent(ctx, 'charge.dispute.updated', updated, clock, previous)
  if (!submits) return updated
  const word = given.uncategorized_text
  if (word !== 'winning_evidence' && word !== 'losing_evidence') return updated
  return closeDispute(ctx, updated, word === 'winning_evidence')
}

function definedOf(given: Parsed<{ evidence: typeof evidence }>['evidence']): Record<string, string> {
  const defined: Record<string, string> = {}
  for (const [key, value] of Object.entries(given ?? {})) if (value !== undefined) defined[key] = value
  return defined
}

export const disputeRoutes = [
  route('GET', '/v1/disputes/:id', {}, (ctx, _, id) => getDispute(ctx, id)),
  route('POST', '/v1/disputes/:id', updateFields, (ctx, params, id) =>
    update(ctx, getDispute(ctx, id), params),
  ),
  route('POST', '/v1/disputes/:id/close', {}, (ctx, _, id) => {
    const dispute = getDispute(ctx, id)
    if (OPEN.includes(dispute.status)) return closeDispute(ctx, dispute, false)
    throw invalidRequest('This dispute is already closed')
  }),
  route(
    'GET',
    '/v1/disputes',
    {
      ...page,
      charge: string(),
      created: range(),
      payment_intent: string(),
    } satisfies Covers<Stripe.DisputeListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.disputes.all()].filter(
        (dispute) =>
          (params.charge === undefined || dispute.charge === params.charge) &&
          (params.payment_intent === undefined || dispute.payment_intent === params.payment_intent) &&
          isWithin(dispute.created, params.created),
      )
      return paginate(rows, params, '/v1/disputes', 'dispute', ctx.tables.disputes)
    },
  ),
]
