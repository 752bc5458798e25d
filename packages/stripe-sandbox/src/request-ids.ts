import { createHash } from 'node:crypto'
import type { Collection } from './store/collection.ts'

/** `req_…` ids made from the seed and a count, so that the same calls give the same events; the count is saved. */
export class RequestIds {
  readonly #seed: string
  readonly #counts: Collection<number>

  constructor(seed: string, counts: Collection<number>) {
    this.#seed = seed
    this.#counts = counts
  }

  next(): string {
    const count = (this.#counts.get('requests') ?? 0) + 1
    this.#counts.set('requests', count)
    const digest = createHash('sha256').update(`${this.#seed}/request/${count}`).digest('base64url')
    return `req_${digest.replace(/[-_]/g, '').slice(0, 14)}`
  }

  clear() {
    this.#counts.clear()
  }
}
