/**
 * A change at the end of the period: a schedule whose first phase is the period that is paid for and whose second one
 * begins the new terms, after which Stripe releases it. https://docs.stripe.com/billing/subscriptions/subscription-schedules
 */

import { BillingError, type ChangeOutcome } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { discountsOf, itemOf, type KeyedChange } from './change-request.ts'
import { scheduleMetadata } from './metadata.ts'
import { ownScheduleOf } from './own-schedule.ts'
import type { PriceBook } from './price-book.ts'
import { toSeconds } from './seconds.ts'
import { forgetSetAside } from './set-aside.ts'

export async function scheduleChange(
  stripe: Stripe,
  prices: PriceBook,
  request: KeyedChange,
): Promise<ChangeOutcome> {
  const { subscription, to, idempotencyKey } = request
  const { price, quantity } = itemOf(request, prices)
  const owner = await stripe.subscriptions.retrieve(subscription.id, { expand: ['schedule'] })
  const schedule = await scheduleOf(stripe, owner, idempotencyKey)
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
      metadata: scheduleMetadata,
      proration_behavior: 'none',
      phases: [
        {
          start_date: current.start_date,
          // Not the phase's own end: counted from the 28th, a month ends three days before a period that is anchored to the 31st.
          end_date: toSeconds(subscription.period.end),
          ...keptFor(current),
          items: current.items.map(toPhaseItem),
          ...(current.trial_end === null ? {} : { trial_end: current.trial_end }),
        },
        {
          ...keptFor(current),
          ...discountsOf(request),
          items: [{ price, quantity }],
          duration: { interval: to.interval, interval_count: 1 },
          proration_behavior: 'none',
        },
      ],
    },
    { idempotencyKey: `${idempotencyKey}-phases` },
  )
  await forgetSetAside(stripe, owner)
  return { kind: 'scheduled', at: subscription.period.end }
}

/**
 * What a phase must say to keep it: left out, a discount ends with the phase before.
 * https://docs.stripe.com/api/subscription_schedules/update#update_subscription_schedule-phases-discounts
 */
function keptFor({ discounts, default_tax_rates }: Stripe.SubscriptionSchedule.Phase) {
  const taxRates = (default_tax_rates ?? []).map(({ id }) => id)
  return {
    ...(discounts.length > 0 ? { discounts: discounts.map(toDiscountParam) } : {}),
    ...(taxRates.length > 0 ? { default_tax_rates: taxRates } : {}),
  }
}

function toDiscountParam({ discount, promotion_code, coupon }: Stripe.SubscriptionSchedule.Phase.Discount) {
  if (discount) return { discount: idOf(discount) }
  if (promotion_code) return { promotion_code: idOf(promotion_code) }
  if (coupon) return { coupon: idOf(coupon) }
  throw new BillingError('provider_rejected', 'Your discount could not be kept. Nothing was changed.')
}

function idOf(reference: string | { id: string }): string {
  return typeof reference === 'string' ? reference : reference.id
}

/** The schedule the subscription has, or a new one made of the subscription as it is. */
async function scheduleOf(
  stripe: Stripe,
  { id, schedule }: Stripe.Subscription,
  idempotencyKey: string,
): Promise<Stripe.SubscriptionSchedule> {
  if (schedule) return ownScheduleOf(stripe, schedule)
  return stripe.subscriptionSchedules.create(
    { from_subscription: id },
    { idempotencyKey: `${idempotencyKey}-schedule` },
  )
}

function toPhaseItem({ price, quantity }: Stripe.SubscriptionSchedule.Phase.Item): {
  price: string
  quantity?: number
} {
  const id = typeof price === 'string' ? price : price.id
  return quantity === undefined ? { price: id } : { price: id, quantity }
}
