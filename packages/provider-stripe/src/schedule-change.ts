/**
 * A change at the end of the period: a schedule whose first phase is the period that is paid for and whose second one
 * begins the new terms, after which Stripe releases it. https://docs.stripe.com/billing/subscriptions/subscription-schedules
 */

import { BillingError, type ChangeOutcome } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { itemOf, type KeyedChange } from './change-request.ts'
import type { PriceBook } from './price-book.ts'
import { toInstant } from './seconds.ts'

export async function scheduleChange(
  stripe: Stripe,
  prices: PriceBook,
  request: KeyedChange,
): Promise<ChangeOutcome> {
  const { subscription, to, idempotencyKey } = request
  const { price, quantity } = itemOf(request, prices)
  const schedule = await scheduleOf(stripe, subscription.id, idempotencyKey)
  const current = schedule.phases.find(({ start_date }) => start_date === schedule.current_phase?.start_date)
  if (!current) {
    throw new BillingError('provider_rejected', 'Your change could not be scheduled. Nothing was changed.', {
      details: { scheduleId: schedule.id },
    })
  }
  await stripe.subscriptionSchedules.update(
    schedule.id,
    {
      end_behavior: 'release',
      proration_behavior: 'none',
      phases: [
        {
          start_date: current.start_date,
          end_date: current.end_date,
          items: current.items.map(toPhaseItem),
          ...(current.trial_end === null ? {} : { trial_end: current.trial_end }),
        },
        {
          items: [{ price, quantity }],
          duration: { interval: to.interval, interval_count: 1 },
          proration_behavior: 'none',
        },
      ],
    },
    { idempotencyKey: `${idempotencyKey}-phases` },
  )
  return { kind: 'scheduled', at: toInstant(current.end_date) }
}

/** The schedule the subscription has, or a new one made of the subscription as it is. */
async function scheduleOf(
  stripe: Stripe,
  subscriptionId: string,
  idempotencyKey: string,
): Promise<Stripe.SubscriptionSchedule> {
  const { schedule } = await stripe.subscriptions.retrieve(subscriptionId, { expand: ['schedule'] })
  if (typeof schedule === 'string') return stripe.subscriptionSchedules.retrieve(schedule)
  if (schedule) return schedule
  return stripe.subscriptionSchedules.create(
    { from_subscription: subscriptionId },
    { idempotencyKey: `${idempotencyKey}-schedule` },
  )
}

/** Lets the subscription go on as it is, without what was to come. Answers the schedule's id. */
export async function releaseSchedule(
  stripe: Stripe,
  schedule: string | Stripe.SubscriptionSchedule,
  idempotencyKey: string,
): Promise<string> {
  const id = typeof schedule === 'string' ? schedule : schedule.id
  await stripe.subscriptionSchedules.release(id, {}, { idempotencyKey: `${idempotencyKey}-release-${id}` })
  return id
}

function toPhaseItem({ price, quantity }: Stripe.SubscriptionSchedule.Phase.Item): {
  price: string
  quantity?: number
} {
  const id = typeof price === 'string' ? price : price.id
  return quantity === undefined ? { price: id } : { price: id, quantity }
}
