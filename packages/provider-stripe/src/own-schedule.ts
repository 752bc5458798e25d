/**
 * A subscription that follows a schedule cannot be changed or canceled by itself
 * (https://docs.stripe.com/billing/subscriptions/subscription-schedules). Ours is let go of first; one that a person made
 * at Stripe, an agreement with this customer, is never touched.
 */

import { BillingError } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { isOurSchedule } from './metadata.ts'

/** Lets the subscription go on as it is, without what was to come. Answers the schedule's id; `null` where there is none. */
export async function releaseOwnSchedule(
  stripe: Stripe,
  subscription: Stripe.Subscription,
): Promise<string | null> {
  if (subscription.schedule === null) return null
  const schedule = await ownScheduleOf(stripe, subscription.schedule)
  // A schedule is released once and for ever, so that its id names the intent.
  await stripe.subscriptionSchedules.release(
    schedule.id,
    {},
    { idempotencyKey: `prorata-release-${schedule.id}` },
  )
  return schedule.id
}

/** Throws `provider_rejected` for a schedule that is not ours. */
export async function ownScheduleOf(
  stripe: Stripe,
  reference: string | Stripe.SubscriptionSchedule,
): Promise<Stripe.SubscriptionSchedule> {
  const schedule =
    typeof reference === 'string' ? await stripe.subscriptionSchedules.retrieve(reference) : reference
  if (isOurSchedule(schedule.metadata) || isPlain(schedule)) return schedule
  throw new BillingError(
    'provider_rejected',
    'Your subscription follows an agreement that was made for you. Nothing was changed; please contact us.',
    { details: { scheduleId: schedule.id } },
  )
}

/**
 * One that was made of the subscription as it is and has not been told yet what is to come, or that a customer made in the
 * portal: one change, then none, and nobody has written anything on it.
 */
function isPlain({ phases, end_behavior, metadata }: Stripe.SubscriptionSchedule): boolean {
  return phases.length <= 2 && end_behavior === 'release' && Object.keys(metadata ?? {}).length === 0
}
