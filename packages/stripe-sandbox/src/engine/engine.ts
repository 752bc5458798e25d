import type {
  ApiRequest,
  ApiResponse,
  Change,
  ClockState,
  Engine,
  EngineEvent,
  Method,
  PaymentOutcome,
  Upcoming,
} from './contract.ts'
import { runDue } from './clock/run-due.ts'
import { kindOf, toUpcoming } from './clock/to-upcoming.ts'
import { nowOn } from './core/context.ts'
import type { Context, Settings } from './core/context.ts'
import { ApiError, renderError } from './core/errors.ts'
import { countArrival, listTargets } from './core/webhook-targets.ts'
import { flushEvents } from './core/events.ts'
import { copy, render, splitExpand } from './core/expand.ts'
import { Router } from './core/route.ts'
import { Store } from './core/store.ts'
import { trialEndOf } from './payments/session-trial.ts'
import { forgetOldEvents } from './resources/events.ts'
import { routes } from './routes.ts'

const DAY = 86400

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
  /** How many days before a renewal `invoice.upcoming` tells of it; 0 for never. 7 by default. */
  renewalReminderDays?: number
  /** How many days before an invoice is due `invoice.will_be_due` tells of it; 0 for never. 3 by default. */
  dueReminderDays?: number
  /** Whether invoices are numbered for each customer or for the whole account. `customer` by default. */
  invoiceNumbering?: 'customer' | 'account'
  /** Seconds by which meter event summaries are behind what was reported. 0 by default. */
  meterLag?: number
  /**
   * Seconds from a bank debit to the bank's answer. ACH takes four days by default, as Stripe says of live mode; SEPA's test
   * accounts answer after one second, and the delayed ones after three minutes more.
   */
  settlementDelay?: { us_bank_account?: number; sepa_debit?: number }
  account?: { id?: string; name?: string; country?: string; defaultCurrency?: string }
}

function toSettings(options: EngineOptions): Settings {
  return {
    seed: options.seed ?? 'sandbox',
    publicUrl: options.publicUrl ?? 'http://localhost:12111',
    retrySchedule: options.retrySchedule ?? [3 * DAY, 5 * DAY, 7 * DAY],
    afterLastRetry: options.afterLastRetry ?? 'cancel',
    renewalReminderDays: options.renewalReminderDays ?? 7,
    dueReminderDays: options.dueReminderDays ?? 3,
    invoiceNumbering: options.invoiceNumbering ?? 'customer',
    meterLag: options.meterLag ?? 0,
    settlementDelay: {
      us_bank_account: options.settlementDelay?.us_bank_account ?? 4 * DAY,
      sepa_debit: options.settlementDelay?.sepa_debit ?? 1,
    },
    account: {
      id: options.account?.id ?? 'acct_1SandboxAccount0',
      name: options.account?.name ?? 'Sandbox',
      country: options.account?.country ?? 'US',
      defaultCurrency: options.account?.defaultCurrency ?? 'usd',
    },
  }
}

const router = new Router(routes)

