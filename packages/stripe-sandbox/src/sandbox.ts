/** The composition root: it makes the parts and joins them, and is the only file that knows them all. */
import { createApp } from './app.ts'
import { EngineClock, parseSavedClock, type SandboxClock } from './clock.ts'
import type { Engine, PaymentOutcome, Upcoming } from './engine/contract.ts'
import { createEngine, type EngineOptions } from './engine/engine.ts'
import { createInProcessFetch } from './http/in-process-fetch.ts'
import { type ListenOptions, listen, type RunningServer } from './http/server.ts'
import { RequestIds } from './request-ids.ts'
import { State } from './store/state.ts'
import { type Delivery, parseDelivery } from './webhooks/delivery.ts'
import { Endpoints, parseEndpoint } from './webhooks/endpoint.ts'
import { WebhookSender } from './webhooks/sender.ts'
import { API_VERSION, createApiHandler } from './wire/api.ts'
import { type Fault, Faults } from './wire/faults.ts'
import { IdempotencyKeys, parseStoredAnswer } from './wire/idempotency.ts'

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

const DEFAULT_PUBLIC_URL = 'http://localhost:12111'

/** Starts a sandbox. Throws `StoreError` where `dataDir` cannot be used. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const wall = Date.now
  const publicUrl = (options.publicUrl ?? DEFAULT_PUBLIC_URL).replace(/\/+$/, '')
  const seed = options.seed ?? 'sandbox'
  const firstMs = toMs(options.now ?? wall())
  const frozen = options.frozen ?? false

  const state = new State(options.dataDir)
  const engine = createEngine({
    now: Math.floor(firstMs / 1000),
    frozen,
    seed,
    publicUrl,
    ...(options.retrySchedule === undefined ? {} : { retrySchedule: options.retrySchedule }),
    ...(options.afterLastRetry === undefined ? {} : { afterLastRetry: options.afterLastRetry }),
    ...(options.account === undefined ? {} : { account: options.account }),
  })
  const ids = new RequestIds(
    seed,
    state.collection('counts', (value) => (typeof value === 'number' ? value : null)),
  )
  const keys = state.collection('answers', parseStoredAnswer)
  const endpoints = new Endpoints(state.collection('endpoints', parseEndpoint))
  const sender = new WebhookSender({
    endpoints,
    deliveries: state.collection('deliveries', parseDelivery),
    payloads: state.collection('payloads', (value) => (typeof value === 'string' ? value : null)),
    deliver: options.deliver ?? fetch,
  })
  const savedClock = state.collection('clock', parseSavedClock)
  state.attach(engine)
  engine.onEvent((event) => sender.accept(event))
  const clock = new EngineClock(
    engine,
    savedClock,
    frozen ? { frozen, atMs: firstMs } : { frozen, offsetMs: firstMs - wall() },
    wall,
  )
  const faults = new Faults()
  const servers = new Set<RunningServer>()
  ensureWebhook()

  const api = createApiHandler({
    engine,
    faults,
    keys: new IdempotencyKeys(keys),
    sync: () => clock.sync(),
    nextRequestId: () => ids.next(),
    onAnswer: (method, path, answer) => endpoints.learn(method, path, answer),
    wall,
  })

  const sandbox: Sandbox = {
    engine,
    clock,
    fetch: createInProcessFetch((request) => app(request)),
    nextPayment: (outcome) => engine.setNextPayment(outcome),
    failNext: (fault) => faults.add(fault),
    upcoming: (limit = 20) => engine.upcoming(limit),
    deliveries: () => sender.list(),
    resendDelivery: (id) => sender.resend(id),
    flushDeliveries: () => sender.flush(),
    reset(now = firstMs) {
      state.flush()
      faults.clear()
      keys.clear()
      sender.clear()
      endpoints.clear()
      ids.clear()
      clock.restartAt(toMs(now))
      ensureWebhook()
      state.compact()
    },
    exportState: () => state.snapshot(),
    async listen(listenOptions) {
      const server = await listen(app, listenOptions)
      servers.add(server)
      return server
    },
    async close() {
      clock.stop()
      await Promise.all([...servers].map((server) => server.close()))
      await sender.close()
      state.close()
    },
  }
  const app = createApp({ api, sandbox, publicUrl, flush: () => state.flush() })
  return sandbox

  /** The endpoint of the `webhook` option, made like any other so that the API lists it. */
  function ensureWebhook() {
    const { webhook } = options
    if (webhook === undefined) return
    const known = endpoints.withUrl(webhook.url)
    if (known !== undefined) {
      endpoints.setSecret(known.id, webhook.secret)
      return
    }
    const path = '/v1/webhook_endpoints'
    const answer = engine.handle({
      method: 'POST',
      path,
      params: { url: webhook.url, enabled_events: ['*'] },
      apiVersion: API_VERSION,
      requestId: ids.next(),
      idempotencyKey: null,
    })
    endpoints.learn('POST', path, answer)
    const made = endpoints.withUrl(webhook.url)
    if (made === undefined)
      throw new Error(`The webhook endpoint ${webhook.url} was refused: ${JSON.stringify(answer.body)}`)
    endpoints.setSecret(made.id, webhook.secret)
  }
}

function toMs(time: Date | number): number {
  return Math.floor(typeof time === 'number' ? time : time.getTime())
}
