/** What an organization may use, and why. Access is one pure function of subscription, policy and time. */

import { type Amount, type Interval, intervals } from './catalog.ts'
import {
  catalog,
  type FeatureId,
  featureIds,
  type LimitId,
  limitIds,
  type MeterId,
  meterIds,
  type Plan,
  plan,
  type PlanId,
  planIds,
  priceOf,
  type SoldCurrency,
} from './plans.ts'
import type { Subscription } from './subscription.ts'
import type { Instant } from './time.ts'

/** How long access stays after the first failed payment. It is ours, apart from the provider's retry schedule. */
export interface AccessPolicy {
  grace: number
}

export type AccessReason =
  | { kind: 'no_subscription' }
  | { kind: 'trialing'; until: Instant }
  | { kind: 'active' }
  /** Payment failed at `since`; access stays until `until`. */
  | { kind: 'in_grace'; since: Instant; until: Instant }
  | { kind: 'grace_over'; since: Instant }
  | { kind: 'unpaid'; since: Instant }
  | { kind: 'paused' }
  | { kind: 'payment_incomplete' }
  /** The first payment is under way at the bank. */
  | { kind: 'payment_processing' }
  | { kind: 'ended'; at: Instant }

/** The plan in force: the one that is paid for, or the fallback plan, and why. */
export interface Access {
  planId: PlanId
  reason: AccessReason
}

function without(reason: AccessReason): Access {
  return { planId: catalog.fallback, reason }
}

/**
 * The plan in force at `now` and why. It follows what is paid for: a change that waits for its payment does not count, and a
 * payment that fails counts only after the grace of `policy`.
 */
export function accessOf(subscription: Subscription, now: Instant, policy: AccessPolicy): Access {
  switch (subscription.status) {
    case 'none':
      return without({ kind: 'no_subscription' })
    case 'trialing':
      return { planId: subscription.terms.planId, reason: { kind: 'trialing', until: subscription.trialEnd } }
    case 'active':
      return { planId: subscription.terms.planId, reason: { kind: 'active' } }
    case 'past_due': {
      const { since } = subscription
      const until = since + policy.grace
      if (now >= until) return without({ kind: 'grace_over', since })
      return { planId: subscription.terms.planId, reason: { kind: 'in_grace', since, until } }
    }
    case 'unpaid':
      return without({ kind: 'unpaid', since: subscription.since })
    case 'paused':
      return without({ kind: 'paused' })
    case 'incomplete':
      return without({ kind: subscription.processing ? 'payment_processing' : 'payment_incomplete' })
    case 'incomplete_expired':
    case 'canceled':
      return without({ kind: 'ended', at: subscription.endedAt })
    default:
      return subscription satisfies never
  }
}

/** The cheapest plan that has the feature, by the month: `quantity` times `unitAmount` in minor units. */
export interface Upgrade {
  planId: PlanId
  interval: Interval
  unitAmount: number
  /** The seats that are assigned where the plan is sold by the seat, else 1. */
  quantity: number
}

export type Explanation =
  | { allowed: true; planId: PlanId; reason: AccessReason }
  | { allowed: false; planId: PlanId; reason: AccessReason; upgrade: Upgrade | null }

/** May the organization use a feature? If not, why, and the cheapest way to yes for the seats that are assigned. */
export function explain(feature: FeatureId, access: Access, assignedSeats = 1): Explanation {
  if (plan(access.planId).features.includes(feature)) return { allowed: true, ...access }
  const upgrade = cheapestPlan(({ features }) => features.includes(feature), assignedSeats)
  return { allowed: false, ...access, upgrade }
}

/** The plan that is enough and costs the least by the month for the seats that are assigned; `null` where none is sold. */
export function cheapestPlan(isEnough: (plan: Plan) => boolean, assignedSeats = 1): Upgrade | null {
  const offers = planIds
    .filter((id) => isEnough(plan(id)))
    .flatMap((planId) => {
      const price = priceOf(planId, 'month')
      const quantity = plan(planId).perSeat ? Math.max(1, assignedSeats) : 1
      return price ? [{ planId, interval: price.interval, unitAmount: price.unitAmount, quantity }] : []
    })
  return offers.toSorted((a, b) => a.unitAmount * a.quantity - b.unitAmount * b.quantity)[0] ?? null
}

/** One thing that two plans differ in, in facts; the words belong to the dashboard. */
export type EntitlementDifference =
  | { kind: 'feature'; feature: FeatureId }
  | { kind: 'limit'; limit: LimitId; from: Amount; to: Amount }
  | { kind: 'allowance'; meter: MeterId; from: Amount; to: Amount }
  | { kind: 'overage'; meter: MeterId; unitAmountDecimal: string }

/** What a change from one plan to another gives and takes. */
export function compareEntitlements(
  from: PlanId,
  to: PlanId,
): { gained: EntitlementDifference[]; lost: EntitlementDifference[] } {
  return { gained: gains(from, to), lost: gains(to, from).map(reverse) }
}

function gains(from: PlanId, to: PlanId): EntitlementDifference[] {
  const [a, b] = [plan(from), plan(to)]
  return [
    ...featureIds
      .filter((feature) => b.features.includes(feature) && !a.features.includes(feature))
      .map((feature) => ({ kind: 'feature' as const, feature })),
    ...limitIds
      .filter((limit) => isMore(b.limits[limit], a.limits[limit]))
      .map((limit) => ({ kind: 'limit' as const, limit, from: a.limits[limit], to: b.limits[limit] })),
    ...meterIds.flatMap((meter): EntitlementDifference[] => {
      const [had, has] = [a.allowances[meter], b.allowances[meter]]
      const differences: EntitlementDifference[] = []
      if (isMore(has.included, had.included)) {
        differences.push({ kind: 'allowance', meter, from: had.included, to: has.included })
      }
      if (has.overage && !had.overage) {
        differences.push({ kind: 'overage', meter, unitAmountDecimal: has.overage.unitAmountDecimal })
      }
      return differences
    }),
  ]
}

function reverse(difference: EntitlementDifference): EntitlementDifference {
  switch (difference.kind) {
    case 'feature':
    case 'overage':
      return difference
    case 'limit':
    case 'allowance':
      return { ...difference, from: difference.to, to: difference.from }
    default:
      return difference satisfies never
  }
}

function isMore(a: Amount, b: Amount): boolean {
  if (b === 'unlimited') return false
  return a === 'unlimited' || a > b
}

/** What a year costs less than twelve months, in minor units and in whole percent rounded to the nearest; `null` where it saves nothing. */
export function yearlySaving(
  planId: PlanId,
  currency: SoldCurrency = catalog.currency,
): { amount: number; percent: number } | null {
  const [month, year] = intervals.map((interval) => priceOf(planId, interval, currency)?.unitAmount)
  if (month === undefined || year === undefined) return null
  const amount = month * 12 - year
  return amount > 0 ? { amount, percent: Math.round((amount * 100) / (month * 12)) } : null
}
