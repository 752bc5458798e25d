import type { WebhookTarget } from '../engine/contract.ts'

/** The sender's view of the engine's webhook endpoints, read each time it is asked. */
export class Endpoints {
  readonly #targets: () => WebhookTarget[]

  constructor(targets: () => WebhookTarget[]) {
    this.#targets = targets
  }

  get(id: string): WebhookTarget | undefined {
    return this.#targets().find((endpoint) => endpoint.id === id)
  }

  /** The enabled endpoints that asked for this type of event. */
  wanting(type: string): WebhookTarget[] {
    return this.#targets().filter(
      ({ enabled, enabledEvents }) =>
        enabled && (enabledEvents.includes('*') || enabledEvents.includes(type)),
    )
  }

  withUrl(url: string): WebhookTarget | undefined {
    return this.#targets().find((endpoint) => endpoint.url === url)
  }
}
