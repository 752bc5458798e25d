/** The composition root: it makes the parts and joins them, and is the only file that knows them all. */
import { createApp } from './app.ts'
import { EngineClock, parseSavedClock } from './clock.ts'
import type { ApiResponse, Method, Params } from './engine/contract.ts'
import { moveToNext } from './control/move-clock.ts'
import { Mover } from './control/mover.ts'
import { setUpScenario } from './control/scenarios.ts'
import { createEngine } from './engine/engine.ts'
import { createInProcessFetch } from './http/in-process-fetch.ts'
import { listen, type RunningServer } from './http/server.ts'
import { inspected } from './inspect.ts'
import { RequestIds } from './request-ids.ts'
import type { Sandbox, SandboxOptions } from './sandbox.ts'
import type { Snapshot, SnapshotReason } from './store/history.ts'
import type { Commit } from './store/journal.ts'
import { State } from './store/state.ts'
import { parseStateFile, toStateFile } from './store/state-file.ts'
import { parseDelivery } from './webhooks/delivery.ts'
import { Endpoints } from './webhooks/endpoint.ts'
import { Mishaps } from './webhooks/mishaps.ts'
import { WebhookSender } from './webhooks/sender.ts'
import { createApiHandler } from './wire/api.ts'
import { Faults } from './wire/faults.ts'
import { IdempotencyKeys, parseStoredAnswer } from './wire/idempotency.ts'
import { RateLimiter } from './wire/rate-limit.ts'
import { API_VERSION } from './wire/version.ts'

const DEFAULT_PUBLIC_URL = 'http://localhost:12111'

