// Usage as it is reported, corrected and summed up. https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage
import type Stripe from 'stripe'
import { tellAlerts } from '../billing/alerts.ts'
import { watchThresholds } from '../billing/thresholds.ts'
import { identifierKey, processedUntil, usageBetween, usageKey } from '../billing/usage.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { clockOf } from '../core/events.ts'
import { getCustomer } from '../core/find.ts'
import { letters } from '../core/ids.ts'
import { cut, page } from '../core/list.ts'
import { route } from '../core/route.ts'
import { object, oneOf, required, string, timestamp } from '../core/schema.ts'
import type { Covers, Field, Parsed } from '../core/schema.ts'
import type { Meter, MeterEvent, MeterEventAdjustment, MeterEventSummary } from '../core/wire.ts'
import { getMeter, meterOf } from './meters.ts'

const MINUTE = 60
const DAY = 86400
/** https://docs.stripe.com/api/billing/meter-event/create#create_billing_meter_event-timestamp */
const OLDEST = 35 * DAY
const NEWEST = 5 * MINUTE
/** https://docs.stripe.com/api/billing/meter-event/create#create_billing_meter_event-identifier */
const UNIQUE_FOR = 24 * 3600

const DIGITS = 15

const payload: Field<Record<string, string>> = {
  required: false,
  parse: (value, path) => {
    if (typeof value === 'string' || Array.isArray(value)) throw invalidRequest('Invalid object', path)
    const given: Record<string, string> = {}
    for (const [key, inner] of Object.entries(value)) {
      if (typeof inner !== 'string') throw invalidRequest('Invalid string', `${path}[${key}]`)
      given[key] = inner
    }
    return given
  },
}

const eventFields = {
  event_name: required(string(100)),
  identifier: string(100),
  payload: required(payload),
  timestamp: timestamp(),
} satisfies Covers<Stripe.Billing.MeterEventCreateParams>

function checkTime(at: number, now: number): void {
  if (at < now - OLDEST) {
    throw invalidRequest('The timestamp must be within the past 35 calendar days.', 'timestamp')
  }
  if (at > now + NEWEST) {
    throw invalidRequest('The timestamp must not be more than 5 minutes in the future.', 'timestamp')
  }
}

/**
 * Taken on trust, as Stripe does: an unknown name, customer or a value that is no whole number is accepted and never
 * counted. https://docs.stripe.com/billing/subscriptions/usage-based/recording-usage-api#handle-meter-event-errors
 */
function recordUsage(ctx: Context, params: Parsed<typeof eventFields>): MeterEvent {
  const meter = meterOf(ctx, params.event_name)
  const named = params.payload[meter?.customer_mapping.event_payload_key ?? 'stripe_customer_id']
  const customer = ctx.tables.customers.get(named ?? '')
  const now = nowOn(ctx, customer?.test_clock ?? null)
  const at = params.timestamp ?? now
  checkTime(at, now)
  const identifier = params.identifier ?? newIdentifier(ctx)
  const seen = ctx.tables.usage_records
    .by('identifier', identifierKey({ event_name: params.event_name, identifier }))
    .some((record) => record.received > now - UNIQUE_FOR)
  if (seen) throw invalidRequest(`An event already exists with identifier ${identifier}.`, 'identifier')
  const value = meter === undefined ? null : valueOf(meter, params.payload)
  ctx.tables.usage_records.put({
    id: newId(ctx, 'mtrevt'),
    counts: meter !== undefined && customer !== undefined && value !== null,
    customer: customer?.id ?? '',
    event_name: params.event_name,
    identifier,
    meter: meter?.id ?? '',
    received: now,
    timestamp: at,
    value: value ?? 0,
  })
  if (customer !== undefined) watchThresholds(ctx, customer.id)
  if (customer !== undefined && meter !== undefined) tellAlerts(ctx, meter, customer)
  return {
    object: 'billing.meter_event',
    created: now,
    event_name: params.event_name,
    identifier,
    livemode: false,
    payload: params.payload,
    timestamp: at,
  }
}

function newIdentifier(ctx: Context): string {
  const source = newId(ctx, 'mtrevt')
  const hex = letters(source, 32, '0123456789abcdef')
  return [8, 12, 16, 20].reduceRight((text, at) => `${text.slice(0, at)}-${text.slice(at)}`, hex)
}

