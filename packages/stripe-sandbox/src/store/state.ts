import type { Change, Engine } from '../engine/contract.ts'
import { Collection } from './collection.ts'
import { History, type Snapshot } from './history.ts'
import { type Commit, type Entry, Journal } from './journal.ts'

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
  #isReplacing = false
  readonly #history = new History()
  #failure: unknown = null

  /** Without a folder the state lives as long as the process. Throws `StoreError`. */
  constructor(folder: string | undefined) {
    const opened = folder === undefined ? { journal: null, saved: null } : Journal.open(folder, this.#history)
    this.#journal = opened.journal
    this.#saved = opened.saved
  }

  /** False on the first start in a folder, and always without one. */
  get wasSaved() {
    return this.#saved !== null
  }

  /** A collection kept beside the engine, holding what was saved of it. */
  collection<T>(name: string, parse: (value: unknown) => T | null): Collection<T> {
    const collection = new Collection<T>(name, parse, (change) => this.#note('around', change))
    for (const change of this.#saved?.around ?? []) collection.load(change)
    this.#collections.push(collection)
    return collection
  }

  /** Brings the engine back to what was saved and follows it from here on. */
  attach(engine: Engine) {
    this.#engine = engine
    if (this.#saved !== null) engine.restore(this.#saved.engine)
    engine.onCommit((changes) => {
      for (const change of changes) this.#note('engine', change)
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

  /** Moments to go back to, oldest first. A folder keeps them beyond a restart. */
  snapshots(): Snapshot[] {
    return this.#history.list()
  }

  takeSnapshot(details: Omit<Snapshot, 'id'>): Snapshot {
    // What changed before it stands before it in the journal.
    this.flush()
    const moment = this.#history.take(details, () => this.snapshot())
    this.#journal?.append({ moment })
    return moment
  }

  /** Null where that moment is not kept. */
  stateAt(snapshotId: string): Commit | null {
    return this.#history.stateAt(snapshotId)
  }

  /** Runs what puts another state in place of this one, which is kept as `moment`; where it throws, nothing has happened. */
  replace(moment: Omit<Snapshot, 'id'>, change: () => void) {
    this.flush()
    const before = this.snapshot()
    this.#isReplacing = true
    try {
      change()
    } catch (error) {
      this.restore(before)
      throw error
    } finally {
      this.#isReplacing = false
    }
    this.#history.take(moment, () => before)
    this.#history.recordReplaced(before, this.snapshot())
    this.compact()
  }

  /** Brings everything back to `state`. Throws `RangeError` where it holds what cannot be read. */
  restore({ engine, around }: Commit) {
    const stray = around.find((change) => !this.#collections.some((collection) => collection.owns(change)))
    if (stray !== undefined)
      throw new RangeError(`The state holds what this sandbox does not know: ${stray.id}.`)
    try {
      this.#engine?.restore(engine)
      this.#engine?.clock()
    } catch (error) {
      const reason = error instanceof Error ? error.message : String(error)
      throw new RangeError(`The state cannot be read: ${reason}.`, { cause: error })
    }
    for (const collection of this.#collections) {
      if (!collection.restore(around)) throw new RangeError('The state holds entries that cannot be read.')
    }
  }

  /** Writes everything anew; with it what is pending, and what was changed without a word to the journal. */
  compact() {
    this.#pendingEngine.clear()
    this.#pendingAround.clear()
    this.#journal?.compact(this.#entries())
  }

  #entries(): Entry[] {
    const parts = this.#history.parts()
    if (parts === null) return [this.snapshot()]
    return [parts.base, ...parts.moments.flatMap(({ snapshot, since }) => [{ moment: snapshot }, since])]
  }

  close() {
    if (this.#failure === null) this.flush()
    this.#journal?.close()
  }

  #note(side: keyof Commit, change: Change) {
    if (this.#isReplacing) return
    this.#history.record(side, change)
    if (this.#journal === null) return
    const pending = side === 'engine' ? this.#pendingEngine : this.#pendingAround
    pending.set(change.id, change.value)
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
