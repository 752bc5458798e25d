import { isRecord } from '../store/parse.ts'

/** One sending of one event to one endpoint. Times are the wall clock's, in ms. */
export interface Attempt {
  at: number
  durationMs: number
  /** Null where no answer came; `error` then says why. */
  status: number | null
  error: string | null
  /** The beginning of what the endpoint answered. */
  response: string
}

/** An event on its way to an endpoint. */
export interface Delivery {
  /** Counts up, so a list of them is in the order of the events. */
  id: string
  eventId: string
  eventType: string
  endpointId: string
  url: string
  /**
   * `pending` until an endpoint says 2xx (`delivered`) or it is given up (`failed`). `held` waits to be released,
   * `dropped` was told not to arrive; both were asked for.
   */
  status: 'pending' | 'delivered' | 'failed' | 'held' | 'dropped'
  attempts: Attempt[]
  /** Null unless pending. */
  nextAttemptAt: number | null
  /** The next attempt is signed with a wrong secret. */
  isBadlySigned: boolean
  createdAt: number
}

/** The longest pause between two attempts. */
const MAX_DELAY_MS = 60 * 60 * 1000
/** Stripe gives up after three days. https://docs.stripe.com/webhooks#retries */
const GIVE_UP_AFTER_MS = 3 * 24 * 60 * 60 * 1000

/** When to try again after a failure: 1 s, 2 s, 4 s … up to an hour apart; null once three days have passed. */
export function nextAttempt(delivery: Delivery, wallMs: number): number | null {
  const delay = Math.min(1000 * 2 ** (delivery.attempts.length - 1), MAX_DELAY_MS)
  return wallMs + delay > delivery.createdAt + GIVE_UP_AFTER_MS ? null : wallMs + delay
}

/** Reads one back from the journal. */
export function parseDelivery(value: unknown): Delivery | null {
  if (!isRecord(value) || !Array.isArray(value['attempts'])) return null
  const { id, eventId, eventType, endpointId, url, status, nextAttemptAt, createdAt } = value
  if (typeof id !== 'string' || typeof eventId !== 'string' || typeof eventType !== 'string') return null
  if (typeof endpointId !== 'string' || typeof url !== 'string' || typeof createdAt !== 'number') return null
  if (!isStatus(status)) return null
  if (nextAttemptAt !== null && typeof nextAttemptAt !== 'number') return null
  const attempts = value['attempts'].map(parseAttempt).filter((attempt) => attempt !== null)
  const isBadlySigned = value['isBadlySigned'] === true
  return {
    id,
    eventId,
    eventType,
    endpointId,
    url,
    status,
    attempts,
    nextAttemptAt,
    isBadlySigned,
    createdAt,
  }
}

const STATUSES = ['pending', 'delivered', 'failed', 'held', 'dropped'] as const

function isStatus(value: unknown): value is Delivery['status'] {
  return STATUSES.some((status) => status === value)
}

function parseAttempt(value: unknown): Attempt | null {
  if (!isRecord(value)) return null
  const { at, durationMs, status, error, response } = value
  if (typeof at !== 'number' || typeof durationMs !== 'number' || typeof response !== 'string') return null
  if (status !== null && typeof status !== 'number') return null
  if (error !== null && typeof error !== 'string') return null
  return { at, durationMs, status, error, response }
}
