import { apiErrorResponse } from './api-error.ts'
import type { WireResponse } from '../http/message.ts'

export interface RateLimit {
  /** How many requests are answered within any second of the wall. Stripe's sandboxes have 25. */
  perSecond: number
}

/** Refuses requests that come too fast; refuses none until it is told how fast is too fast. */
export class RateLimiter {
  #limit: RateLimit | null = null
  /** When the requests of the last second were taken, in ms. */
  #taken: number[] = []

  get limit(): RateLimit | null {
    return this.#limit
  }

  /** Throws a `RangeError` for a limit that is no positive whole number. */
  set(limit: RateLimit | null) {
    if (limit !== null && !(Number.isSafeInteger(limit.perSecond) && limit.perSecond > 0))
      throw new RangeError('perSecond must be a positive integer.')
    this.#limit = limit
    this.#taken = []
  }

  /** The refusal of a request that comes at `wallMs`, or null where it may go on. */
  refuse(wallMs: number): WireResponse | null {
    if (this.#limit === null) return null
    this.#taken = this.#taken.filter((at) => at > wallMs - 1000)
    if (this.#taken.length >= this.#limit.perSecond) return tooMany()
    this.#taken.push(wallMs)
    return null
  }
}

/** https://docs.stripe.com/rate-limits */
function tooMany(): WireResponse {
  return apiErrorResponse(
    {
      status: 429,
      type: 'invalid_request_error',
      code: 'rate_limit',
      message:
        'Request rate limit exceeded. You can learn more about rate limits here https://stripe.com/docs/rate-limits.',
    },
    { 'stripe-rate-limited-reason': 'global-rate', 'stripe-should-retry': 'true' },
  )
}
