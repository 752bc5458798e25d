// Subscription schedules: phases that follow each other at given instants.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { boundary } from './calendar.ts'
import { cancelSubscription } from './cancel.ts'
import { createSubscription } from './create.ts'
import { enterPhase, toInvoiceSettings } from './phase.ts'
import { toAddedItems, toGivenDiscounts, toItemParts } from './phase-parts.ts'
import type { Phase } from './phase-parts.ts'
import { scheduleSubscription } from './timing.ts'

/** https://docs.stripe.com/api/events/types#event_types-subscription_schedule.expiring */
const EXPIRING_SECONDS = 7 * 86400

/** Assumed: the script by which Stripe's CLI brings the event about stops its test clock nine days before the end. */
const EXPIRING_SECONDS_ON_TEST_CLOCK = 9 * 86400

/** How long before its end a schedule is told to expire. https://github.com/stripe/stripe-cli/pull/1462 */
function noticeOf(schedule: SubscriptionSchedule): number {
  return schedule.test_clock === null ? EXPIRING_SECONDS : EXPIRING_SECONDS_ON_TEST_CLOCK
}

/** The phase in which `at` lies. */
export function phaseAt(phases: readonly Phase[], at: number): Phase | undefined {
  return phases.find((phase) => phase.start_date <= at && at < phase.end_date)
}

/** The phase that it is in, or was in last. */
export function currentPhase(schedule: SubscriptionSchedule): Phase | undefined {
  return schedule.phases.find((phase) => phase.start_date === schedule.current_phase?.start_date)
}

function endOf(schedule: SubscriptionSchedule): number {
  return schedule.phases.at(-1)?.end_date ?? schedule.created
}

/** The engine goes on by itself at the end of the phase, or at the start of the first one. */
export function scheduleNext(ctx: Context, schedule: SubscriptionSchedule): void {
  const { id, test_clock: clock } = schedule
  const at = schedule.current_phase?.end_date ?? schedule.phases[0]?.start_date ?? schedule.created
  ctx.store.schedule('schedule_phase', id, clock, at)
  const expiring = endOf(schedule) - noticeOf(schedule)
  if (expiring > nowOn(ctx, clock)) ctx.store.schedule('schedule_expiring', id, clock, expiring)
  else ctx.store.cancelTask('schedule_expiring', id)
}

/** A schedule that cancels at its end tells the subscription so. */
export function keepEnd(ctx: Context, schedule: SubscriptionSchedule): void {
  const subscription = ctx.tables.subscriptions.get(schedule.subscription ?? '')
  if (subscription === undefined) return
  const end = schedule.end_behavior === 'cancel' ? endOf(schedule) : null
  if (subscription.cancel_at === end) return
  scheduleSubscription(
    ctx,
    ctx.tables.subscriptions.put<Subscription>({
      ...subscription,
      cancel_at: end,
      cancel_at_period_end: false,
      canceled_at: end === null ? null : (subscription.canceled_at ?? nowOn(ctx, schedule.test_clock)),
    }),
  )
}

/**
 * The first phase makes the subscription. Its first invoice waits an hour as a draft. Assumed: as renewals do, so that
 * a schedule can begin for a customer who cannot pay yet.
 */
export function startSchedule(ctx: Context, schedule: SubscriptionSchedule): SubscriptionSchedule {
  const now = nowOn(ctx, schedule.test_clock)
  const [first] = schedule.phases
  if (first === undefined) throw new Error(`${schedule.id} has no phase`)
  const phase = phaseAt(schedule.phases, now) ?? schedule.phases.at(-1) ?? first
  const settings = schedule.default_settings
  const created = createSubscription(
    ctx,
    {
      customer: schedule.customer,
      items: phase.items.map((item) => ({ price: item.price, ...toItemParts(ctx, item, null) })),
      addInvoiceItems: toAddedItems(ctx, phase),
      billingMode: schedule.billing_mode.type,
      trialEnd: phase.trial_end,
      missingPaymentMethod: 'create_invoice',
      billingCycleAnchor: first.start_date < now ? nextBoundary(ctx, first, now) : null,
      startDate: first.start_date < now ? first.start_date : undefined,
      prorationBehavior: phase.proration_behavior,
      metadata: phase.metadata ?? {},
      description: phase.description ?? settings.description,
      defaultPaymentMethod: phase.default_payment_method ?? settings.default_payment_method,
      saveDefaultPaymentMethod: 'off',
      cancelAtPeriodEnd: false,
      cancelAt: null,
      collectionMethod: phase.collection_method ?? settings.collection_method ?? undefined,
      daysUntilDue:
        phase.invoice_settings?.days_until_due ?? settings.invoice_settings.days_until_due ?? undefined,
      kept: {
        billing_thresholds: phase.billing_thresholds ?? settings.billing_thresholds,
        invoice_settings: toInvoiceSettings(phase.invoice_settings ?? settings.invoice_settings),
      },
      prorationDiscounts: schedule.billing_mode.flexible?.proration_discounts,
      currency: phase.currency,
      discounts: toGivenDiscounts(ctx, phase.discounts),
      defaultTaxRates: phase.default_tax_rates?.map(({ id }) => id),
      firstInvoiceWaits: true,
    },
    'allow_incomplete',
  )
  const owned = ctx.tables.subscriptions.put<Subscription>({ ...created, schedule: schedule.id })
  const active = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
    status: 'active',
    subscription: owned.id,
  })
  if (now >= endOf(active)) {
    endSchedule(ctx, active, owned)
    return ctx.tables.schedules.get(active.id) ?? active
  }
  scheduleNext(ctx, active)
  keepEnd(ctx, active)
  if (endOf(active) - noticeOf(active) <= now) draftEvent(ctx, 'subscription_schedule.expiring', active)
  return active
}

