/**
 * Owns every delivery from event to answer. Sending is physical: it happens on the wall clock, outside the engine, and
 * the engine never waits for it. An event's deliveries are saved with the commit that made the event, so a kill between
 * the two loses none.
 */
import type { EngineEvent, WebhookTarget } from '../engine/contract.ts'
import type { Collection } from '../store/collection.ts'
import { type Attempt, type Delivery, nextAttempt } from './delivery.ts'
import type { Endpoints } from './endpoint.ts'
import type { Mishap, Mishaps } from './mishaps.ts'
import { send, succeeded } from './send.ts'

const MAX_IN_FLIGHT_PER_ENDPOINT = 8
/** Finished deliveries kept to be looked at. */
const KEPT = 1000
/** The longest a Node timer waits; what is due later is looked at again then. */
const MAX_TIMER_MS = 2_147_483_647

export interface SenderDeps {
  endpoints: Endpoints
  deliveries: Collection<Delivery>
  /** Event id → body as sent, kept as long as a delivery needs it. */
  payloads: Collection<string>
  mishaps: Mishaps
  /** Told once for each delivery that arrives. */
  onArrival: (eventId: string) => void
  deliver: typeof fetch
}

/** How to send once more. */
export interface Resending {
  /** Signed with a wrong secret. */
  badSignature?: boolean
  /** How late, on the wall; 0 by default. */
  delaySeconds?: number
}

/** No endpoint has it, so no receiver accepts what it signs. */
const WRONG_SECRET = 'whsec_of_somebody_else'

export class WebhookSender {
  readonly #deps: SenderDeps
  readonly #inFlight = new Map<string, Promise<void>>()
  readonly #perEndpoint = new Map<string, number>()
  readonly #pending = new Set<string>()
  readonly #stop = new AbortController()
  /** Counts the states the deliveries were replaced by: an answer to one of an earlier state is not noted in this one. */
  #age = 0
  #isPaused = false
  #lastNumber = 0
  #timer: NodeJS.Timeout | null = null
  #isPumpScheduled = false

  constructor(deps: SenderDeps) {
    this.#deps = deps
    this.reload()
  }

  /** To be told when the deliveries have been replaced by others. */
  reload() {
    this.#age += 1
    this.#lastNumber = 0
    this.#pending.clear()
    for (const { id, status } of this.#deps.deliveries.values()) {
      this.#lastNumber = Math.max(this.#lastNumber, Number(id.slice(4)))
      if (status === 'pending') this.#pending.add(id)
    }
    this.#schedulePump()
  }

  get isPaused() {
    return this.#isPaused
  }

  /** Nothing leaves by itself until `resume`. */
  pause() {
    this.#isPaused = true
  }

  resume() {
    this.#isPaused = false
    this.#schedulePump()
  }

  /** Lets go of what is held, each attempt begun after the one before has ended; answers how many there were. */
  async release(order: 'original' | 'reversed'): Promise<number> {
    const held = [...this.#deps.deliveries.values()].filter(({ status }) => status === 'held')
    if (order === 'reversed') held.reverse()
    for (const { id } of held) await this.resend(id)
    return held.length
  }

  /** The event of a delivery as it is sent; null where there is no such delivery. */
  payloadOf(id: string): string | null {
    return this.#deps.payloads.get(this.#deps.deliveries.get(id)?.eventId ?? '') ?? null
  }

  /** Newest first. */
  list(): Delivery[] {
    return [...this.#deps.deliveries.values()].toReversed()
  }

  /** To be told of every event of the engine, in the stretch of code that made it. */
  accept(event: EngineEvent) {
    const wanting = this.#deps.endpoints.wanting(event.type)
    if (wanting.length === 0) return
    this.#deps.payloads.set(event.id, JSON.stringify(event.body, null, 2))
    for (const endpoint of wanting) {
      const mishap = this.#deps.mishaps.take(`${event.id}/${endpoint.id}`, event.type)
      this.#enqueue(event, endpoint, mishap)
      if (mishap?.kind === 'duplicate') this.#enqueue(event, endpoint, null)
    }
    this.#forgetOldest()
    this.#schedulePump()
  }

  /**
   * Sends again, whatever came of it before and though deliveries are paused; null where there is no such delivery.
   * Resolves after the attempt, or at once where it is to be late.
   */
  async resend(
    id: string,
    { badSignature = false, delaySeconds = 0 }: Resending = {},
  ): Promise<Delivery | null> {
    const delivery = this.#deps.deliveries.get(id)
    if (delivery === undefined) return null
    await this.#inFlight.get(id)
    this.#save({
      ...delivery,
      ...this.#deps.deliveries.get(id),
      status: 'pending',
      isBadlySigned: badSignature,
      nextAttemptAt: Date.now() + delaySeconds * 1000,
    })
    if (delaySeconds > 0) this.#schedulePump()
    else await this.#start(id)
    return this.#deps.deliveries.get(id) ?? null
  }

