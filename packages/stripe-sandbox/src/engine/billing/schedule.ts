// Subscription schedules: phases that follow each other at given instants.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { applyChange } from './apply.ts'
import { cancelSubscription } from './cancel.ts'
import { planChange } from './update.ts'
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
  const current = ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    current_phase: { start_date: phase.start_date, end_date: phase.end_date },
  })
  ctx.store.schedule('schedule_phase', id, schedule.test_clock, phase.end_date)
  enterPhase(ctx, current, subscription, phase)
}

/** Gives the subscription the phase's items. At a period's end the renewal that follows bills them, so nothing is prorated. */
function enterPhase(
  ctx: Context,
  schedule: SubscriptionSchedule,
  subscription: Subscription,
  phase: Phase,
): void {
  const now = nowOn(ctx, schedule.test_clock)
  const renewsNow = subscription.items.data.every((item) => item.current_period_end === now)
  const planned = planChange(ctx, subscription, {
    items: toChanges(subscription, phase),
    prorationBehavior: renewsNow || phase.proration_behavior === 'none' ? 'none' : 'create_prorations',
    prorationDate: null,
    trialEnd: null,
    resetAnchor: false,
  })
  if (planned.touched) applyChange(ctx, subscription, planned, 'allow_incomplete')
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
  const now = nowOn(ctx, schedule.test_clock)
  ctx.tables.schedules.put<SubscriptionSchedule>({
    ...schedule,
    completed_at: now,
    current_phase: null,
    status: 'completed',
    ...(schedule.end_behavior === 'release'
      ? {
          released_subscription: subscription.id,
          subscription: null,
          status: 'released' as const,
          released_at: now,
          completed_at: null,
        }
      : {}),
  })
  const freed = ctx.tables.subscriptions.put<Subscription>({ ...subscription, schedule: null })
  if (schedule.end_behavior === 'cancel') cancelSubscription(ctx, freed, { reason: 'cancellation_requested' })
}
