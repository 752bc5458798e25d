import type { Change, Engine } from '../engine/contract.ts'
import { Collection } from './collection.ts'
import { type Commit, Journal } from './journal.ts'

/**
 * Owns what is saved and when. Everything one request changes, in the engine and around it, becomes one journal line:
 * a charge without the idempotency key it was made under would be charged again by the retry after a kill.
 */
export class State {
  readonly #journal: Journal | null
  readonly #saved: Commit | null
  #collections: Collection<unknown>[] = []
  #engine: Engine | null = null
  #pendingEngine = new Map<string, unknown>()
  #pendingAround = new Map<string, unknown>()
  #isScheduled = false
  #failure: unknown = null

  /** Without a folder the state lives as long as the process. Throws `StoreError`. */
  constructor(folder: string | undefined) {
    const opened = folder === undefined ? { journal: null, saved: null } : Journal.open(folder)
    this.#journal = opened.journal
    this.#saved = opened.saved
  }

  /** False on the first start in a folder, and always without one. */
  get wasSaved() {
    return this.#saved !== null
  }

  /** A collection kept beside the engine, holding what was saved of it. */
  collection<T>(name: string, parse: (value: unknown) => T | null): Collection<T> {
    const collection = new Collection<T>(name, parse, (change) => this.#add(this.#pendingAround, change))
    for (const change of this.#saved?.around ?? []) collection.load(change)
    this.#collections.push(collection)
    return collection
  }

  /** Brings the engine back to what was saved and follows it from here on. */
  attach(engine: Engine) {
    this.#engine = engine
    if (this.#saved !== null) engine.restore(this.#saved.engine)
    engine.onCommit((changes) => {
      for (const change of changes) this.#add(this.#pendingEngine, change)
    })
    this.compact()
  }

  /** Writes what is pending. Throws when it, or an earlier write, failed: no answer may leave for what is not saved. */
  flush() {
    if (this.#failure !== null) throw this.#failure
    if (this.#pendingEngine.size === 0 && this.#pendingAround.size === 0) return
    const commit = { engine: toChanges(this.#pendingEngine), around: toChanges(this.#pendingAround) }
    this.#pendingEngine.clear()
    this.#pendingAround.clear()
    try {
      this.#journal?.append(commit)
      if (this.#journal?.isLarge) this.compact()
    } catch (error) {
      this.#failure = error
      throw error
    }
  }

  snapshot(): Commit {
    return {
      engine: this.#engine?.snapshot() ?? [],
      around: this.#collections.flatMap((collection) => collection.snapshot()),
    }
  }

  /** Writes everything anew; with it what is pending, and what was changed without a word to the journal. */
  compact() {
    this.#pendingEngine.clear()
    this.#pendingAround.clear()
    this.#journal?.compact(this.snapshot())
  }

  close() {
    if (this.#failure === null) this.flush()
    this.#journal?.close()
  }

  #add(pending: Map<string, unknown>, { id, value }: Change) {
    if (this.#journal === null) return
    pending.set(id, value)
    if (this.#isScheduled) return
    this.#isScheduled = true
    // What no request waits for (a tick, a delivery's attempt) is written when the running code is through.
    queueMicrotask(() => {
      this.#isScheduled = false
      if (this.#failure === null) this.#flushQuietly()
    })
  }

  /** The failure is kept and reported by the next `flush`, in whose way it then stands. */
  #flushQuietly() {
    try {
      this.flush()
    } catch (error) {
      this.#failure = error
    }
  }
}

function toChanges(values: Map<string, unknown>): Change[] {
  return [...values].map(([id, value]) => ({ id, value }))
}
