// Schedules as they begin: of a running subscription, or of one that is to be.
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { getCustomer } from '../core/find.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { scheduleNext, startSchedule } from '../billing/schedule.ts'
import type { createFields, GivenSettings } from './schedule-fields.ts'
import { newPhase, samePhaseItem, toPhases } from './schedule-phases.ts'
import { toThresholds } from './subscription-settings.ts'

type Settings = SubscriptionSchedule['default_settings']

/** The settings after the parameters. */
export function toSettings(before: Settings | null, given: GivenSettings | undefined): Settings {
  const settings = given?.invoice_settings
  const kept = before?.invoice_settings
  return {
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: given?.billing_cycle_anchor ?? before?.billing_cycle_anchor ?? 'automatic',
    billing_thresholds: toThresholds(given?.billing_thresholds) ?? before?.billing_thresholds ?? null,
    collection_method: given?.collection_method ?? before?.collection_method ?? 'charge_automatically',
    default_payment_method: given?.default_payment_method ?? before?.default_payment_method ?? null,
    description: given?.description === undefined ? (before?.description ?? null) : given.description,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: settings?.custom_fields ?? kept?.custom_fields ?? null,
      days_until_due: settings?.days_until_due ?? kept?.days_until_due ?? null,
      description: settings?.description ?? kept?.description ?? null,
      footer: settings?.footer ?? kept?.footer ?? null,
      issuer: { type: 'self' },
    },
    on_behalf_of: null,
    transfer_data: null,
  }
}

function newSchedule(
  ctx: Context,
  given: Pick<
    SubscriptionSchedule,
    'billing_mode' | 'customer' | 'default_settings' | 'end_behavior' | 'metadata' | 'phases' | 'test_clock'
  >,
): SubscriptionSchedule {
  return {
    id: newId(ctx, 'sub_sched'),
    object: 'subscription_schedule',
    application: null,
    canceled_at: null,
    completed_at: null,
    created: nowOn(ctx, given.test_clock),
    current_phase: null,
    customer_account: null,
    livemode: false,
    pause_schedules: [],
    released_at: null,
    released_subscription: null,
    status: 'not_started',
    subscription: null,
    ...given,
  }
}

/** The schedule of a running subscription: its present state until the end of the period. */
export function fromSubscription(
  ctx: Context,
  subscription: Subscription,
  metadata: Record<string, string>,
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
    default_tax_rates: subscription.default_tax_rates ?? [],
    discounts: subscription.discounts.map((discount) => ({ coupon: null, discount, promotion_code: null })),
    items: subscription.items.data.map(samePhaseItem),
    trial_end: subscription.status === 'trialing' ? subscription.trial_end : null,
  })
  const settings = toSettings(null, undefined)
  const schedule = newSchedule(ctx, {
    billing_mode: subscription.billing_mode,
    customer: subscription.customer,
    default_settings: {
      ...settings,
      collection_method: subscription.collection_method,
      default_payment_method: subscription.default_payment_method,
      billing_thresholds: subscription.billing_thresholds,
      description: subscription.description,
      invoice_settings: { ...subscription.invoice_settings, days_until_due: subscription.days_until_due },
    },
    end_behavior: subscription.cancel_at === null ? 'release' : 'cancel',
    metadata,
    phases: [phase],
    test_clock: subscription.test_clock,
  })
  ctx.tables.subscriptions.put<Subscription>({ ...subscription, schedule: schedule.id })
  const active = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    status: 'active',
    subscription: subscription.id,
  })
  scheduleNext(ctx, active)
  return active
}

/** A schedule whose first phase makes the subscription: now, or when its time comes. */
export function fromPhases(ctx: Context, params: Partial<Parsed<typeof createFields>>): SubscriptionSchedule {
  if (params.customer === undefined) throw missingParameter('customer')
  if (params.phases === undefined) throw missingParameter('phases')
  const customer = getCustomer(ctx, params.customer, 'customer')
  const now = nowOn(ctx, customer.test_clock)
  if (params.start_date === undefined) throw missingParameter('start_date')
  const first = params.start_date === 'now' ? now : params.start_date
  const schedule = ctx.tables.schedules.put<SubscriptionSchedule>(
    newSchedule(ctx, {
      billing_mode:
        params.billing_mode?.type === 'classic'
          ? { flexible: null, type: 'classic' }
          : {
              flexible: {
                proration_discounts: params.billing_mode?.flexible?.proration_discounts ?? 'included',
              },
              type: 'flexible',
              updated_at: now,
            },
      customer: customer.id,
      default_settings: toSettings(null, params.default_settings),
      end_behavior: params.end_behavior ?? 'release',
      metadata: changeMetadata({}, params.metadata),
      phases: toPhases(ctx, params.phases, first, now),
      test_clock: customer.test_clock,
    }),
  )
  if (first <= now) return startSchedule(ctx, schedule)
  scheduleNext(ctx, schedule)
  return schedule
}
