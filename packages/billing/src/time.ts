/** A moment in UTC: whole milliseconds since 1970. The core never reads a clock; `now` is an argument. */
export type Instant = number

export const second = 1000
export const minute = 60 * second
export const hour = 60 * minute
export const day = 24 * hour

/** A stretch of time from `start` up to, not including, `end`. */
export interface Period {
  start: Instant
  end: Instant
}

/**
 * The instant `months` calendar months after `anchor`, in UTC. The anchor's day is kept, clamped to the month's
 * last day (31 Jan + 1 month is 28 or 29 Feb, + 2 months is 31 Mar), as Stripe does:
 * https://docs.stripe.com/billing/subscriptions/billing-cycle
 */
export function addMonths(anchor: Instant, months: number): Instant {
  const date = new Date(anchor)
  const month = date.getUTCMonth() + months
  const lastDay = new Date(Date.UTC(date.getUTCFullYear(), month + 1, 0)).getUTCDate()
  const moved = new Date(anchor)
  moved.setUTCFullYear(date.getUTCFullYear(), month, Math.min(date.getUTCDate(), lastDay))
  return moved.getTime()
}
