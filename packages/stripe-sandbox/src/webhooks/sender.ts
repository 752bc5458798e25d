/**
 * Owns every delivery from event to answer. Sending is physical: it happens on the wall clock, outside the engine, and
 * the engine never waits for it. An event's deliveries are saved with the commit that made the event, so a kill between
 * the two loses none.
 */
import type { EngineEvent } from '../engine/contract.ts'
import type { Collection } from '../store/collection.ts'
import { type Attempt, type Delivery, nextAttempt } from './delivery.ts'
import type { Endpoint, Endpoints } from './endpoint.ts'
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
  deliver: typeof fetch
}

export class WebhookSender {
  readonly #deps: SenderDeps
  readonly #inFlight = new Map<string, Promise<void>>()
  readonly #perEndpoint = new Map<string, number>()
  readonly #pending = new Set<string>()
  readonly #stop = new AbortController()
  #lastNumber = 0
  #timer: NodeJS.Timeout | null = null
  #isPumpScheduled = false

  constructor(deps: SenderDeps) {
    this.#deps = deps
    for (const { id, status } of deps.deliveries.values()) {
      this.#lastNumber = Math.max(this.#lastNumber, Number(id.slice(4)))
      if (status === 'pending') this.#pending.add(id)
    }
    this.#schedulePump()
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
    for (const endpoint of wanting) this.#enqueue(event, endpoint)
    this.#forgetOldest()
    this.#schedulePump()
  }

  /** Sends again now, whatever came of it before; null where there is no such delivery. Resolves after the attempt. */
  async resend(id: string): Promise<Delivery | null> {
    const delivery = this.#deps.deliveries.get(id)
    if (delivery === undefined) return null
    await this.#inFlight.get(id)
    this.#save({
      ...delivery,
      ...this.#deps.deliveries.get(id),
      status: 'pending',
      nextAttemptAt: Date.now(),
    })
    await this.#start(id)
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

  #enqueue(event: EngineEvent, endpoint: Endpoint) {
    this.#lastNumber += 1
    const now = Date.now()
    this.#save({
      id: `dlv_${String(this.#lastNumber).padStart(8, '0')}`,
      eventId: event.id,
      eventType: event.type,
      endpointId: endpoint.id,
      url: endpoint.url,
      status: 'pending',
      attempts: [],
      nextAttemptAt: now,
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
    if (this.#stop.signal.aborted) return
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
    const attempt = await send(
      { url: endpoint.url, payload, secret: endpoint.secret },
      this.#deps.deliver,
      this.#stop.signal,
    )
    this.#count(endpoint.id, -1)
    if (!this.#stop.signal.aborted) this.#settle(id, attempt)
  }

  #settle(id: string, attempt: Attempt) {
    const delivery = this.#deps.deliveries.get(id)
    // A reset may have forgotten it meanwhile.
    if (delivery === undefined) return
    const tried = { ...delivery, attempts: [...delivery.attempts, attempt] }
    if (succeeded(attempt)) {
      this.#save({ ...tried, status: 'delivered', nextAttemptAt: null })
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
      if (delivery.status !== 'pending' && surplus > 0) {
        surplus -= 1
        deliveries.delete(id)
      } else kept.add(delivery.eventId)
    }
    for (const [eventId] of payloads.entries()) if (!kept.has(eventId)) payloads.delete(eventId)
  }
}