/** A Stripe account in memory. See `contract.ts` for what it promises. */
export function createEngine(options: EngineOptions): Engine {
  const store = new Store()
  const ctx: Context = {
    store,
    tables: store.tables,
    settings: toSettings(options),
    request: null,
    drafts: [],
    operation: 0,
  }
  const eventListeners = new Set<(event: EngineEvent) => void>()
  /** Parts of a second that ticks have left over. */
  let remainder = 0
  const commitListeners = new Set<(changes: Change[]) => void>()

  function begin(now: number, frozen: boolean): void {
    store.clear()
    store.tables.settings.put({ id: 'clock', now, frozen })
    store.commit()
    ctx.operation = 0
    ctx.drafts = []
  }

  function commit(): void {
    const changes = store.commit()
    ctx.operation = 0
    if (changes.length === 0) return
    for (const listener of commitListeners) listener(changes)
    if (eventListeners.size === 0) return
    for (const { id, value } of changes) {
      if (value === null || !id.startsWith('events/')) continue
      const event = store.tables.events.get(id.slice('events/'.length))?.event
      if (event === undefined) continue
      const told: EngineEvent = { id: event.id, type: event.type, body: copy(event) }
      for (const listener of eventListeners) listener(told)
    }
  }

  function undo(): void {
    store.rollback(0)
    ctx.drafts = []
    ctx.operation = 0
  }

  /** An outcome that a charge has met is spent, also where nothing else of the request stays. */
  function keepSpent(outcomes: ReturnType<typeof store.tables.settings.get>): void {
    if (outcomes === undefined || outcomes === store.tables.settings.get('outcomes')) return
    store.tables.settings.put(outcomes)
    commit()
  }

  function handle(request: ApiRequest): ApiResponse {
    ctx.request = { id: request.requestId, idempotencyKey: request.idempotencyKey }
    try {
      const { route, ids } = router.get(request.method, request.path)
      const { expand, rest } = splitExpand(request.params)
      const answer = route.run(ctx, rest, ids)
      const body = render(ctx, answer, expand)
      flushEvents(ctx)
      commit()
      return { status: 200, body }
    } catch (error) {
      if (!(error instanceof ApiError)) {
        undo()
        throw error
      }
      if (error.keeps) {
        flushEvents(ctx)
        commit()
      } else {
        const outcomes = store.tables.settings.get('outcomes')
        undo()
        keepSpent(outcomes)
      }
      return { status: error.status, body: renderError(error, request.requestId, nowOn(ctx, null)) }
    } finally {
      ctx.request = null
    }
  }

  function moveTo(to: number): void {
    try {
      runDue(ctx, null, to, commit)
      forgetOldEvents(ctx)
      commit()
    } catch (error) {
      undo()
      throw error
    }
  }

  function clock(): ClockState {
    const row = store.tables.settings.get('clock')
    if (row?.id !== 'clock') throw new Error('The engine has no clock')
    return { now: row.now, frozen: row.frozen }
  }

  function nextPayments(): PaymentOutcome[] {
    const row = store.tables.settings.get('outcomes')
    return row?.id === 'outcomes' ? row.list : []
  }

  begin(options.now, options.frozen ?? false)

  return {
    handle,
    hasRoute: (method: Method, path: string) => router.find(method, path) !== null,
    clock,
    advanceClock(to) {
      if (to < clock().now) throw new Error(`The clock stands at ${clock().now} and cannot go back to ${to}`)
      moveTo(to)
    },
    freezeClock(frozen) {
      store.tables.settings.put({ id: 'clock', now: clock().now, frozen })
      commit()
    },
    tick(elapsedSeconds) {
      const state = clock()
      if (state.frozen) return
      remainder += elapsedSeconds
      const whole = Math.floor(remainder)
      remainder -= whole
      if (whole > 0) moveTo(state.now + whole)
    },
    upcoming: (limit, { kind, clock: on } = {}): Upcoming[] =>
      [...store.tables.tasks.all()]
        .filter(
          (task) =>
            (on === undefined || task.clock === on) && (kind === undefined || kindOf(ctx, task) === kind),
        )
        .sort((a, b) => a.at - b.at)
        .slice(0, limit)
        .map((task) => toUpcoming(ctx, task)),
    setNextPayment(outcome: PaymentOutcome) {
      store.tables.settings.put({
        id: 'outcomes',
        list: [...nextPayments(), { ...outcome, times: outcome.times ?? 1 }],
      })
      commit()
    },
    nextPayments: () => nextPayments().map((outcome) => ({ ...outcome })),
    clearNextPayments() {
      store.tables.settings.delete('outcomes')
      commit()
    },
    webhookTargets: () => listTargets(ctx),
    noteArrival(eventId) {
      countArrival(ctx, eventId)
      commit()
    },
    trialEnd: (sessionId) => trialEndOf(ctx, sessionId),
    onEvent(listener) {
      eventListeners.add(listener)
      return () => eventListeners.delete(listener)
    },
    onCommit(listener) {
      commitListeners.add(listener)
      return () => commitListeners.delete(listener)
    },
    snapshot: () => store.snapshot(),
    restore(changes) {
      store.restore(changes)
      ctx.operation = 0
      ctx.drafts = []
    },
    reset(now) {
      begin(now, clock().frozen)
    },
  }
}
