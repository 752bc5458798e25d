// Subscription schedules for an existing subscription: the way to downgrade at a period's end.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import type Stripe from 'stripe'
import { boundary } from '../billing/calendar.ts'
import { recurrenceOf } from '../billing/change.ts'
import { cancelSubscription } from '../billing/cancel.ts'
import { enterPhase, phaseAt, releaseSchedule } from '../billing/schedule.ts'
import type { Phase } from '../billing/schedule.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch, notBuilt } from '../core/errors.ts'
import { getCustomer, getPrice, getSubscription } from '../core/find.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  integer,
  metadata,
  object,
  oneOf,
  oneOfBuilt,
  required,
  string,
  timestamp,
  unbuilt,
  wordOr,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'

type UpdateParams = Stripe.SubscriptionScheduleUpdateParams

const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')

const phaseFields = {
  add_invoice_items: unbuilt,
  application_fee_percent: unbuilt,
  automatic_tax: unbuilt,
  billing_cycle_anchor: oneOfBuilt(['automatic'], ['phase_start']),
  billing_thresholds: unbuilt,
  collection_method: oneOfBuilt(['charge_automatically'], ['send_invoice']),
  currency: string(3),
  default_payment_method: unbuilt,
  default_tax_rates: unbuilt,
  description: unbuilt,
  discounts: unbuilt,
  duration: object({
    interval: required(oneOf('day', 'week', 'month', 'year')),
    interval_count: integer({ min: 1 }),
  } satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.Duration>),
  end_date: timestamp(),
  invoice_settings: unbuilt,
  items: required(
    arrayOf(
      object({
        billing_thresholds: unbuilt,
        discounts: unbuilt,
        metadata: metadata(),
        plan: unbuilt,
        price: required(string()),
        price_data: unbuilt,
        quantity: integer({ min: 0 }),
        tax_rates: unbuilt,
      } satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.Item>),
    ),
  ),
  metadata: metadata(),
  on_behalf_of: unbuilt,
  proration_behavior: prorationBehavior,
  start_date: wordOr('now', timestamp()),
  transfer_data: unbuilt,
  trial: unbuilt,
  trial_end: unbuilt,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase>

const createFields = {
  billing_mode: unbuilt,
  customer: unbuilt,
  customer_account: unbuilt,
  default_settings: unbuilt,
  end_behavior: unbuilt,
  from_subscription: string(),
  metadata: metadata(),
  pause_schedules: unbuilt,
  phases: unbuilt,
  start_date: unbuilt,
} satisfies Covers<Stripe.SubscriptionScheduleCreateParams>

const updateFields = {
  default_settings: unbuilt,
  end_behavior: oneOfBuilt(['cancel', 'release'], ['none', 'renew']),
  metadata: metadata(),
  pause_schedules: unbuilt,
  phases: arrayOf(object(phaseFields)),
  proration_behavior: prorationBehavior,
} satisfies Covers<UpdateParams>

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

function newPhase(
  given: Pick<Phase, 'start_date' | 'end_date' | 'items' | 'currency'> &
    Partial<Pick<Phase, 'metadata' | 'proration_behavior'>>,
): Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    default_payment_method: null,
    default_tax_rates: [],
    description: null,
    discounts: [],
    invoice_settings: null,
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'create_prorations',
    transfer_data: null,
    trial_end: null,
    ...given,
  }
}

function newPhaseItem(price: string, quantity: number, meta: Record<string, string>): Phase['items'][number] {
  return {
    billing_thresholds: null,
    discounts: [],
    metadata: meta,
    plan: price,
    price,
    quantity,
    tax_rates: [],
  }
}

/** The schedule of a running subscription: its present state until the end of the period. */
function fromSubscription(
  ctx: Context,
  subscription: Subscription,
  meta: Record<string, string>,
): SubscriptionSchedule {
  if (subscription.schedule !== null) {
    throw invalidRequest(
      `You cannot migrate a subscription that is already attached to a schedule: ${subscription.schedule}.`,
      'from_subscription',
    )
  }
  const [first] = subscription.items.data
  if (first === undefined || !['active', 'trialing', 'past_due'].includes(subscription.status)) {
    throw invalidRequest(
      `You cannot create a schedule for a subscription in the \`${subscription.status}\` status.`,
      'from_subscription',
    )
  }
  const phase = newPhase({
    start_date: first.current_period_start,
    end_date: first.current_period_end,
    currency: subscription.currency,
    items: subscription.items.data.map((item) => newPhaseItem(item.price.id, item.quantity, item.metadata)),
  })
  const id = newId(ctx, 'sub_sched')
  const clock = subscription.test_clock
  ctx.store.schedule('schedule_phase', id, clock, phase.end_date)
  ctx.tables.subscriptions.put<Subscription>({ ...subscription, schedule: id })
  return ctx.tables.schedules.put<SubscriptionSchedule>({
    id,
    object: 'subscription_schedule',
    application: null,
    billing_mode: subscription.billing_mode,
    canceled_at: null,
    completed_at: null,
    created: nowOn(ctx, clock),
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    customer: subscription.customer,
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      automatic_tax: { disabled_reason: null, enabled: false, liability: null },
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: 'charge_automatically',
      default_payment_method: subscription.default_payment_method,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: subscription.cancel_at === null ? 'release' : 'cancel',
    livemode: false,
    metadata: meta,
    pause_schedules: [],
    phases: [phase],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: subscription.id,
    test_clock: clock,
  })
}

type GivenPhase = NonNullable<Parsed<typeof updateFields>['phases']>[number]

/** The phases in order, each beginning where the one before ends; without an end a phase lasts one interval. */
function toPhases(ctx: Context, schedule: SubscriptionSchedule, given: GivenPhase[]): Phase[] {
  const now = nowOn(ctx, schedule.test_clock)
  const phases: Phase[] = []
  for (const [index, phase] of given.entries()) {
    const at = `phases[${index}]`
    const items = phase.items.map((item, place) => {
      const price = getPrice(ctx, item.price, `${at}[items][${place}][price]`)
      if (price.recurring === null) {
        throw invalidRequest(
          'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
          `${at}[items][${place}][price]`,
        )
      }
      return { price, wire: newPhaseItem(price.id, item.quantity ?? 1, changeMetadata({}, item.metadata)) }
    })
    const [first] = items
    if (first === undefined) throw invalidRequest('A phase needs at least one item.', `${at}[items]`)
    const previous = phases.at(-1)
    const named = phase.start_date === 'now' ? now : phase.start_date
    const start = previous?.end_date ?? named ?? schedule.current_phase?.start_date ?? now
    if (named !== undefined && named !== start) {
      throw invalidRequest('A phase must start when the phase before it ends.', `${at}[start_date]`)
    }
    const lasts = phase.duration
    const end =
      phase.end_date ??
      boundary(
        start,
        lasts === undefined
          ? recurrenceOf(first.price)
          : { interval: lasts.interval, interval_count: lasts.interval_count ?? 1 },
        1,
      )
    if (end <= start)
      throw invalidRequest('The end date of a phase must be after its start date.', `${at}[end_date]`)
    phases.push(
      newPhase({
        start_date: start,
        end_date: end,
        currency: first.price.currency,
        items: items.map(({ wire }) => wire),
        metadata: changeMetadata({}, phase.metadata),
        proration_behavior: phase.proration_behavior ?? 'create_prorations',
      }),
    )
  }
  return phases
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
        invoiceNow: params.invoice_now ?? true,
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
