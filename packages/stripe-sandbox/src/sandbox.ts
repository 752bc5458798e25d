import type { SandboxClock } from './clock.ts'
import type { Engine, PaymentOutcome, Upcoming } from './engine/contract.ts'
import type { EngineOptions } from './engine/engine.ts'
import type { ListenOptions, RunningServer } from './http/server.ts'
import type { Delivery } from './webhooks/delivery.ts'
import type { Fault } from './wire/faults.ts'

export interface SandboxOptions
  extends Pick<EngineOptions, 'publicUrl' | 'retrySchedule' | 'afterLastRetry' | 'account'> {
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
  /** How the next charges end, whatever the card. */
  nextPayment(outcome: PaymentOutcome): void
  /** The next requests that match meet this failure. Throws `RangeError` for a route that cannot be read. */
  failNext(fault: Fault): void
  /** What happens by itself next, soonest first. */
  upcoming(limit?: number): Upcoming[]
  /** Webhook deliveries, newest first. */
  deliveries(): Delivery[]
  /** Sends once more, now; resolves after the attempt, with null where there is no such delivery. */
  resendDelivery(id: string): Promise<Delivery | null>
  /** Resolves when no delivery is on its way or due now; what waits to be tried again goes on waiting. */
  flushDeliveries(): Promise<void>
  /** Forgets everything but the `webhook` option. The clock starts again at `now`, by default where it first started. */
  reset(now?: Date | number): void
  /** Everything there is, as plain JSON values. Holds signing secrets. */
  exportState(): unknown
  /** Serves the API, the hosted pages and the control page over HTTP. Rejects with `ListenError`. */
  listen(options: ListenOptions): Promise<RunningServer>
  /** Stops servers, webhooks and the clock, and saves. */
  close(): Promise<void>
}
