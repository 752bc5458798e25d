import { ConnectionReset, type WireResponse } from '../http/message.ts'
import { apiErrorResponse } from './api-error.ts'
import type { Fault } from './faults.ts'

/** What the caller gets of a fault. Rejects with `ConnectionReset` where that is nothing. */
export async function meet(fault: Fault, signal: AbortSignal): Promise<WireResponse> {
  switch (fault.kind) {
    case 'reset':
      throw new ConnectionReset('The sandbox dropped this connection, as it was told to.')
    case 'timeout':
      await aborted(signal)
      throw new ConnectionReset('The caller went away before the sandbox would answer, as it was told to.')
    case 402:
    case 429:
    case 500:
      return faultAnswer(fault.kind, fault.when)
    default:
      throw new Error(`Unknown fault: ${String(fault.kind satisfies never)}`)
  }
}

export function faultAnswer(kind: 402 | 429 | 500, when: Fault['when']): WireResponse {
  switch (kind) {
    case 402:
      return apiErrorResponse({
        status: 402,
        type: 'card_error',
        code: 'card_declined',
        decline_code: 'generic_decline',
        message: 'Your card was declined.',
      })
    case 429:
      return apiErrorResponse(
        {
          status: 429,
          type: 'invalid_request_error',
          code: 'rate_limit',
          message: 'Too many requests. The sandbox was told to say so.',
        },
        { 'stripe-rate-limited-reason': 'global-rate', 'stripe-should-retry': 'true' },
      )
    case 500:
      return apiErrorResponse(
        {
          status: 500,
          type: 'api_error',
          message: 'An unknown error occurred. The sandbox was told to fail.',
        },
        { 'stripe-should-retry': when === 'before' ? 'true' : 'false' },
      )
    default:
      throw new Error(`Unknown fault: ${String(kind satisfies never)}`)
  }
}

function aborted(signal: AbortSignal): Promise<void> {
  if (signal.aborted) return Promise.resolve()
  return new Promise((resolve) => signal.addEventListener('abort', () => resolve(), { once: true }))
}
