/**
 * In sandbox mode the product's time is the sandbox's, so that access, trials and pages agree with it to the millisecond.
 * It is asked for before each piece of work; between two answers a running clock runs on by our own.
 */

import { BillingError, type Clock, type Instant } from '@prorata/billing'
import { z } from 'zod'

export interface ProductClock extends Clock {
  /** Brings the clock up to date. Throws `provider_unavailable` where the sandbox does not answer. */
  refresh(): Promise<void>
}

/** The machine's own time: what the product lives by in front of real Stripe. */
export const systemClock: ProductClock = {
  now: () => Date.now(),
  refresh: async () => {},
}

const answerSchema = z.object({ nowMs: z.number(), frozen: z.boolean() })
const patienceMs = 2_000

interface Reading {
  order: number
  nowMs: Instant
  frozen: boolean
  /** Our own monotonic time when the answer came. */
  takenAt: number
}

export function createSandboxClock(sandboxUrl: string, ask: typeof fetch = fetch): ProductClock {
  let asked = 0
  let reading: Reading | null = null
  return {
    now() {
      if (!reading) return Date.now()
      const passed = reading.frozen ? 0 : performance.now() - reading.takenAt
      return Math.floor(reading.nowMs + passed)
    },

    async refresh() {
      asked += 1
      const order = asked
      const { nowMs, frozen } = await read(sandboxUrl, ask)
      // Answers may overtake each other; the one to the latest question is the one to believe.
      if (!reading || reading.order < order) reading = { order, nowMs, frozen, takenAt: performance.now() }
    },
  }
}

async function read(sandboxUrl: string, ask: typeof fetch): Promise<z.infer<typeof answerSchema>> {
  try {
    const response = await ask(`${sandboxUrl}/_sandbox/clock`, { signal: AbortSignal.timeout(patienceMs) })
    return answerSchema.parse(await response.json())
  } catch (cause) {
    const message = `The Stripe sandbox does not answer at ${sandboxUrl}. Start it, or unset STRIPE_SANDBOX_URL.`
    throw new BillingError('provider_unavailable', message, { cause })
  }
}
