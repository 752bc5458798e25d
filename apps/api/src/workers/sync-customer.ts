/**
 * Answers doorbells: takes customers that rang, or whose time to be looked at has come, and syncs them. It wakes on a
 * notification and polls besides, so that neither a lost notification nor a lost webhook is lost for good.
 */

import type { FastifyBaseLogger } from 'fastify'
import type { ProductClock } from '../sandbox-clock.ts'
import type { Ports } from '../use-cases/ports.ts'
import { syncCustomer, syncLeaseMs } from '../use-cases/sync-customer.ts'

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

export interface SyncWorker {
  /** Resolves when nothing is due any more. For tests and for the seed. */
  drain(): Promise<void>
  /** Finishes what is in hand. */
  stop(): Promise<void>
}

export async function startSyncWorker(parts: SyncWorkerParts): Promise<SyncWorker> {
  const { log, pollMs = 1_000 } = parts
  const state: WorkerState = { stopped: false, rang: false, running: null }

  const rounds = async () => {
    while (state.rang && !state.stopped) {
      state.rang = false
      await oneRound(parts, state).catch((error: unknown) => {
        // The database or the sandbox is away. The next poll tries again.
        log.warn({ err: error }, 'The sync worker could not work')
      })
    }
  }
  const wake = (): Promise<void> => {
    state.rang = true
    state.running ??= rounds().finally(() => {
      state.running = null
      // Somebody rang between the last look and here.
      if (state.rang && !state.stopped) void wake()
    })
    return state.running
  }

  const stopListening = await parts.onRing(() => void wake())
  const timer = setInterval(() => void wake(), pollMs)
  void wake()
  return {
    async drain() {
      // A round that was under way may have looked before the last ring.
      do await wake()
      while (state.running)
    },
    async stop() {
      state.stopped = true
      clearInterval(timer)
      await stopListening()
      await state.running
    },
  }
}

interface WorkerState {
  stopped: boolean
  /** Somebody may have rung since the last round began. */
  rang: boolean
  running: Promise<void> | null
}

/** Works until nothing is due, on a few customers at a time. One customer's failure is not another's. */
async function oneRound(
  { ports, clock, log, concurrency = 4 }: SyncWorkerParts,
  state: WorkerState,
): Promise<void> {
  await clock.refresh()
  const lane = async () => {
    while (!state.stopped) {
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
