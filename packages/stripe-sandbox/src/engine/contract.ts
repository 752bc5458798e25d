/**
 * What the engine promises to everything around it (HTTP server, in-process fetch, webhook sender,
 * hosted pages, control API). The engine is pure and synchronous: no I/O, no timers, no wall clock,
 * no chance other than its seed. The same calls in the same order give the same ids and amounts.
 */

/** Form-encoded input after its brackets were resolved. Leaves are strings, as on the wire; '' empties a field. */
export type Params = { [key: string]: ParamValue }
export type ParamValue = string | ParamValue[] | Params

export type Method = 'GET' | 'POST' | 'DELETE'

export interface ApiRequest {
  method: Method
  /** Decoded path without query, for example `/v1/customers/cus_123`. */
  path: string
  /** Query and body parameters together (`expand` among them). */
  params: Params
  /** From `Stripe-Version`, or the pinned version where the header is absent. */
  apiVersion: string
  /** `req_…`; stands in errors' `request_log_url` and in events' `request.id`. */
  requestId: string
  idempotencyKey: string | null
}

export interface ApiResponse {
  status: number
  /** A plain JSON value that shares no memory with the engine's state. */
  body: unknown
}

/** A point in the clock's life. Seconds since 1970, UTC. */
export interface ClockState {
  now: number
  /** A frozen clock moves only through `advanceClock`; a running one also follows `tick`. */
  frozen: boolean
}

/** What sort of thing happens by itself. */
export type UpcomingKind =
  | 'invoice'
  | 'trial_end'
  | 'trial_reminder'
  | 'renewal_reminder'
  | 'finalization'
  | 'due_reminder'
  | 'due_date'
  | 'retry'
  | 'settlement'
  | 'verification'
  | 'cancellation'
  | 'phase'
  | 'collection'
  | 'discount_end'
  | 'expiry'

/** A webhook endpoint as the sender sees it. */
export interface WebhookTarget {
  id: string
  url: string
  enabled: boolean
  /** Types of events, or `*`. */
  enabledEvents: readonly string[]
  /** The newest first; while a rolled one is still good there are two, and each signs. */
  secrets: readonly string[]
}

/** One thing that will happen by itself when the clock reaches `at`. */
export interface Upcoming {
  at: number
  /** The sandbox clock (`null`) or a test clock's id. */
  clock: string | null
  kind: UpcomingKind
  /** In words: `Invoice for sub_… (Ada Lovelace)`. */
  what: string
  objectId: string
}

/** Which of them to tell. `clock: null` is the sandbox clock; absent, any clock or kind. */
export interface UpcomingFilter {
  kind?: UpcomingKind
  clock?: string | null
}

/** How the next charge on a customer's (or, with `customer: null`, anybody's) card ends, whatever the card. */
export interface PaymentOutcome {
  customer: string | null
  /**
   * `requires_action`: the bank wants the person to authenticate; off session that is a decline. `processing_then_…`: known
   * later, as a bank debit is. A bank debit that is to be `declined` is so later, too.
   */
  outcome: 'succeeded' | 'declined' | 'requires_action' | 'processing_then_succeeds' | 'processing_then_fails'
  /** Stripe's decline code, for example `insufficient_funds`; `generic_decline` by default. */
  declineCode?: string
  /** How many charges it stands for. 1 by default. */
  times?: number
  /** Seconds in processing; as long as a bank debit takes by default. */
  afterSeconds?: number
}

/** Stored objects that changed in one commit, for a journal. `null` means deleted. */
export interface Change {
  id: string
  value: unknown
}

export interface Engine {
  /**
   * Runs one API request to its end. Atomic: a request answered with an error of 4xx or 5xx leaves no object behind,
   * except where Stripe keeps some (a declined payment keeps its intent and charge).
   */
  handle(request: ApiRequest): ApiResponse
  /** True where `handle` knows the route; an unknown one is answered 501 with its name. */
  hasRoute(method: Method, path: string): boolean
  clock(): ClockState
  /** Moves the sandbox clock forward to `to` (seconds), running everything due on the way in time order. Refuses to go back. */
  advanceClock(to: number): void
  freezeClock(frozen: boolean): void
  /** For a running clock: the wall's seconds since the last tick have passed. */
  tick(elapsedSeconds: number): void
  /** What is due next, soonest first, at most `limit`. */
  upcoming(limit: number, filter?: UpcomingFilter): Upcoming[]
  setNextPayment(outcome: PaymentOutcome): void
  /** What was set and is not spent yet, in the order in which charges meet it, with the charges left to each. */
  nextPayments(): PaymentOutcome[]
  /** Cards decide again. */
  clearNextPayments(): void
  /** The endpoints there are, also the disabled ones, oldest first. */
  webhookTargets(): WebhookTarget[]
  /** An endpoint has taken the event: its `pending_webhooks` counts down. */
  noteArrival(eventId: string): void
  /** When a trial begun now in this checkout session would end, in seconds; null where it offers none. */
  trialEnd(sessionId: string): number | null
  /** Called once per event, in order, after the commit that made it; `event` is a Stripe event as a plain JSON value. */
  onEvent(listener: (event: EngineEvent) => void): () => void
  /** Called after each commit with everything it changed: what a journal has to write so that `restore` gives the same state. */
  onCommit(listener: (changes: Change[]) => void): () => void
  /** The whole state as changes, and back. `restore` replaces everything. */
  snapshot(): Change[]
  restore(changes: Iterable<Change>): void
  /** Forgets everything; the clock is set to `now`. */
  reset(now: number): void
}

export interface EngineEvent {
  id: string
  type: string
  /** Rendered at the pinned API version, as it goes to webhook endpoints and `/v1/events`. */
  body: Record<string, unknown>
}
