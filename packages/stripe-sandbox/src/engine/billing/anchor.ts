// `billing_cycle_anchor_config`: the anchor as a day of the month and a time.
// https://docs.stripe.com/api/subscriptions/create#create_subscription-billing_cycle_anchor_config
import type Stripe from 'stripe'
import { integer, object, required } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Subscription } from '../core/wire.ts'

export const anchorConfigField = object({
  day_of_month: required(integer({ min: 1, max: 31 })),
  hour: integer({ min: 0, max: 23 }),
  minute: integer({ min: 0, max: 59 }),
  month: integer({ min: 1, max: 12 }),
  second: integer({ min: 0, max: 59 }),
} satisfies Covers<Stripe.SubscriptionCreateParams.BillingCycleAnchorConfig>)

export type AnchorConfig = ReturnType<typeof anchorConfigField.parse>

export function toAnchorConfig(given: AnchorConfig | undefined): Subscription['billing_cycle_anchor_config'] {
  if (given === undefined) return null
  return {
    day_of_month: given.day_of_month,
    hour: given.hour ?? null,
    minute: given.minute ?? null,
    month: given.month ?? null,
    second: given.second ?? null,
  }
}

/** The next such moment from `earliest` on; the time of day is that of `now` where none is given. */
export function nextAnchor(config: AnchorConfig, earliest: number, now: number): number {
  const time = new Date(now * 1000)
  const from = new Date(earliest * 1000)
  const hour = config.hour ?? time.getUTCHours()
  const minute = config.minute ?? (config.hour === undefined ? time.getUTCMinutes() : 0)
  const second = config.second ?? (config.hour === undefined ? time.getUTCSeconds() : 0)
  for (let step = 0; ; step += 1) {
    const month = from.getUTCMonth() + step
    const first = new Date(Date.UTC(from.getUTCFullYear(), month))
    if (config.month !== undefined && first.getUTCMonth() !== config.month - 1) continue
    const lastDay = new Date(Date.UTC(first.getUTCFullYear(), first.getUTCMonth() + 1, 0)).getUTCDate()
    const day = Math.min(config.day_of_month, lastDay)
    const at = Date.UTC(first.getUTCFullYear(), first.getUTCMonth(), day, hour, minute, second) / 1000
    if (at >= earliest) return at
  }
}