/** Starts a sandbox. Throws `StoreError` where `dataDir` cannot be used. */
export function createSandbox(options: SandboxOptions = {}): Sandbox {
  const wall = Date.now
  const publicUrl = (options.publicUrl ?? DEFAULT_PUBLIC_URL).replace(/\/+$/, '')
  const seed = options.seed ?? 'sandbox'
  const firstMs = toMs(options.now ?? wall())
  const frozen = options.frozen ?? false

  const state = new State(options.dataDir)
  const pure = createEngine({
    now: Math.floor(firstMs / 1000),
    frozen,
    seed,
    publicUrl,
    ...(options.retrySchedule === undefined ? {} : { retrySchedule: options.retrySchedule }),
    ...(options.afterLastRetry === undefined ? {} : { afterLastRetry: options.afterLastRetry }),
    ...(options.dueReminderDays === undefined ? {} : { dueReminderDays: options.dueReminderDays }),
    ...(options.meterLag === undefined ? {} : { meterLag: options.meterLag }),
    ...(options.invoiceNumbering === undefined ? {} : { invoiceNumbering: options.invoiceNumbering }),
    ...(options.renewalReminderDays === undefined
      ? {}
      : { renewalReminderDays: options.renewalReminderDays }),
    ...(options.settlementDelay === undefined ? {} : { settlementDelay: options.settlementDelay }),
    ...(options.account === undefined ? {} : { account: options.account }),
  })
  const engine = inspected(pure)
  const ids = new RequestIds(
    seed,
    state.collection('counts', (value) => (typeof value === 'number' ? value : null)),
  )
  const keys = state.collection('answers', parseStoredAnswer)
  const endpoints = new Endpoints(() => engine.webhookTargets())
  const mishaps = new Mishaps()
  const sender = new WebhookSender({
    endpoints,
    mishaps,
    onArrival: (eventId) => engine.noteArrival(eventId),
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
    () => keep('clock'),
  )
  const mover = new Mover(engine, clock)
  const faults = new Faults()
  const rates = new RateLimiter()
  rates.set(options.rateLimit ?? null)
  const servers = new Set<RunningServer>()
  ensureWebhook()

  const api = createApiHandler({
    engine,
    faults,
    rates,
    keys: new IdempotencyKeys(keys),
    sync: () => clock.sync(),
    nextRequestId: () => ids.next(),
    wall,
  })

  const sandbox: Sandbox = {
    engine,
    clock,
    fetch: createInProcessFetch((request) => app(request)),
    nextPayment: (outcome) => engine.setNextPayment(outcome),
    nextPayments: () => engine.nextPayments(),
    clearNextPayments: () => engine.clearNextPayments(),
    failNext: (fault) => faults.add(fault),
    faults: () => faults.list(),
    removeFault: (id) => faults.remove(id),
    limitRate: (limit) => rates.set(limit),
    get rateLimit() {
      return rates.limit
    },
    upcoming: (limit = 20) => engine.upcoming(limit),
    advanceToNext: (kind) => moveToNext({ engine, clock }, kind),
    move: (to, onProgress) => mover.move(toMs(to), onProgress),
    stopMoving: () => mover.stop(),
    get moving() {
      return mover.progress
    },
    deliveries: () => sender.list(),
    deliveryPayload: (id) => sender.payloadOf(id),
    resendDelivery: (id, how) => sender.resend(id, how),
    flushDeliveries: () => sender.flush(),
    pauseDeliveries: () => sender.pause(),
    resumeDeliveries: () => sender.resume(),
    get deliveriesPaused() {
      return sender.isPaused
    },
    upsetDeliveries: (mishap) => mishaps.add(mishap),
    mishaps: () => mishaps.list(),
    removeMishap: (id) => mishaps.remove(id),
    releaseDeliveries: (order = 'original') => sender.release(order),
    snapshot: (name) => keep('asked', name),
    snapshots: () => state.snapshots().toReversed(),
    rewind(snapshotId) {
      const to = state.snapshots().find(({ id }) => id === snapshotId)
      const then = state.stateAt(snapshotId)
      if (to === undefined || then === null)
        throw new RangeError(`There is no snapshot ${snapshotId} any more.`)
      goTo(then, to.nowMs, 'rewind')
      return to
    },
    reset(now = firstMs) {
      mover.stop()
      state.replace(moment('reset'), () => {
        faults.clear()
        mishaps.clear()
        sender.resume()
        keys.clear()
        sender.clear()
        ids.clear()
        clock.restartAt(toMs(now))
        ensureWebhook()
      })
    },
    exportState: () => toStateFile(state.snapshot(), clock.now().getTime()),
    importState(value) {
      const file = parseStateFile(value)
      goTo(file, file.nowMs, 'import')
    },
    setUp(scenario) {
      keep('scenario')
      return setUpScenario(ask, Math.floor(clock.now().getTime() / 1000), scenario)
    },
    async listen(listenOptions) {
      const server = await listen(app, listenOptions)
      servers.add(server)
      return server
    },
    async close() {
      clock.stop()
      mover.stop()
      await Promise.all([...servers].map((server) => server.close()))
      await sender.close()
      state.close()
    },
  }
  const app = createApp({ api, sandbox, ask, publicUrl, flush: () => state.flush() })
  return sandbox

  function keep(reason: SnapshotReason, name: string | null = null): Snapshot {
    return state.takeSnapshot(moment(reason, name))
  }

  function moment(reason: SnapshotReason, name: string | null = null): Omit<Snapshot, 'id'> {
    return { name, reason, nowMs: clock.now().getTime(), takenAt: wall() }
  }

  function goTo(then: Commit, nowMs: number, reason: SnapshotReason) {
    mover.stop()
    state.replace(moment(reason), () => {
      state.restore(then)
      clock.returnTo(nowMs)
      sender.reload()
      ensureWebhook()
    })
  }

  /** A request of the sandbox's own pages: the engine brought to the present, no key, no fault. */
  function ask(method: Method, path: string, params: Params): ApiResponse {
    clock.sync()
    const requestId = ids.next()
    return engine.handle({ method, path, params, apiVersion: API_VERSION, requestId, idempotencyKey: null })
  }

  /** The endpoint of the `webhook` option, made like any other so that the API lists it. */
  function ensureWebhook() {
    const { webhook } = options
    if (webhook === undefined) return
    const path = '/v1/webhook_endpoints'
    const known = endpoints.withUrl(webhook.url)
    if (known?.secrets[0] === webhook.secret) return
    if (known === undefined) {
      const { status, body } = ask('POST', path, { url: webhook.url, enabled_events: ['*'] })
      if (status !== 200)
        throw new Error(`The webhook endpoint ${webhook.url} was refused: ${JSON.stringify(body)}`)
    }
    const id = endpoints.withUrl(webhook.url)?.id
    ask('POST', `/_sandbox/webhook_endpoints/${id}/roll`, { secret: webhook.secret })
  }
}

function toMs(time: Date | number): number {
  return Math.floor(typeof time === 'number' ? time : time.getTime())
}