function valueOf(meter: Meter, given: Record<string, string>): number | null {
  if (meter.default_aggregation.formula === 'count') return 1
  const value = given[meter.value_settings.event_payload_key] ?? ''
  if (value.replaceAll(/\D/g, '').length > DIGITS) {
    // https://docs.stripe.com/changelog/dahlia/2026-04-22/billing-meter-event-values-validation
    throw invalidRequest(
      `The value in the event payload can have at most ${DIGITS} digits. Received ${value}.`,
      'payload[value]',
      'meter_event_value_too_many_digits',
    )
  }
  return /^-?\d+$/.test(value) ? Number(value) : null
}

const adjustmentFields = {
  cancel: object({
    identifier: string(100),
  } satisfies Covers<Stripe.Billing.MeterEventAdjustmentCreateParams.Cancel>),
  event_name: required(string(100)),
  type: required(oneOf('cancel')),
} satisfies Covers<Stripe.Billing.MeterEventAdjustmentCreateParams>

/** Takes a reported event back: within 24 hours of its receipt. https://docs.stripe.com/api/billing/meter-event-adjustment */
function adjust(ctx: Context, params: Parsed<typeof adjustmentFields>): MeterEventAdjustment {
  const identifier = params.cancel?.identifier
  if (identifier === undefined) {
    throw invalidRequest(
      'Missing required param: cancel[identifier].',
      'cancel[identifier]',
      'parameter_missing',
    )
  }
  const record = ctx.tables.usage_records
    .by('identifier', identifierKey({ event_name: params.event_name, identifier }))
    .at(-1)
  if (record === undefined) throw noSuch('meter event', identifier, 'cancel[identifier]')
  if (nowOn(ctx, clockOf(ctx, record.customer)) - record.received > UNIQUE_FOR) {
    throw invalidRequest(
      'You can only cancel a meter event within 24 hours of Stripe receiving it.',
      'cancel[identifier]',
    )
  }
  ctx.tables.usage_records.put({ ...record, counts: false })
  return {
    object: 'billing.meter_event_adjustment',
    cancel: { identifier },
    event_name: params.event_name,
    livemode: false,
    status: 'pending',
    type: 'cancel',
  }
}

const summaryFields = {
  ...page,
  customer: required(string()),
  end_time: required(timestamp()),
  start_time: required(timestamp()),
  value_grouping_window: oneOf('day', 'hour'),
} satisfies Covers<Stripe.Billing.MeterListEventSummariesParams>

const GRID = { minute: MINUTE, hour: 3600, day: DAY }

function summarize(ctx: Context, params: Parsed<typeof summaryFields>, id: string) {
  const meter = getMeter(ctx, id)
  const customer = getCustomer(ctx, params.customer, 'customer')
  const { start_time: start, end_time: end, value_grouping_window: window } = params
  for (const name of ['start_time', 'end_time'] as const) {
    if (params[name] % GRID[window ?? 'minute'] !== 0) {
      throw invalidRequest(`\`${name}\` must be aligned with ${window ?? 'minute'} boundaries.`, name)
    }
  }
  if (end <= start) throw invalidRequest('`end_time` must be after `start_time`.', 'end_time')
  const known = processedUntil(ctx, customer.test_clock)
  const toSummary = (from: number, to: number): MeterEventSummary => ({
    id: `mtrusg_test_${letters(`${meter.id}/${customer.id}/${from}/${to}`, 24)}`,
    object: 'billing.meter_event_summary',
    aggregated_value: usageBetween(ctx, meter, customer.id, from, to, known),
    end_time: to,
    livemode: false,
    meter: meter.id,
    start_time: from,
  })
  const url = `/v1/billing/meters/${id}/event_summaries`
  if (window === undefined) return cut([toSummary(start, end)], params, url, 'meter event summary')
  const starts = new Set<number>()
  for (const record of ctx.tables.usage_records.by('usage', usageKey(meter.id, customer.id))) {
    if (record.timestamp < start || record.timestamp >= end || record.received > known) continue
    starts.add(record.timestamp - (record.timestamp % GRID[window]))
  }
  // Assumed: newest first, and only windows in which something was used.
  const rows = [...starts].sort((a, b) => b - a).map((from) => toSummary(from, from + GRID[window]))
  return cut(rows, params, url, 'meter event summary')
}

export const meterEventRoutes = [
  route('POST', '/v1/billing/meter_events', eventFields, recordUsage),
  route('POST', '/v1/billing/meter_event_adjustments', adjustmentFields, adjust),
  route('GET', '/v1/billing/meters/:id/event_summaries', summaryFields, summarize),
]
