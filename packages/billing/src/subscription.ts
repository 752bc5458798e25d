/**
 * An organization's subscription, parsed into a closed union in which impossible combinations do not typecheck.
 * Stripe owns the transitions (https://docs.stripe.com/billing/subscriptions/overview); this is what we observed.
 */

import { z } from 'zod'
import { intervals } from './catalog.ts'
import { planIds } from './plans.ts'
import type { Instant } from './time.ts'

const instant = z.number().int()
const planId = z.enum(planIds)

/** What is bought: a plan at an interval, how many, and what one unit of it costs in minor units. */
export const termsSchema = z.object({
  planId,
  interval: z.enum(intervals),
  quantity: z.number().int().min(1),
  unitAmount: z.number().int(),
  currency: z.string(),
})
export type Terms = z.infer<typeof termsSchema>

/** What happens at the end of the period. It replaces `cancel_at_period_end`, `cancel_at` and `schedule`. */
export const renewalSchema = z.discriminatedUnion('kind', [
  z.object({ kind: z.literal('renews') }),
  z.object({ kind: z.literal('cancels'), at: instant }),
  z.object({ kind: z.literal('changes'), at: instant, to: termsSchema }),
  /** `until`: when it goes on by itself; `null` where it does not. */
  z.object({ kind: z.literal('pauses'), at: instant, until: instant.nullable() }),
])
export type Renewal = z.infer<typeof renewalSchema>

const base = {
  /** `sub_…` at the provider. */
  id: z.string(),
  /** The item that carries the plan: `si_…`. */
  itemId: z.string(),
  terms: termsSchema,
  startedAt: instant,
}
const running = {
  ...base,
  period: z.object({ start: instant, end: instant }),
  renewal: renewalSchema,
  /** A change that waits for its payment: the plan in force is still `terms`. */
  pendingChange: z.object({ to: termsSchema, expiresAt: instant }).nullable(),
}

export const subscriptionSchema = z.discriminatedUnion('status', [
  z.object({ status: z.literal('none') }),
  z.object({ status: z.literal('trialing'), ...running, trialEnd: instant }),
  z.object({ status: z.literal('active'), ...running }),
  /** `since`: when the payment first failed. Grace is measured from it. */
  z.object({ status: z.literal('past_due'), ...running, since: instant }),
  z.object({ status: z.literal('unpaid'), ...running, since: instant }),
  /**
   * Nothing is charged and nothing is given. `requested`: somebody paused it, and `resumesAt` is when it goes on by itself.
   * `trial_ended`: a trial ended without a card.
   */
  z.object({
    status: z.literal('paused'),
    ...running,
    cause: z.enum(['requested', 'trial_ended']),
    resumesAt: instant.nullable(),
  }),
  /** The first payment has not gone through; it can until `expiresAt`. `processing`: the bank takes its time, nobody has to act. */
  z.object({
    status: z.literal('incomplete'),
    ...base,
    expiresAt: instant,
    processing: z.boolean().default(false),
  }),
  z.object({ status: z.literal('incomplete_expired'), ...base, endedAt: instant }),
  z.object({ status: z.literal('canceled'), ...base, endedAt: instant }),
])

export type Subscription = z.infer<typeof subscriptionSchema>
export type SubscriptionStatus = Subscription['status']
export type SubscriptionIn<Status extends SubscriptionStatus> = Extract<Subscription, { status: Status }>

/** A subscription with a period: it can renew, so it can be changed and canceled. */
export type RunningSubscription = SubscriptionIn<'trialing' | 'active' | 'past_due' | 'unpaid' | 'paused'>

/** Why somebody cancels, in Stripe's spelling: https://docs.stripe.com/api/subscriptions/cancel#cancel_subscription-cancellation_details-feedback */
export const cancellationReasons = [
  'too_expensive',
  'missing_features',
  'switched_service',
  'unused',
  'customer_service',
  'too_complex',
  'low_quality',
  'other',
] as const
export type CancellationReason = (typeof cancellationReasons)[number]

export const noSubscription: SubscriptionIn<'none'> = { status: 'none' }

/** True for a subscription that has a period: it renews, or is about to end. */
export function isRunning(subscription: Subscription): subscription is RunningSubscription {
  return 'period' in subscription
}

/** A renewal's payment is owed. */
export function isFailing(subscription: Subscription): subscription is SubscriptionIn<'past_due' | 'unpaid'> {
  return subscription.status === 'past_due' || subscription.status === 'unpaid'
}

/** Over for good: the organization may buy again. */
export function isEnded(
  subscription: Subscription,
): subscription is SubscriptionIn<'canceled' | 'incomplete_expired'> {
  return 'endedAt' in subscription
}

/** For people: one word for where a subscription is in its life. Derived, never stored. */
export type Lifecycle =
  | 'none'
  | 'trialing'
  | 'active'
  | 'downgrading'
  | 'cancel_pending'
  | 'past_due'
  | 'unpaid'
  | 'paused'
  | 'incomplete'
  | 'canceled'

/** Where a subscription is in its life, for pages and mails; what is on its way comes before what is. */
export function lifecycle(subscription: Subscription): Lifecycle {
  switch (subscription.status) {
    case 'none':
    case 'past_due':
    case 'unpaid':
    case 'paused':
    case 'incomplete':
    case 'canceled':
      return subscription.status
    case 'incomplete_expired':
      return 'none'
    case 'trialing':
    case 'active':
      if (subscription.renewal.kind === 'cancels') return 'cancel_pending'
      if (subscription.renewal.kind === 'changes') return 'downgrading'
      return subscription.status
    default:
      return subscription satisfies never
  }
}

/** When the organization loses the subscription for certain, or `null` where it goes on. */
export function endsAt(subscription: Subscription): Instant | null {
  if ('endedAt' in subscription) return subscription.endedAt
  if (isRunning(subscription) && subscription.renewal.kind === 'cancels') return subscription.renewal.at
  return null
}
