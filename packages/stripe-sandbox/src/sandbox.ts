import type { SandboxClock } from './clock.ts'
import type { Moved } from './control/move-clock.ts'
import type { Progress } from './control/mover.ts'
import type { Scenario, Scene } from './control/scenarios.ts'
import type { Engine, PaymentOutcome, Upcoming, UpcomingKind } from './engine/contract.ts'
import type { EngineOptions } from './engine/engine.ts'
import type { ListenOptions, RunningServer } from './http/server.ts'
import type { Snapshot } from './store/history.ts'
import type { StateFile } from './store/state-file.ts'
import type { Delivery } from './webhooks/delivery.ts'
import type { ArmedMishap, Mishap } from './webhooks/mishaps.ts'
import type { Resending } from './webhooks/sender.ts'
import type { RateLimit } from './wire/rate-limit.ts'
import type { ArmedFault, Fault } from './wire/faults.ts'

export interface SandboxOptions
  extends Pick<
    EngineOptions,
    | 'publicUrl'
    | 'retrySchedule'
    | 'afterLastRetry'
    | 'renewalReminderDays'
    | 'dueReminderDays'
    | 'invoiceNumbering'
    | 'meterLag'
    | 'settlementDelay'
    | 'account'
  > {
  /** Where the clock stands on the first start; a number is ms since 1970. The wall's time by default. */
  now?: Date | number
  /** True: time moves only when it is moved. False by default. */
  frozen?: boolean
  /** Ids are made from it: the same seed and the same calls give the same ids. */
  seed?: string
  /** Where the state is kept. Without it, it lives as long as the process. What was saved wins over `now` and `frozen`. */
  dataDir?: string
  /** An endpoint that gets every event, with a secret of your choice. More are made through `/v1/webhook_endpoints`. */
  webhook?: { url: string; secret: string }
  /** How fast requests may come; as fast as they like by default. */
  rateLimit?: RateLimit | null
  /** Sends webhooks instead of the global `fetch`: hand them to your app in process. */
  deliver?: typeof fetch
}

export interface Sandbox {
  /** The pure engine. Requests that go to it directly pass neither idempotency keys nor faults. */
  readonly engine: Engine
  /** Asks the sandbox in process: `new Stripe(key, { httpClient: Stripe.createFetchHttpClient(sandbox.fetch) })`. */
  readonly fetch: typeof fetch
  /** What a product under test takes its time from. */
  readonly clock: SandboxClock
  /** Moves to the next thing that happens by itself, or the next of a kind. Throws `RangeError` where none is due. */
  advanceToNext(kind?: UpcomingKind): Moved
  /**
   * Moves to `to` (ms since 1970) in steps, between which other requests are answered. Rejects with `RangeError` for a time
   * that has passed or while another move is under way. Stopped, it resolves with what happened until then.
   */
  move(to: Date | number, onProgress?: (progress: Progress) => void): Promise<Moved>
  /** Where the move under way stands; null where there is none. */
  readonly moving: Progress | null
  /** The move under way ends where it stands. */
  stopMoving(): void
  /** What happens by itself next, soonest first, on the sandbox clock and on test clocks. */
  upcoming(limit?: number): Upcoming[]

  /** How the next charges end, whatever the card. */
  nextPayment(outcome: PaymentOutcome): void
  /** What was set and is not spent yet, in the order in which charges meet it. */
  nextPayments(): PaymentOutcome[]
  /** Cards decide again. */
  clearNextPayments(): void

  /** The next requests that match meet this failure. Throws `RangeError` for a route that cannot be read. */
  failNext(fault: Fault): ArmedFault
  /** The failures that wait for requests. */
  faults(): ArmedFault[]
  /** False where there is no such one any more. */
  removeFault(id: string): boolean
  /** Refuses requests beyond that many a second with 429; null refuses none. Throws `RangeError` for a limit that is none. */
  limitRate(limit: RateLimit | null): void
  readonly rateLimit: RateLimit | null

  /** Webhook deliveries, newest first. */
  deliveries(): Delivery[]
  /** The event of a delivery as it is sent; null where there is none. */
  deliveryPayload(id: string): string | null
  /** Sends once more; resolves after the attempt, with null where there is no such delivery. */
  resendDelivery(id: string, how?: Resending): Promise<Delivery | null>
  /** Resolves when no delivery is on its way or due now; what waits to be tried again goes on waiting. */
  flushDeliveries(): Promise<void>
  /** No delivery leaves by itself until they are resumed. */
  pauseDeliveries(): void
  resumeDeliveries(): void
  readonly deliveriesPaused: boolean
  /** The next deliveries meet this on their way. Throws `RangeError` where it cannot be read. */
  upsetDeliveries(mishap: Mishap): ArmedMishap
  /** What waits for deliveries. */
  mishaps(): ArmedMishap[]
  /** False where there is no such one any more. */
  removeMishap(id: string): boolean
  /** Sends what `hold` held back, one after the other; resolves with how many. */
  releaseDeliveries(order?: 'original' | 'reversed'): Promise<number>

  /** Keeps this moment to come back to. One is kept by itself before each move of the clock, reset, import and rewind. */
  snapshot(name?: string): Snapshot
  /** The moments kept, newest first: 50, and fewer where much changed between them. With `dataDir` they outlive the process. */
  snapshots(): Snapshot[]
  /**
   * Goes back to a moment: objects, time, ids, queue, deliveries and idempotency keys are those of then. What waits for
   * requests and deliveries (faults, mishaps) stays. Throws `RangeError` where the moment is not kept.
   */
  rewind(snapshotId: string): Snapshot
  /** Forgets everything but the `webhook` option. The clock starts again at `now`, by default where it first started. */
  reset(now?: Date | number): void
  /** Everything there is, as plain JSON values. Holds signing secrets. */
  exportState(): StateFile
  /** Puts an exported state in place of this one. Throws `RangeError` with a sentence, and changes nothing, where it cannot be read. */
  importState(state: unknown): void
  /** Makes a customer in a common state, by ordinary API calls. */
  setUp(scenario: Scenario): Scene
  /** Serves the API, the hosted pages and the control page over HTTP. Rejects with `ListenError`. */
  listen(options: ListenOptions): Promise<RunningServer>
  /** Stops servers, webhooks and the clock, and saves. */
  close(): Promise<void>
}
