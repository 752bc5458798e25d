// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import type Stripe from 'stripe'
import { cancelSubscription } from '../billing/cancel.ts'
import { enterPhase } from '../billing/phase.ts'
import {
  cancelUnstarted,
  currentPhase,
  keepEnd,
  phaseAt,
  releaseSchedule,
  scheduleNext,
} from '../billing/schedule.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { getCustomer, getSubscription } from '../core/find.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import type { Range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, changeMetadata, string, unbuilt } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { SubscriptionSchedule } from '../core/wire.ts'
import { fromPhases, fromSubscription, toSettings } from './new-schedule.ts'
import { createFields, updateFields } from './schedule-fields.ts'
import { toPhases } from './schedule-phases.ts'

function get(ctx: Context, id: string): SubscriptionSchedule {
  const schedule = ctx.tables.schedules.get(id)
  if (schedule === undefined) throw noSuch('subscription_schedule', id)
  return schedule
}

function getActive(ctx: Context, id: string, verb: string): SubscriptionSchedule {
  const schedule = get(ctx, id)
  if (schedule.status === 'active' || schedule.status === 'not_started') return schedule
  throw invalidRequest(
    `You cannot ${verb} a subscription schedule that is currently in the \`${schedule.status}\` status. It must be in one of the following statuses: \`not_started\`, \`active\`.`,
  )
}

function create(ctx: Context, params: Parsed<typeof createFields>): SubscriptionSchedule {
  if (params.from_subscription === undefined) return fromPhases(ctx, params)
  const other = (['customer', 'phases', 'start_date', 'end_behavior', 'default_settings'] as const).find(
    (name) => params[name] !== undefined,
  )
  if (other !== undefined) {
    throw invalidRequest(`You cannot set \`${other}\` if \`from_subscription\` is set.`, other)
  }
  const subscription = getSubscription(ctx, params.from_subscription, 'from_subscription')
  return fromSubscription(ctx, subscription, changeMetadata({}, params.metadata))
}

/** Changes the phases, and the subscription where its present phase is among them. */
export function updateSchedule(
  ctx: Context,
  params: Partial<Parsed<typeof updateFields>>,
  id: string,
): SubscriptionSchedule {
  const schedule = getActive(ctx, id, 'update')
  const now = nowOn(ctx, schedule.test_clock)
  const plain: SubscriptionSchedule = {
    ...schedule,
    default_settings: toSettings(schedule.default_settings, params.default_settings),
    end_behavior: params.end_behavior ?? schedule.end_behavior,
    metadata: changeMetadata(schedule.metadata ?? {}, params.metadata),
  }
  const begins = schedule.current_phase?.start_date ?? schedule.phases[0]?.start_date ?? now
  const phases = params.phases === undefined ? schedule.phases : toPhases(ctx, params.phases, begins, now)
  if (schedule.status === 'not_started') {
    const stored = ctx.tables.schedules.put<SubscriptionSchedule>({ ...plain, phases })
    scheduleNext(ctx, stored)
    return stored
  }
  const current = phaseAt(phases, now)
  if (current === undefined || current.start_date !== schedule.current_phase?.start_date) {
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
  scheduleNext(ctx, stored)
  if (params.phases !== undefined) {
    const subscription = getSubscription(ctx, schedule.subscription ?? '', 'subscription')
    const around = { settings: stored.default_settings, previous: currentPhase(schedule) }
    enterPhase(ctx, subscription, current, around, params.proration_behavior ?? 'create_prorations')
  }
  keepEnd(ctx, stored)
  return stored
}

function isWithinTime(value: number | null, bounds: Range | undefined): boolean {
  return bounds === undefined || (value !== null && isWithin(value, bounds))
}

export const scheduleRoutes = [
  route('POST', '/v1/subscription_schedules', createFields, create),
  route('GET', '/v1/subscription_schedules/:id', {}, (ctx, _, id) => get(ctx, id)),
  route('POST', '/v1/subscription_schedules/:id', updateFields, updateSchedule),
  route(
    'POST',
    '/v1/subscription_schedules/:id/release',
    { preserve_cancel_date: boolean() } satisfies Covers<Stripe.SubscriptionScheduleReleaseParams>,
    (ctx, params, id) =>
      releaseSchedule(ctx, getActive(ctx, id, 'release'), params.preserve_cancel_date ?? false),
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
      if (schedule.subscription === null) return cancelUnstarted(ctx, schedule)
      cancelSubscription(ctx, getSubscription(ctx, schedule.subscription, 'subscription'), {
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
      canceled_at: range(),
      completed_at: range(),
      created: range(),
      customer: string(),
      customer_account: unbuilt,
      released_at: range(),
      scheduled: boolean(),
    } satisfies Covers<Stripe.SubscriptionScheduleListParams>,
    (ctx, params) => {
      if (params.customer !== undefined) getCustomer(ctx, params.customer, 'customer')
      const rows = [...ctx.tables.schedules.all()].filter(
        (schedule) =>
          (params.customer === undefined || schedule.customer === params.customer) &&
          (params.scheduled === undefined || (schedule.status === 'not_started') === params.scheduled) &&
          isWithinTime(schedule.canceled_at, params.canceled_at) &&
          isWithinTime(schedule.completed_at, params.completed_at) &&
          isWithinTime(schedule.released_at, params.released_at) &&
          isWithin(schedule.created, params.created),
      )
      return paginate(
        rows,
        params,
        '/v1/subscription_schedules',
        'subscription_schedule',
        ctx.tables.schedules,
      )
    },
  ),
]
