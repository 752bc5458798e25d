import type { Instant, Renewal } from '@prorata/billing'
import type { Stripe } from 'stripe'
import type { PriceBook } from './price-book.ts'
import type { Reading } from './reading.ts'
import { toInstant } from './seconds.ts'

/**
 * What happens at the period's end, out of the three places where Stripe says so. A portal and flexible billing set
 * `cancel_at` without `cancel_at_period_end`: https://docs.stripe.com/billing/subscriptions/cancel
 */
export function toRenewal(
  subscription: Stripe.Subscription,
  periodEnd: Instant,
  prices: PriceBook,
): Reading<Renewal> {
  const { cancel_at, cancel_at_period_end, schedule } = subscription
  if (cancel_at !== null) return { ok: true, value: { kind: 'cancels', at: toInstant(cancel_at) } }
  if (cancel_at_period_end) return { ok: true, value: { kind: 'cancels', at: periodEnd } }
  if (schedule === null) return { ok: true, value: { kind: 'renews' } }
  if (typeof schedule === 'string') throw new TypeError('The schedule has to be expanded')
  return scheduledRenewal(subscription, schedule, prices)
}

function scheduledRenewal(
  { id: subscriptionId, currency }: Stripe.Subscription,
  schedule: Stripe.SubscriptionSchedule,
  prices: PriceBook,
): Reading<Renewal> {
  const { current_phase: current, phases, end_behavior, status } = schedule
  if (status !== 'active' || !current) return { ok: true, value: { kind: 'renews' } }
  const next = phases.find(({ start_date }) => start_date >= current.end_date)
  if (!next) {
    const cancels: Renewal = { kind: 'cancels', at: toInstant(current.end_date) }
    return { ok: true, value: end_behavior === 'cancel' ? cancels : { kind: 'renews' } }
  }
  const ids = next.items.map(({ price, quantity }) => ({
    priceId: typeof price === 'string' ? price : price.id,
    quantity: quantity ?? 1,
  }))
  for (const { priceId, quantity } of ids) {
    const priced = prices.planOf(priceId, currency)
    if (priced) {
      const to = { ...priced, quantity }
      return { ok: true, value: { kind: 'changes', at: toInstant(next.start_date), to } }
    }
  }
  return {
    ok: false,
    anomaly: { kind: 'unknown_price', subscriptionId, priceId: ids[0]?.priceId ?? '' },
  }
}
