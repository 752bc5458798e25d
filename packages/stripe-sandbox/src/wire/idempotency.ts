import { createHash } from 'node:crypto'
import type { Params, ParamValue } from '../engine/contract.ts'
import type { Collection } from '../store/collection.ts'
import { isRecord } from '../store/parse.ts'
import type { ApiError } from './api-error.ts'

/**
 * Owns the answers kept under idempotency keys. A key guards against a physical retry of a request, so its 24 hours
 * pass on the wall: moving the sandbox clock must not turn a retry into a second charge.
 * https://docs.stripe.com/api/idempotent_requests
 */
export interface StoredAnswer {
  /** Digest of method, path and parameters. */
  fingerprint: string
  requestId: string
  status: number
  body: string
  /** Wall clock, ms. */
  storedAt: number
}

export type Begun =
  | { kind: 'run' }
  | { kind: 'replay'; answer: StoredAnswer }
  | { kind: 'refuse'; error: ApiError }

export const KEY_LIFETIME_MS = 24 * 60 * 60 * 1000
const MAX_KEY_LENGTH = 255

export class IdempotencyKeys {
  readonly #answers: Collection<StoredAnswer>
  readonly #inFlight = new Set<string>()

  constructor(answers: Collection<StoredAnswer>) {
    this.#answers = answers
  }

  /** Says what to do with a request under `key`; after `run` the caller owes `finish` or `release`. */
  begin(key: string, fingerprint: string, wallMs: number): Begun {
    this.#prune(wallMs)
    if (key.length > MAX_KEY_LENGTH) {
      return refuse(
        400,
        `Idempotency keys are at most ${MAX_KEY_LENGTH} characters; yours has ${key.length}.`,
      )
    }
    const answer = this.#answers.get(key)
    if (answer !== undefined && answer.fingerprint !== fingerprint) {
      return refuse(
        400,
        `Keys for idempotent requests can only be used with the same parameters they were first used with. Try using a key other than '${key}' if you meant to execute a different request.`,
      )
    }
    if (answer !== undefined) return { kind: 'replay', answer }
    if (this.#inFlight.has(key)) {
      return refuse(
        409,
        `There is currently another in-progress request using this Idempotent Key (that probably means you submitted twice, and the other request is still going through): ${key}. Please try again later.`,
        'idempotency_key_in_use',
      )
    }
    this.#inFlight.add(key)
    return { kind: 'run' }
  }

  finish(key: string, answer: StoredAnswer) {
    this.#inFlight.delete(key)
    this.#answers.set(key, answer)
  }

  /** The request did not begin to run: nothing is kept and the key may be used again. */
  release(key: string) {
    this.#inFlight.delete(key)
  }

  #prune(wallMs: number) {
    // Oldest first: insertion order is age.
    for (const [key, answer] of this.#answers.entries()) {
      if (answer.storedAt + KEY_LIFETIME_MS > wallMs) return
      this.#answers.delete(key)
    }
  }
}

/** Same method, path and parameters, whatever the order they were sent in. */
export function fingerprintOf(method: string, path: string, params: Params): string {
  return createHash('sha256')
    .update(`${method} ${path} ${canonical(params)}`)
    .digest('base64')
}

function canonical(value: ParamValue): string {
  if (typeof value === 'string') return JSON.stringify(value)
  if (Array.isArray(value)) return `[${value.map(canonical).join(',')}]`
  const keys = Object.keys(value).sort()
  return `{${keys.map((key) => `${JSON.stringify(key)}:${canonical(value[key] ?? '')}`).join(',')}}`
}

function refuse(status: number, message: string, code?: string): Begun {
  return {
    kind: 'refuse',
    error: { status, type: 'idempotency_error', message, ...(code === undefined ? {} : { code }) },
  }
}

/** Reads one back from the journal. */
export function parseStoredAnswer(value: unknown): StoredAnswer | null {
  if (!isRecord(value)) return null
  const { fingerprint, requestId, status, body, storedAt } = value
  if (typeof fingerprint !== 'string' || typeof requestId !== 'string' || typeof body !== 'string')
    return null
  if (typeof status !== 'number' || typeof storedAt !== 'number') return null
  return { fingerprint, requestId, status, body, storedAt }
}
