import type { Engine } from './contract.ts'

export interface EngineOptions {
  /** Where the sandbox clock stands at first: seconds since 1970. */
  now: number
  /** True: time moves only through `advanceClock`. False by default. */
  frozen?: boolean
  /** Ids are made from it; the same seed and the same calls give the same ids. */
  seed?: string
  /** Where hosted pages are served; session and invoice URLs start with it. `http://localhost:12111` by default. */
  publicUrl?: string
  /** Seconds from a failed renewal payment to each retry. Three, five and seven days after the one before by default. */
  retrySchedule?: readonly number[]
  /** What becomes of a subscription when the last retry failed. `cancel` by default. */
  afterLastRetry?: 'cancel' | 'unpaid' | 'past_due'
  account?: { id?: string; name?: string; country?: string; defaultCurrency?: string }
}

export function createEngine(options: EngineOptions): Engine {
  throw new Error(`not there yet: ${options.now}`)
}
