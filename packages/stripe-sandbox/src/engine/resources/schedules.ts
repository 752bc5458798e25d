// Subscription schedules for an existing subscription: the way to downgrade at a period's end.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import type Stripe from 'stripe'
import { cancelSubscription } from '../billing/cancel.ts'
import { enterPhase, phaseAt, releaseSchedule } from '../billing/schedule.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch, notBuilt } from '../core/errors.ts'
import { getCustomer, getSubscription } from '../core/find.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, changeMetadata, string, unbuilt } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { SubscriptionSchedule } from '../core/wire.ts'
import { createFields, updateFields } from './schedule-fields.ts'
import { fromSubscription, toPhases } from './schedule-phases.ts'

function get(ctx: Context, id: string): SubscriptionSchedule {
  const schedule = ctx.tables.schedules.get(id)
  if (schedule === undefined) throw noSuch('subscription schedule', id)
  return schedule
}

function getActive(ctx: Context, id: string, verb: string): SubscriptionSchedule {
  const schedule = get(ctx, id)
  if (schedule.status === 'active' || schedule.status === 'not_started') return schedule
  throw invalidRequest(
    `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be in one of the following statuses: \`not_started\`, \`active\`.`,
  )
}

function update(ctx: Context, params: Parsed<typeof updateFields>, id: string): SubscriptionSchedule {
  const schedule = getActive(ctx, id, 'update')
  const plain: SubscriptionSchedule = {
    ...schedule,
    end_behavior: params.end_behavior ?? schedule.end_behavior,
    metadata: changeMetadata(schedule.metadata ?? {}, params.metadata),
  }
  if (params.phases === undefined) return ctx.tables.schedules.put(plain)
  const phases = toPhases(ctx, schedule, params.phases)
  const current = phaseAt(phases, nowOn(ctx, schedule.test_clock))
  if (
    current === undefined ||
    current !== phases[0] ||
    current.start_date !== schedule.current_phase?.start_date
  ) {
    throw invalidRequest(
      "You can not modify the start date of the current phase. The current phase's `start_date` must be passed as it is.",
      'phases[0][start_date]',
    )
  }
  const stored = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...plain,
    current_phase: { start_date: current.start_date, end_date: current.end_date },
    phases,
  })
  ctx.store.schedule('schedule_phase', id, schedule.test_clock, current.end_date)
  enterPhase(
    ctx,
    getSubscription(ctx, schedule.subscription ?? '', 'subscription'),
    current,
    params.proration_behavior ?? 'create_prorations',
  )
  return stored
}

export const scheduleRoutes = [
  route('POST', '/v1/subscription_schedules', createFields, (ctx, params) => {
    if (params.from_subscription === undefined)
      throw notBuilt('a schedule that is not made `from_subscription`')
    const subscription = getSubscription(ctx, params.from_subscription, 'from_subscription')
    return fromSubscription(ctx, subscription, changeMetadata({}, params.metadata))
  }),
  route('GET', '/v1/subscription_schedules/:id', {}, (ctx, _, id) => get(ctx, id)),
  route('POST', '/v1/subscription_schedules/:id', updateFields, update),
  route(
    'POST',
    '/v1/subscription_schedules/:id/release',
    { preserve_cancel_date: boolean() } satisfies Covers<Stripe.SubscriptionScheduleReleaseParams>,
    (ctx, _, id) => releaseSchedule(ctx, getActive(ctx, id, 'release')),
  ),
  route(
    'POST',
    '/v1/subscription_schedules/:id/cancel',
    {
      invoice_now: boolean(),
      prorate: boolean(),
    } satisfies Covers<Stripe.SubscriptionScheduleCancelParams>,
    (ctx, params, id) => {
      const schedule = getActive(ctx, id, 'cancel')
      cancelSubscription(ctx, getSubscription(ctx, schedule.subscription ?? '', 'subscription'), {
        reason: 'cancellation_requested',
        ...(params.invoice_now === false ? {} : { bills: 'now' as const }),
        prorate: params.prorate ?? true,
      })
      return get(ctx, id)
    },
  ),
  route(
    'GET',
    '/v1/subscription_schedules',
    {
      ...page,
      canceled_at: unbuilt,
      completed_at: unbuilt,
      created: range(),
      customer: string(),
      customer_account: unbuilt,
      released_at: unbuilt,
      scheduled: boolean(),
    } satisfies Covers<Stripe.SubscriptionScheduleListParams>,
    (ctx, params) => {
      if (params.customer !== undefined) getCustomer(ctx, params.customer, 'customer')
      const rows = [...ctx.tables.schedules.all()].filter(
        (schedule) =>
          (params.customer === undefined || schedule.customer === params.customer) &&
          (params.scheduled === undefined || (schedule.status === 'not_started') === params.scheduled) &&
          isWithin(schedule.created, params.created),
      )
      return paginate(rows, params, '/v1/subscription_schedules', 'subscription schedule')
    },
  ),
]
