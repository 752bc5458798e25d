// One's own reasons for a cancellation. https://docs.stripe.com/api/billing/feedback-option
import type Stripe from 'stripe'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { oneOf, required, string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { FeedbackOption } from '../core/wire.ts'

function getOption(ctx: Context, id: string, param = 'id'): FeedbackOption {
  const option = ctx.tables.feedback_options.get(id)
  if (option === undefined) throw noSuch('feedback option', id, param)
  return option
}

/** The option named in `cancellation_details`; one that was deactivated is refused. */
export function feedbackOptionOf(ctx: Context, id: string | undefined): string | null {
  if (id === undefined) return null
  const param = 'cancellation_details[feedback_option]'
  if (getOption(ctx, id, param).status === 'active') return id
  throw invalidRequest('The feedback option specified is inactive.', param)
}

export const feedbackOptionRoutes = [
  route(
    'POST',
    '/v1/billing/feedback_options',
    { description: required(string(500)) } satisfies Covers<Stripe.Billing.FeedbackOptionCreateParams>,
    (ctx, params) =>
      ctx.tables.feedback_options.put<FeedbackOption>({
        id: newId(ctx, 'bfo'),
        object: 'billing.feedback_option',
        description: params.description,
        livemode: false,
        status: 'active',
        status_transitions: { deactivated_at: null },
      }),
  ),
  route('GET', '/v1/billing/feedback_options/:id', {}, (ctx, _, id) => getOption(ctx, id)),
  route(
    'POST',
    '/v1/billing/feedback_options/:id',
    { description: string(500) } satisfies Covers<Stripe.Billing.FeedbackOptionUpdateParams>,
    (ctx, params, id) => {
      const option = getOption(ctx, id)
      return ctx.tables.feedback_options.put<FeedbackOption>({
        ...option,
        description: params.description ?? option.description,
      })
    },
  ),
  route('POST', '/v1/billing/feedback_options/:id/deactivate', {}, (ctx, _, id) => {
    const option = getOption(ctx, id)
    if (option.status === 'inactive') throw invalidRequest('This feedback option is already inactive.')
    return ctx.tables.feedback_options.put<FeedbackOption>({
      ...option,
      status: 'inactive',
      status_transitions: { deactivated_at: nowOn(ctx, null) },
    })
  }),
  route(
    'GET',
    '/v1/billing/feedback_options',
    {
      ...page,
      status: oneOf('active', 'inactive'),
    } satisfies Covers<Stripe.Billing.FeedbackOptionListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.feedback_options.all()].filter(
        (option) => params.status === undefined || option.status === params.status,
      )
      return paginate(rows, params, '/v1/billing/feedback_options', 'feedback option')
    },
  ),
]
