/**
 * Owns the moments one can go back to. What stands in the state is never changed in place, so a moment costs no copy:
 * one map holds everything as it was at the oldest, and a map per moment holds what has changed since it. Rewinding is
 * itself recorded as a change, so it can be taken back like any other.
 */
import type { Change } from '../engine/contract.ts'
import type { Commit } from './journal.ts'
import { isRecord } from './parse.ts'

/** Why a moment was kept. */
export type SnapshotReason = 'asked' | 'clock' | 'rewind' | 'reset' | 'import' | 'scenario'

export interface Snapshot {
  /** `snap_3`. */
  id: string
  /** What a person called it; null for those taken by themselves. */
  name: string | null
  reason: SnapshotReason
  /** The sandbox's time then, ms since 1970. */
  nowMs: number
  /** The wall's time then, ms since 1970. */
  takenAt: number
}

type Side = keyof Commit
type Images = Record<Side, Map<string, unknown>>

interface Moment {
  snapshot: Snapshot
  /** What has changed from here to the next moment; `null` where it was deleted. */
  since: Images
}

const SIDES = ['engine', 'around'] as const
const MAX_MOMENTS = 50
/** Beyond it the oldest moments go: an object and all its past versions count one for each moment. */
const MAX_CHANGES = 250_000

export class History {
  #base: Images | null = null
  #moments: Moment[] = []
  #changes = 0
  #last = 0

  /** Oldest first. */
  list(): Snapshot[] {
    return this.#moments.map(({ snapshot }) => snapshot)
  }

  /** Keeps this moment. `present` is asked for only where no earlier moment is kept. */
  take(details: Omit<Snapshot, 'id'>, present: () => Commit): Snapshot {
    const snapshot = { id: `snap_${this.#last + 1}`, ...details }
    this.takeBack(snapshot, present)
    return snapshot
  }

  /** The same for a moment that has its id: one read from a file. */
  takeBack(snapshot: Snapshot, present: () => Commit) {
    this.#base ??= toImages(present())
    this.#last = Math.max(this.#last, Number(snapshot.id.slice('snap_'.length)))
    this.#moments.push({ snapshot, since: emptyImages() })
    if (this.#moments.length > MAX_MOMENTS) this.#drop(this.#leastMissed())
  }

  /** Everything there is, so that reading it again makes the same history; null where no moment is kept. */
  parts(): { base: Commit; moments: { snapshot: Snapshot; since: Commit }[] } | null {
    if (this.#base === null) return null
    return {
      base: toCommit(this.#base),
      moments: this.#moments.map(({ snapshot, since }) => ({ snapshot, since: toCommit(since) })),
    }
  }

  /** To be told of everything that changes. */
  record(side: Side, { id, value }: Change) {
    const since = this.#moments.at(-1)?.since[side]
    if (since === undefined) return
    if (!since.has(id)) this.#changes += 1
    since.set(id, value)
    while (this.#changes > MAX_CHANGES) this.#drop(0)
  }

  /** Everything was replaced by something else. */
  recordReplaced(before: Commit, after: Commit) {
    for (const side of SIDES) {
      const left = new Map(before[side].map(({ id, value }) => [id, value]))
      for (const change of after[side]) {
        if (left.get(change.id) !== change.value) this.record(side, change)
        left.delete(change.id)
      }
      for (const id of left.keys()) this.record(side, { id, value: null })
    }
  }

  /** The state as it was, or null where that moment is not kept (any more). */
  stateAt(snapshotId: string): Commit | null {
    const index = this.#moments.findIndex(({ snapshot }) => snapshot.id === snapshotId)
    if (index < 0 || this.#base === null) return null
    const images = emptyImages()
    for (const side of SIDES) {
      merge(images[side], this.#base[side], false)
      for (const { since } of this.#moments.slice(0, index)) merge(images[side], since[side], false)
    }
    return toCommit(images)
  }

  /** The oldest that nobody asked for, or the oldest. */
  #leastMissed(): number {
    return Math.max(
      0,
      this.#moments.findIndex(({ snapshot }) => snapshot.reason !== 'asked'),
    )
  }

  /** What changed after a dropped moment has then changed after the one before it. */
  #drop(index: number) {
    const [dropped] = this.#moments.splice(index, 1)
    const into = index === 0 ? this.#base : this.#moments[index - 1]?.since
    if (dropped === undefined || into === undefined || into === null) return
    for (const side of SIDES) merge(into[side], dropped.since[side], index > 0)
    if (this.#moments.length === 0) this.#base = null
    this.#changes = this.#moments.reduce((sum, { since }) => sum + since.engine.size + since.around.size, 0)
  }
}

/** Deletions are kept as such only in a map of changes. */
function merge(into: Map<string, unknown>, changes: Map<string, unknown>, keepsDeletions: boolean) {
  for (const [id, value] of changes) {
    if (value === null && !keepsDeletions) into.delete(id)
    else into.set(id, value)
  }
}

function emptyImages(): Images {
  return { engine: new Map(), around: new Map() }
}

function toImages({ engine, around }: Commit): Images {
  const images = emptyImages()
  for (const { id, value } of engine) images.engine.set(id, value)
  for (const { id, value } of around) images.around.set(id, value)
  return images
}

function toCommit({ engine, around }: Images): Commit {
  return { engine: toChanges(engine), around: toChanges(around) }
}

function toChanges(values: Map<string, unknown>): Change[] {
  return [...values].map(([id, value]) => ({ id, value }))
}

const REASONS = [
  'asked',
  'clock',
  'rewind',
  'reset',
  'import',
  'scenario',
] as const satisfies SnapshotReason[]

/** Reads one back from the journal; null where it cannot be. */
export function parseSnapshot(value: unknown): Snapshot | null {
  if (!isRecord(value)) return null
  const { id, name, reason: given, nowMs, takenAt } = value
  const reason = REASONS.find((known) => known === given)
  if (typeof id !== 'string' || !/^snap_\d+$/.test(id) || reason === undefined) return null
  if ((name !== null && typeof name !== 'string') || typeof nowMs !== 'number' || typeof takenAt !== 'number')
    return null
  return { id, name, reason, nowMs, takenAt }
}