/** Where the grid that began at the phase's start has its next boundary. */
function nextBoundary(ctx: Context, phase: Phase, now: number): number {
  const recurring = ctx.tables.prices.get(phase.items[0]?.price ?? '')?.recurring
  if (!recurring) return now
  let step = 1
  while (boundary(phase.start_date, recurring, step) <= now) step += 1
  return boundary(phase.start_date, recurring, step)
}

/** The task at a phase's end: the next phase begins, or the schedule is over. */
export function advanceSchedule(ctx: Context, id: string): void {
  const schedule = ctx.tables.schedules.get(id)
  if (schedule?.status === 'not_started') {
    startSchedule(ctx, schedule)
    return
  }
  if (schedule?.status !== 'active') return
  const subscription = ctx.tables.subscriptions.get(schedule.subscription ?? '')
  if (subscription === undefined || subscription.status === 'canceled') return
  const phase = phaseAt(schedule.phases, nowOn(ctx, schedule.test_clock))
  if (phase === undefined) {
    endSchedule(ctx, schedule, subscription)
    return
  }
  const stored = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
  })
  scheduleNext(ctx, stored)
  enterPhase(ctx, subscription, phase, {
    settings: schedule.default_settings,
    previous: currentPhase(schedule),
  })
}

/** The reminder before the last phase ends. */
export function remindOfExpiry(ctx: Context, id: string): void {
  const schedule = ctx.tables.schedules.get(id)
  if (schedule?.status === 'active' || schedule?.status === 'not_started') {
    draftEvent(ctx, 'subscription_schedule.expiring', schedule)
  }
}

/**
 * The last phase is over. A schedule that lets its subscription go on is completed as well, and told so.
 * https://docs.stripe.com/billing/subscriptions/subscription-schedules#completing-a-schedule
 */
function endSchedule(ctx: Context, schedule: SubscriptionSchedule, subscription: Subscription): void {
  ctx.store.cancelTasksOf(schedule.id)
  const completed = { ...schedule, completed_at: nowOn(ctx, schedule.test_clock), current_phase: null }
  if (schedule.end_behavior === 'release') {
    draftEvent(ctx, 'subscription_schedule.completed', releaseSchedule(ctx, completed, false))
    return
  }
  ctx.tables.schedules.put<SubscriptionSchedule>({ ...completed, status: 'completed' })
  const freed = ctx.tables.subscriptions.put<Subscription>({ ...subscription, schedule: null })
  cancelSubscription(ctx, freed, { reason: 'cancellation_requested', bills: 'like_renewal' })
}

/**
 * Ends a schedule that has made no subscription yet. Stripe's CLI brings about `aborted` in this way.
 * https://github.com/stripe/stripe-cli/pull/1462
 */
export function cancelUnstarted(ctx: Context, schedule: SubscriptionSchedule): SubscriptionSchedule {
  ctx.store.cancelTasksOf(schedule.id)
  const canceled = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    canceled_at: nowOn(ctx, schedule.test_clock),
    status: 'canceled',
  })
  draftEvent(ctx, 'subscription_schedule.aborted', canceled)
  return canceled
}

/** The subscription goes on by itself as it is; `keepsEnd` leaves the end that the schedule set. */
export function releaseSchedule(
  ctx: Context,
  schedule: SubscriptionSchedule,
  keepsEnd: boolean,
): SubscriptionSchedule {
  ctx.store.cancelTasksOf(schedule.id)
  const released = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    current_phase: null,
    released_at: nowOn(ctx, schedule.test_clock),
    released_subscription: schedule.subscription,
    status: 'released',
    subscription: null,
  })
  const subscription = ctx.tables.subscriptions.get(schedule.subscription ?? '')
  if (subscription === undefined) return released
  ctx.tables.subscriptions.put<Subscription>({ ...subscription, schedule: null })
  if (!keepsEnd) keepEnd(ctx, { ...schedule, end_behavior: 'release' })
  return released
}
