/**
 * Answers doorbells: takes customers that rang, or whose time to be looked at has come, and syncs them. It wakes on a
 * notification and polls besides, so that neither a lost notification nor a lost webhook is lost for good.
 */

import type { FastifyBaseLogger } from 'fastify'
import type { ProductClock } from '../sandbox-clock.ts'
import type { Ports } from '../use-cases/ports.ts'
import { syncCustomer, syncLeaseMs } from '../use-cases/sync-customer.ts'
import { type Rounds, startRounds } from './rounds.ts'

export interface SyncWorkerParts {
  ports: Ports
  clock: ProductClock
  /** Calls back when somebody may have rung; answers how to stop. */
  onRing: (listener: () => void) => Promise<() => Promise<void>>
  log: FastifyBaseLogger
  /** Customers fetched at a time: Stripe allows 25 requests a second in test mode. https://docs.stripe.com/rate-limits */
  concurrency?: number
  /** Between two looks without a ring, in milliseconds of physical time. */
  pollMs?: number
}

export type SyncWorker = Pick<Rounds, 'drain' | 'stop'>

export async function startSyncWorker(parts: SyncWorkerParts): Promise<SyncWorker> {
  const { log, pollMs = 1_000 } = parts
  const rounds = startRounds({
    pollMs,
    onFailure: (error) => log.warn({ err: error }, 'The sync worker could not work'),
    round: (isStopped) => oneRound(parts, isStopped),
  })
  const stopListening = await parts.onRing(() => void rounds.wake())
  return {
    drain: () => rounds.drain(),
    async stop() {
      await stopListening()
      await rounds.stop()
    },
  }
}

/** Works until nothing is due, on a few customers at a time. One customer's failure is not another's. */
async function oneRound(
  { ports, clock, log, concurrency = 4 }: SyncWorkerParts,
  isStopped: () => boolean,
): Promise<void> {
  await clock.refresh()
  const lane = async () => {
    while (!isStopped()) {
      const claim = await ports.syncQueue.claim({ now: clock.now(), leaseMs: syncLeaseMs })
      if (!claim) return
      await syncCustomer(ports, claim).catch((error: unknown) => {
        log.error(
          { err: error, organizationId: claim.organizationId },
          'A sync failed and will be tried again',
        )
      })
    }
  }
  await Promise.all(Array.from({ length: concurrency }, lane))
}
