/** Metered use against a plan's allowance. */

import type { Amount, OveragePrice } from './catalog.ts'
import type { Access } from './entitlements.ts'
import { type MeterId, plan } from './plans.ts'
import { isRunning, type Subscription } from './subscription.ts'
import { addMonths, type Instant, type Period } from './time.ts'

/** From these shares of an allowance on, in percent. The same constants serve meters, notices and mails. */
export const usageThresholds = { near: 80, at: 95, over: 100 } as const

/** `over` is more than the whole allowance; exactly all of it is still `at`. */
export type UsageLevel = 'ok' | 'near' | 'at' | 'over'

export interface UsageMeter {
  meterId: MeterId
  used: number
  included: Amount
  /** `'unlimited'` or what is left of the included amount and of the credits; never below 0. */
  remaining: Amount
  /** Bought apart from the plan, and used after what it includes. */
  credits: number
  /** How much of the included amount is used: whole percent, rounded down; `null` where nothing limits it. */
  percent: number | null
  level: UsageLevel
  /** What use beyond the included amount costs; `null` where it is blocked. */
  overage: OveragePrice | null
  period: Period
  /** When it counts from 0 again. */
  resetsAt: Instant
}

/** `used` is of what the plan includes; `credits` are what is left of those that come after it. */
export function usageMeter(
  meterId: MeterId,
  used: number,
  access: Access,
  period: Period,
  credits = 0,
): UsageMeter {
  const { included, overage } = plan(access.planId).allowances[meterId]
  const share = included === 'unlimited' ? null : shareOf(used, included)
  return {
    meterId,
    used,
    included,
    remaining: included === 'unlimited' ? included : Math.max(0, included - used) + credits,
    credits,
    percent: share,
    level: levelOf(used, included, credits),
    overage: overage ?? null,
    period,
    resetsAt: period.end,
  }
}

function shareOf(used: number, included: number): number {
  if (included === 0) return used > 0 ? 101 : 100
  return Math.floor((used * 100) / included)
}

/** Of all that there is: with credits left nobody is at their limit. */
function levelOf(used: number, included: Amount, credits: number): UsageLevel {
  if (included === 'unlimited') return 'ok'
  if (used > included) return 'over'
  const share = shareOf(used, included + credits)
  if (share >= usageThresholds.at) return 'at'
  return share >= usageThresholds.near ? 'near' : 'ok'
}

/**
 * The month that use at `now` counts in. It follows the subscription's own months (also where it is paid by the
 * year: allowances are monthly) and never begins before its period; without a subscription it is the calendar month
 * in UTC. Where the stored period is over and the next is not known yet, the months go on.
 */
export function usagePeriod(subscription: Subscription, now: Instant): Period {
  if (!isRunning(subscription)) {
    const date = new Date(now)
    const start = Date.UTC(date.getUTCFullYear(), date.getUTCMonth(), 1)
    return { start, end: addMonths(start, 1) }
  }
  const { period } = subscription
  const anchor = anchorOf(period)
  let months = 0
  while (addMonths(anchor, months + 1) <= now) months += 1
  while (addMonths(anchor, months) > now) months -= 1
  const start = addMonths(anchor, months)
  return {
    start: start < period.start && period.start <= now ? period.start : start,
    end: addMonths(anchor, months + 1),
  }
}

/**
 * The edge that has the day billing is anchored to. A short month's last day has lost it (31 Jan, 28 Feb, 31 Mar: from
 * 28 Feb on only the end knows), and so has the start of a trial.
 */
function anchorOf({ start, end }: Period): Instant {
  const [from, to] = [new Date(start), new Date(end)]
  const months = (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
  return addMonths(start, months) === end ? start : end
}

/** The boundary `months` months after a period's end, on the day that billing is anchored to. */
export function boundaryAfter(period: Period, months: number): Instant {
  const anchor = anchorOf(period)
  let ahead = 0
  while (addMonths(anchor, ahead) < period.end) ahead += 1
  return addMonths(anchor, ahead + months)
}

/** How many units of a meter may be used in a period: `'unlimited'` where overage is sold. */
export function hardLimit(meterId: MeterId, access: Access): Amount {
  const { included, overage } = plan(access.planId).allowances[meterId]
  return overage ? 'unlimited' : included
}
