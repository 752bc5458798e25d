import type { ApiResponse, Method } from '../engine/contract.ts'
import type { Collection } from '../store/collection.ts'
import { isRecord } from '../store/parse.ts'

/** Where events go. The secret is kept because Stripe's API shows it once, when the endpoint is made. */
export interface Endpoint {
  id: string
  url: string
  secret: string
  enabledEvents: string[]
  enabled: boolean
}

/** Owns the sender's view of `/v1/webhook_endpoints`: it learns from the answers the API gives. */
export class Endpoints {
  readonly #endpoints: Collection<Endpoint>

  constructor(endpoints: Collection<Endpoint>) {
    this.#endpoints = endpoints
  }

  get(id: string): Endpoint | undefined {
    return this.#endpoints.get(id)
  }

  /** The enabled endpoints that asked for this type of event. */
  wanting(type: string): Endpoint[] {
    return [...this.#endpoints.values()].filter(
      ({ enabled, enabledEvents }) =>
        enabled && (enabledEvents.includes('*') || enabledEvents.includes(type)),
    )
  }

  withUrl(url: string): Endpoint | undefined {
    return [...this.#endpoints.values()].find((endpoint) => endpoint.url === url)
  }

  /** Signs with `secret` from here on, where the owner chose one rather than took Stripe's. */
  setSecret(id: string, secret: string) {
    const endpoint = this.#endpoints.get(id)
    if (endpoint !== undefined) this.#endpoints.set(id, { ...endpoint, secret })
  }

  clear() {
    this.#endpoints.clear()
  }

  /** To be told of every answer of the API. */
  learn(method: Method, path: string, answer: ApiResponse) {
    if (method === 'GET' || answer.status !== 200) return
    if (!/^\/v1\/webhook_endpoints(\/|$)/.test(path) || !isRecord(answer.body)) return
    const { id, url, secret, enabled_events, status } = answer.body
    if (typeof id !== 'string') return
    if (method === 'DELETE') {
      this.#endpoints.delete(id)
      return
    }
    const known = this.#endpoints.get(id)
    const endpoint = parseEndpoint({
      id,
      url,
      secret: secret ?? known?.secret,
      enabledEvents: enabled_events,
      enabled: status === 'enabled',
    })
    if (endpoint !== null) this.#endpoints.set(id, endpoint)
  }
}

/** Reads one back from the journal. */
export function parseEndpoint(value: unknown): Endpoint | null {
  if (!isRecord(value)) return null
  const { id, url, secret, enabledEvents, enabled } = value
  if (typeof id !== 'string' || typeof url !== 'string' || typeof secret !== 'string') return null
  if (typeof enabled !== 'boolean' || !Array.isArray(enabledEvents)) return null
  return { id, url, secret, enabled, enabledEvents: enabledEvents.filter((type) => typeof type === 'string') }
}
