import { catalog, type PlanId, priceOf } from '../plans.ts'
import type { RunningSubscription, SubscriptionIn, Terms } from '../subscription.ts'
import { addMonths, day, hour, type Instant } from '../time.ts'
import type { Interval } from '../catalog.ts'

/** 1 November 2026, 00:00 UTC: the first second of every built subscription. */
export const november: Instant = Date.UTC(2026, 10, 1)

/** The catalogue's terms for a plan. Throws where the plan is not sold. */
export function termsOf(planId: PlanId, interval: Interval = 'month', quantity = 1): Terms {
  const price = priceOf(planId, interval)
  if (!price) throw new Error(`${planId} is not sold by the ${interval}`)
  return { planId, interval, quantity, unitAmount: price.unitAmount, currency: catalog.currency }
}

const base = { id: 'sub_1', itemId: 'si_1', terms: termsOf('starter'), startedAt: november }
const running = {
  ...base,
  period: { start: november, end: addMonths(november, 1) },
  renewal: { kind: 'renews' },
  pendingChange: null,
} as const satisfies Omit<SubscriptionIn<'active'>, 'status'>

type Overrides<Status extends RunningSubscription['status'] | 'incomplete' | 'canceled'> = Partial<
  Omit<SubscriptionIn<Status>, 'status'>
>

/** Starter by the month, from 1 November 2026 on, unless told otherwise. The same holds for the other builders. */
export function activeSubscription(overrides: Overrides<'active'> = {}): SubscriptionIn<'active'> {
  return { status: 'active', ...running, ...overrides }
}

export function trialingSubscription(overrides: Overrides<'trialing'> = {}): SubscriptionIn<'trialing'> {
  const trialEnd = overrides.trialEnd ?? november + catalog.trialDays * day
  return {
    status: 'trialing',
    ...running,
    period: { start: november, end: trialEnd },
    ...overrides,
    trialEnd,
  }
}

export function pastDueSubscription(overrides: Overrides<'past_due'> = {}): SubscriptionIn<'past_due'> {
  return { status: 'past_due', ...running, since: november + hour, ...overrides }
}

export function unpaidSubscription(overrides: Overrides<'unpaid'> = {}): SubscriptionIn<'unpaid'> {
  return { status: 'unpaid', ...running, since: november + hour, ...overrides }
}

export function pausedSubscription(overrides: Overrides<'paused'> = {}): SubscriptionIn<'paused'> {
  return { status: 'paused', ...running, cause: 'requested', resumesAt: null, ...overrides }
}

export function incompleteSubscription(
  overrides: Overrides<'incomplete'> = {},
): SubscriptionIn<'incomplete'> {
  return { status: 'incomplete', ...base, expiresAt: november + 23 * hour, processing: false, ...overrides }
}

export function expiredSubscription(
  overrides: Partial<Omit<SubscriptionIn<'incomplete_expired'>, 'status'>> = {},
): SubscriptionIn<'incomplete_expired'> {
  return { status: 'incomplete_expired', ...base, endedAt: november + 23 * hour, ...overrides }
}

export function canceledSubscription(overrides: Overrides<'canceled'> = {}): SubscriptionIn<'canceled'> {
  return { status: 'canceled', ...base, endedAt: november + 10 * day, ...overrides }
}