  /** Resolves when nothing is on its way and nothing is due now. What waits for a later attempt goes on waiting. */
  async flush(): Promise<void> {
    this.#pump()
    while (this.#inFlight.size > 0) {
      await Promise.all(this.#inFlight.values())
      this.#pump()
    }
  }

  clear() {
    this.#pending.clear()
    this.#deps.deliveries.clear()
    this.#deps.payloads.clear()
  }

  /** Cuts off what is on its way; it stays pending and is sent after the next start. */
  async close(): Promise<void> {
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#stop.abort()
    await Promise.all(this.#inFlight.values())
  }

  #enqueue(event: EngineEvent, endpoint: WebhookTarget, mishap: Mishap | null) {
    this.#lastNumber += 1
    const now = Date.now()
    const status = mishap?.kind === 'drop' ? 'dropped' : mishap?.kind === 'hold' ? 'held' : 'pending'
    this.#save({
      id: `dlv_${String(this.#lastNumber).padStart(8, '0')}`,
      eventId: event.id,
      eventType: event.type,
      endpointId: endpoint.id,
      url: endpoint.url,
      status,
      attempts: [],
      nextAttemptAt: status === 'pending' ? now + (mishap?.seconds ?? 0) * 1000 : null,
      isBadlySigned: mishap?.kind === 'bad_signature',
      createdAt: now,
    })
  }

  #save(delivery: Delivery) {
    this.#deps.deliveries.set(delivery.id, delivery)
    if (delivery.status === 'pending') this.#pending.add(delivery.id)
    else this.#pending.delete(delivery.id)
  }

  #schedulePump() {
    if (this.#isPumpScheduled) return
    this.#isPumpScheduled = true
    // After the running code: the commit is written before its events leave.
    setImmediate(() => {
      this.#isPumpScheduled = false
      this.#pump()
    })
  }

  /** Starts what is due and may start, and sets the alarm for what is not. */
  #pump() {
    if (this.#stop.signal.aborted || this.#isPaused) return
    const now = Date.now()
    let soonest = Number.POSITIVE_INFINITY
    for (const id of this.#pending) {
      const delivery = this.#deps.deliveries.get(id)
      if (delivery === undefined || this.#inFlight.has(id)) continue
      const due = delivery.nextAttemptAt ?? now
      if (due > now) soonest = Math.min(soonest, due)
      else if ((this.#perEndpoint.get(delivery.endpointId) ?? 0) < MAX_IN_FLIGHT_PER_ENDPOINT)
        void this.#start(id)
    }
    if (this.#timer !== null) clearTimeout(this.#timer)
    this.#timer = null
    if (soonest < Number.POSITIVE_INFINITY) {
      this.#timer = setTimeout(() => this.#pump(), Math.min(soonest - now, MAX_TIMER_MS)).unref()
    }
  }

  #start(id: string): Promise<void> {
    const running = this.#attempt(id).finally(() => {
      this.#inFlight.delete(id)
      this.#schedulePump()
    })
    this.#inFlight.set(id, running)
    return running
  }

  async #attempt(id: string) {
    const delivery = this.#deps.deliveries.get(id)
    const payload = delivery === undefined ? undefined : this.#deps.payloads.get(delivery.eventId)
    if (delivery === undefined || payload === undefined) {
      this.#pending.delete(id)
      return
    }
    const endpoint = this.#deps.endpoints.get(delivery.endpointId)
    if (endpoint === undefined || !endpoint.enabled) {
      this.#save({ ...delivery, status: 'failed', nextAttemptAt: null })
      return
    }
    this.#count(endpoint.id, 1)
    const age = this.#age
    const secrets = delivery.isBadlySigned ? [WRONG_SECRET] : endpoint.secrets
    const attempt = await send({ url: endpoint.url, payload, secrets }, this.#deps.deliver, this.#stop.signal)
    this.#count(endpoint.id, -1)
    if (!this.#stop.signal.aborted && age === this.#age) this.#settle(id, attempt)
  }

  #settle(id: string, attempt: Attempt) {
    const delivery = this.#deps.deliveries.get(id)
    // A reset may have forgotten it meanwhile.
    if (delivery === undefined) return
    const tried = { ...delivery, isBadlySigned: false, attempts: [...delivery.attempts, attempt] }
    if (succeeded(attempt)) {
      this.#save({ ...tried, status: 'delivered', nextAttemptAt: null })
      // A resent one had arrived before.
      if (!delivery.attempts.some(succeeded)) this.#deps.onArrival(delivery.eventId)
      return
    }
    const next = nextAttempt(tried, Date.now())
    this.#save({ ...tried, status: next === null ? 'failed' : 'pending', nextAttemptAt: next })
  }

  #count(endpointId: string, by: 1 | -1) {
    this.#perEndpoint.set(endpointId, (this.#perEndpoint.get(endpointId) ?? 0) + by)
  }

  #forgetOldest() {
    const { deliveries, payloads } = this.#deps
    if (deliveries.size <= KEPT * 2) return
    const kept = new Set<string>()
    let surplus = deliveries.size - this.#pending.size - KEPT
    for (const [id, delivery] of deliveries.entries()) {
      if (delivery.status !== 'pending' && delivery.status !== 'held' && surplus > 0) {
        surplus -= 1
        deliveries.delete(id)
      } else kept.add(delivery.eventId)
    }
    for (const [eventId] of payloads.entries()) if (!kept.has(eventId)) payloads.delete(eventId)
  }
}
