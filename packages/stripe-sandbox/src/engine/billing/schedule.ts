// Subscription schedules: phases that follow each other at given instants.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { applyChange } from './apply.ts'
import { cancelSubscription } from './cancel.ts'
import { changesInterval, planChange } from './update.ts'
import { readItemChanges, withItems } from './items.ts'
import type { ChangedItem } from './items.ts'

export type Phase = SubscriptionSchedule['phases'][number]

/** The phase in which `at` lies. */
export function phaseAt(phases: readonly Phase[], at: number): Phase | undefined {
  return phases.find((phase) => phase.start_date <= at && at < phase.end_date)
}

/** The task at a phase's end: the next phase begins, or the schedule is over. */
export function advanceSchedule(ctx: Context, id: string): void {
  const schedule = ctx.tables.schedules.get(id)
  if (schedule?.status !== 'active') return
  const subscription = ctx.tables.subscriptions.get(schedule.subscription ?? '')
  if (subscription === undefined || subscription.status === 'canceled') return
  const now = nowOn(ctx, schedule.test_clock)
  const phase = phaseAt(schedule.phases, now)
  if (phase === undefined) {
    endSchedule(ctx, schedule, subscription)
    return
  }
  ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
  })
  ctx.store.schedule('schedule_phase', id, schedule.test_clock, phase.end_date)
  enterPhase(ctx, subscription, phase)
}

/**
 * Gives the subscription the phase's items. Where a period ends at this very moment the renewal that follows bills
 * them; else the change is prorated as the phase (or the caller) says.
 */
export function enterPhase(
  ctx: Context,
  subscription: Subscription,
  phase: Phase,
  behavior: Phase['proration_behavior'] = phase.proration_behavior,
): void {
  const now = nowOn(ctx, subscription.test_clock)
  const changes = toChanges(subscription, phase)
  if (subscription.items.data.every((item) => item.current_period_end === now)) {
    replaceBeforeRenewal(ctx, subscription, changes, now)
    return
  }
  const planned = planChange(ctx, subscription, {
    items: changes,
    prorationBehavior: behavior,
    prorationDate: null,
    trialEnd: null,
    resetAnchor: false,
  })
  if (planned.touched) applyChange(ctx, subscription, planned, 'allow_incomplete')
}

/** The new items take over the period that is ending, so that the renewal moves them on. */
function replaceBeforeRenewal(
  ctx: Context,
  subscription: Subscription,
  changes: readonly ChangedItem[],
  now: number,
): void {
  const start = Math.min(...subscription.items.data.map((item) => item.current_period_start))
  const read = readItemChanges(ctx, subscription, changes, () => ({ start, end: now }), now)
  const items = read.flatMap(({ after }) => (after === null ? [] : [after]))
  // A longer interval begins its own grid here; else a year bought now would end at the old anchor's day.
  const regrids = read.some((change) => changesInterval(change))
  ctx.tables.subscriptions.put<Subscription>(
    withItems(
      { ...subscription, billing_cycle_anchor: regrids ? now : subscription.billing_cycle_anchor },
      items,
    ),
  )
}

/** Items of the same price are kept, the first others are moved to the new prices, the rest removed. */
function toChanges(subscription: Subscription, phase: Phase): ChangedItem[] {
  const rest = [...subscription.items.data]
  const wanted = [...phase.items]
  const changes: ChangedItem[] = []
  for (const item of wanted.filter((candidate) => rest.some((other) => other.price.id === candidate.price))) {
    const index = rest.findIndex((other) => other.price.id === item.price)
    const [kept] = rest.splice(index, 1)
    if (kept === undefined) continue
    changes.push({ id: kept.id, price: item.price, quantity: item.quantity ?? 1 })
    wanted.splice(wanted.indexOf(item), 1)
  }
  for (const item of wanted) {
    const moved = rest.shift()
    changes.push({
      ...(moved === undefined ? {} : { id: moved.id }),
      price: item.price,
      quantity: item.quantity ?? 1,
    })
  }
  for (const left of rest) changes.push({ id: left.id, deleted: true })
  return changes
}

function endSchedule(ctx: Context, schedule: SubscriptionSchedule, subscription: Subscription): void {
  if (schedule.end_behavior === 'release') {
    releaseSchedule(ctx, schedule)
    return
  }
  ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    completed_at: nowOn(ctx, schedule.test_clock),
    current_phase: null,
    status: 'completed',
  })
  const freed = ctx.tables.subscriptions.put<Subscription>({ ...subscription, schedule: null })
  cancelSubscription(ctx, freed, { reason: 'cancellation_requested', bills: 'like_renewal' })
}

/** The subscription goes on by itself as it is. */
export function releaseSchedule(ctx: Context, schedule: SubscriptionSchedule): SubscriptionSchedule {
  ctx.store.cancelTasksOf(schedule.id)
  const subscription = ctx.tables.subscriptions.get(schedule.subscription ?? '')
  if (subscription !== undefined)
    ctx.tables.subscriptions.put<Subscription>({ ...subscription, schedule: null })
  return ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    current_phase: null,
    released_at: nowOn(ctx, schedule.test_clock),
    released_subscription: schedule.subscription,
    status: 'released',
    subscription: null,
  })
}
