// Billing periods lie on a grid that starts at the anchor. Every boundary is computed from the anchor itself, so a
// month that is too short shortens one boundary and not those after it (31 Jan, 28 Feb, 31 Mar).
// https://docs.stripe.com/billing/subscriptions/billing-cycle

export interface Recurrence {
  interval: 'day' | 'week' | 'month' | 'year'
  interval_count: number
}

export interface Period {
  start: number
  end: number
}

const SECONDS = { day: 86400, week: 604800 }

/** The anchor moved by `steps` intervals, in seconds since 1970 UTC. */
export function boundary(anchor: number, recurrence: Recurrence, steps: number): number {
  const count = recurrence.interval_count * steps
  switch (recurrence.interval) {
    case 'day':
    case 'week':
      return anchor + SECONDS[recurrence.interval] * count
    case 'month':
      return addMonths(anchor, count)
    case 'year':
      return addMonths(anchor, count * 12)
    default:
      return recurrence.interval satisfies never
  }
}

function addMonths(at: number, months: number): number {
  const date = new Date(at * 1000)
  const month = date.getUTCFullYear() * 12 + date.getUTCMonth() + months
  const year = Math.floor(month / 12)
  const lastDay = new Date(Date.UTC(year, (month % 12) + 1, 0)).getUTCDate()
  const day = Math.min(date.getUTCDate(), lastDay)
  return Date.UTC(year, month % 12, day) / 1000 + (((at % 86400) + 86400) % 86400)
}

/** The period of the grid in which `at` lies; a boundary belongs to the period it starts. */
export function periodAt(anchor: number, recurrence: Recurrence, at: number): Period {
  const length = boundary(anchor, recurrence, 1) - anchor
  let step = Math.floor((at - anchor) / length)
  while (boundary(anchor, recurrence, step) > at) step -= 1
  while (boundary(anchor, recurrence, step + 1) <= at) step += 1
  return { start: boundary(anchor, recurrence, step), end: boundary(anchor, recurrence, step + 1) }
}
