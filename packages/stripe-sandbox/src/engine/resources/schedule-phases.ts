// Schedules and their phases, as they are made from a subscription and from parameters.
import { boundary } from '../billing/calendar.ts'
import { recurrenceOf } from '../billing/change.ts'
import type { Phase } from '../billing/schedule.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { getPrice } from '../core/find.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'
import type { updateFields } from './schedule-fields.ts'

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
export function fromSubscription(
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
    items: subscription.items.data.map((item) => newPhaseItem(item.price.id, item.quantity ?? 1, item.metadata)),
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
export function toPhases(ctx: Context, schedule: SubscriptionSchedule, given: GivenPhase[]): Phase[] {
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
