/** Reads what the control API is sent. Throws `RangeError` with a sentence where it cannot. */
import type { Params, ParamValue, PaymentOutcome, UpcomingKind } from '../engine/contract.ts'
import { isRecord } from '../store/parse.ts'
import type { Fault } from '../wire/faults.ts'
import type { RateLimit } from '../wire/rate-limit.ts'
import { type Scenario, SCENARIOS } from './scenarios.ts'

/** ms since 1970, from ISO 8601 or from Stripe's seconds. */
export function readTime(value: unknown, name: string): number {
  const ms =
    typeof value === 'number' ? value * 1000 : typeof value === 'string' ? Date.parse(value) : Number.NaN
  if (!Number.isFinite(ms)) throw new RangeError(`${name} must be seconds since 1970 or an ISO 8601 date.`)
  return ms
}

export interface ClockMove {
  /** ms since 1970. */
  to: number | null
  /** ms. */
  by: number | null
  toNext: UpcomingKind | 'anything' | null
  /** What the clock does afterwards; null leaves it. */
  after: 'freeze' | 'run' | null
  /** Whether the answer waits for the end of the move. */
  waits: boolean
}

const UPCOMING: Record<UpcomingKind | 'anything', true> = {
  anything: true,
  invoice: true,
  trial_end: true,
  trial_reminder: true,
  renewal_reminder: true,
  finalization: true,
  due_reminder: true,
  due_date: true,
  retry: true,
  settlement: true,
  verification: true,
  cancellation: true,
  phase: true,
  collection: true,
  discount_end: true,
  expiry: true,
}

function isUpcoming(value: unknown): value is UpcomingKind | 'anything' {
  return typeof value === 'string' && Object.hasOwn(UPCOMING, value)
}

/** `{ to }`, `{ by }` (in seconds) or `{ toNext }`, and `freeze: true` or `run: true`; `wait: false` answers at once. */
export function readClockMove(body: Record<string, unknown>): ClockMove {
  const { to, by, toNext, freeze, run, wait = true } = body
  if (typeof wait !== 'boolean') throw new RangeError('wait must be true or false.')
  const ways = [to, by, toNext].filter((way) => way !== undefined).length
  if (ways > 1) throw new RangeError('Send one of to, by and toNext.')
  if (freeze === true && run === true) throw new RangeError('Send freeze or run, not both.')
  const after = freeze === true ? 'freeze' : run === true ? 'run' : null
  if (ways === 0 && after === null) throw new RangeError('Send to, by, toNext, freeze or run.')
  if (by !== undefined && (typeof by !== 'number' || !(by >= 0)))
    throw new RangeError('by must be seconds, not negative.')
  if (toNext !== undefined && !isUpcoming(toNext))
    throw new RangeError(`toNext must be one of ${Object.keys(UPCOMING).join(', ')}.`)
  return {
    to: to === undefined ? null : readTime(to, 'to'),
    by: by === undefined ? null : by * 1000,
    toNext: toNext ?? null,
    after,
    waits: wait,
  }
}

export function readScenario(value: unknown): Scenario {
  const scenario = SCENARIOS.find((known) => known === value)
  if (scenario === undefined) throw new RangeError(`scenario must be one of ${SCENARIOS.join(', ')}.`)
  return scenario
}

/** What a person calls a moment. */
export function readName(value: unknown): string | undefined {
  if (value === undefined || value === '') return undefined
  if (typeof value !== 'string' || value.length > 100)
    throw new RangeError('name must be a string of at most 100 characters.')
  return value
}

const OUTCOMES = [
  'succeeded',
  'declined',
  'requires_action',
  'processing_then_succeeds',
  'processing_then_fails',
] as const satisfies readonly PaymentOutcome['outcome'][]

export function readPaymentOutcome(body: Record<string, unknown>): PaymentOutcome {
  const { customer = null, outcome: given, declineCode, times, afterSeconds } = body
  const outcome = OUTCOMES.find((known) => known === given)
  if (outcome === undefined) throw new RangeError(`outcome must be one of ${OUTCOMES.join(', ')}.`)
  if (customer !== null && typeof customer !== 'string')
    throw new RangeError('customer must be an id or null.')
  if (declineCode !== undefined && typeof declineCode !== 'string')
    throw new RangeError('declineCode must be a string.')
  return {
    customer,
    outcome,
    ...(declineCode === undefined ? {} : { declineCode }),
    ...(times === undefined ? {} : { times: readTimes(times) }),
    ...(afterSeconds === undefined ? {} : { afterSeconds: readSeconds(afterSeconds) }),
  }
}

function readSeconds(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError('afterSeconds must be whole seconds, not negative.')
  }
  return value
}

export function readFault(body: Record<string, unknown>): Fault {
  const { route, when = 'before', times } = body
  const kind = typeof body.kind === 'string' && /^\d+$/.test(body.kind) ? Number(body.kind) : body.kind
  if (route !== undefined && typeof route !== 'string') throw new RangeError('route must be a string.')
  if (kind !== 429 && kind !== 500 && kind !== 402 && kind !== 'timeout' && kind !== 'reset') {
    throw new RangeError('kind must be 429, 500, 402, timeout or reset.')
  }
  if (when !== 'before' && when !== 'after') throw new RangeError('when must be before or after.')
  return {
    kind,
    when,
    ...(route === undefined ? {} : { route }),
    ...(times === undefined ? {} : { times: readTimes(times) }),
  }
}

/** `{ perSecond }`: a number, or null for no limit. */
export function readRateLimit({ perSecond }: Record<string, unknown>): RateLimit | null {
  if (perSecond === null) return null
  if (typeof perSecond !== 'number') throw new RangeError('perSecond must be a number or null.')
  return { perSecond }
}

function readTimes(value: unknown): number {
  if (typeof value !== 'number' || !Number.isSafeInteger(value) || value < 1) {
    throw new RangeError('times must be a positive integer.')
  }
  return value
}

/** JSON as the engine takes parameters: leaves are strings, as on Stripe's wire. */
export function toParams(body: Record<string, unknown>): Params {
  const params: Params = Object.create(null)
  for (const [key, value] of Object.entries(body)) {
    const param = toParam(value)
    if (param !== null) params[key] = param
  }
  return params
}

function toParam(value: unknown): ParamValue | null {
  if (Array.isArray(value)) return value.map(toParam).filter((item) => item !== null)
  if (isRecord(value)) return toParams(value)
  if (typeof value === 'string') return value
  return typeof value === 'number' || typeof value === 'boolean' ? String(value) : null
}
