// What was used: the meter events of one customer, brought to one number by the meter's formula.
// https://docs.stripe.com/billing/subscriptions/usage-based/meters/configure
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Row } from '../core/table.ts'
import type { Stretch } from './ledger.ts'
import type { Meter, Price } from '../core/wire.ts'

/** A meter event as it is kept. */
export interface UsageRecord extends Row {
  event_name: string
  /** False for what no meter, no customer or no whole number stands behind, and for what was taken back. */
  counts: boolean
  meter: string
  customer: string
  /** When it was used, in seconds. */
  timestamp: number
  /** When it was received, on the customer's clock. */
  received: number
  identifier: string
  value: number
}

/** The index of a customer's records of one meter. */
export function usageKey(meter: string, customer: string): string {
  return `${meter}/${customer}`
}

export function identifierKey(record: Pick<UsageRecord, 'event_name' | 'identifier'>): string {
  return `${record.event_name}/${record.identifier}`
}

function aggregate(formula: Meter['default_aggregation']['formula'], records: UsageRecord[]): number {
  switch (formula) {
    case 'sum':
      return records.reduce((sum, record) => sum + record.value, 0)
    case 'count':
      return records.length
    case 'last':
      return (
        records.reduce<UsageRecord | null>(
          (last, record) => (last === null || record.timestamp >= last.timestamp ? record : last),
          null,
        )?.value ?? 0
      )
    default:
      return formula satisfies never
  }
}

const WINDOWS = { hour: 3600, day: 86400 }

/**
 * Where a meter takes sums of an hour or a day, the event that came last stands for its window.
 * https://docs.stripe.com/billing/subscriptions/usage-based/meters/configure
 */
function newestOfWindows(meter: Meter, records: UsageRecord[]): UsageRecord[] {
  if (meter.event_time_window === null) return records
  const length = WINDOWS[meter.event_time_window]
  const newest = new Map<number, UsageRecord>()
  for (const record of records) newest.set(Math.floor(record.timestamp / length), record)
  return [...newest.values()]
}

/** What was used from `start` (inclusive) to `end` (exclusive), as far as it was processed by `known`. */
export function usageBetween(
  ctx: Context,
  meter: Meter,
  customer: string,
  start: number,
  end: number,
  known = Infinity,
): number {
  const records = ctx.tables.usage_records
    .by('usage', usageKey(meter.id, customer))
    .filter((record) => record.timestamp >= start && record.timestamp < end && record.received <= known)
  return aggregate(meter.default_aggregation.formula, newestOfWindows(meter, records))
}

/** Billed by what was used, at the end of the period. */
export function isMetered(price: Price): boolean {
  return price.recurring?.usage_type === 'metered'
}

/**
 * The quantity to bill of a metered price from `start` to `end`. The second in which usage came to an end
 * (`closed`) still counts, so that nothing is lost where nothing follows. A negative sum is billed as 0.
 * https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api#usage-values
 */
export function usedQuantity(
  ctx: Context,
  customer: string,
  price: Price,
  start: number,
  end: number,
  closed: readonly Stretch[],
): number {
  const meter = ctx.tables.meters.get(price.recurring?.meter ?? '')
  if (meter === undefined) return 0
  const from = start !== end && closed.some((other) => other.end === start) ? start + 1 : start
  const isLast = closed.some((other) => other.start === start && other.end === end)
  const until = isLast ? end + 1 : end
  return Math.max(0, usageBetween(ctx, meter, customer, from, until))
}

/** Seconds behind which summaries are: what came later is not processed yet. */
export function processedUntil(ctx: Context, testClock: string | null): number {
  return nowOn(ctx, testClock) - ctx.settings.meterLag
}
