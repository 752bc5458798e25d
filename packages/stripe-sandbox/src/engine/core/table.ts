// Rows are immutable: a change is a new row under the same id. That makes undo, change feeds and
// `previous_attributes` a matter of keeping the row that was there before.

export interface Row {
  readonly id: string
}

export interface Entry<T> {
  /** The place in creation order; an update keeps it. */
  seq: number
  row: T
}

/** One write: what stood under `id` before. */
export interface Write {
  table: AnyTable
  id: string
  before: Entry<Row> | undefined
}

/** The side of a table that the store needs without knowing its rows' type. */
export interface AnyTable {
  readonly name: string
  undo(id: string, before: Entry<Row> | undefined): void
  entry(id: string): Entry<Row> | undefined
  entries(): Iterable<[string, Entry<Row>]>
  load(id: string, seq: number, row: unknown): void
  clear(): void
}

export interface WriteLog {
  nextSeq(): number
  record(write: Write): void
}

export type IndexKey = string | readonly string[] | null | undefined

export interface TableDefinition<T extends Row, I extends string> {
  name: string
  /** By what a row is found: one key, several or none. */
  indexes: Record<I, (row: T) => IndexKey>
  /** Tells this table's rows from anything else when a journal is read back. */
  is: (value: unknown) => value is T
  /** Called when undo or restore puts a row back. */
  onRestore?: (row: T, seq: number) => void
}

export class Table<T extends Row, I extends string> implements AnyTable {
  readonly name: string
  readonly #definition: TableDefinition<T, I>
  readonly #log: WriteLog
  readonly #rows = new Map<string, Entry<T>>()
  readonly #indexes = new Map<string, Map<string, Set<string>>>()
  #disordered = false

  constructor(definition: TableDefinition<T, I>, log: WriteLog) {
    this.name = definition.name
    this.#definition = definition
    this.#log = log
    for (const index in definition.indexes) this.#indexes.set(index, new Map())
  }

  get size(): number {
    return this.#rows.size
  }

  get(id: string): T | undefined {
    return this.#rows.get(id)?.row
  }

  entry(id: string): Entry<T> | undefined {
    return this.#rows.get(id)
  }

  /** Inserts or replaces. */
  put<R extends T>(row: R): R {
    const before = this.#rows.get(row.id)
    this.#log.record({ table: this, id: row.id, before })
    this.#set(row.id, { seq: before?.seq ?? this.#log.nextSeq(), row }, before)
    return row
  }

  delete(id: string): void {
    const before = this.#rows.get(id)
    if (before === undefined) return
    this.#log.record({ table: this, id, before })
    this.#set(id, undefined, before)
  }

  /** All rows, oldest first. */
  *all(): Iterable<T> {
    for (const [, entry] of this.entries()) yield entry.row
  }

  /** The rows whose index `index` is `key`, oldest first. */
  by(index: I, key: string): T[] {
    const ids = this.#indexes.get(index)?.get(key)
    if (ids === undefined) return []
    const found: Entry<T>[] = []
    for (const id of ids) {
      const entry = this.#rows.get(id)
      if (entry !== undefined) found.push(entry)
    }
    return found.sort((a, b) => a.seq - b.seq).map((entry) => entry.row)
  }

  entries(): Iterable<[string, Entry<T>]> {
    if (this.#disordered) {
      const sorted = [...this.#rows].sort(([, a], [, b]) => a.seq - b.seq)
      this.#rows.clear()
      for (const [id, entry] of sorted) this.#rows.set(id, entry)
      this.#disordered = false
    }
    return this.#rows
  }

  undo(id: string, before: Entry<Row> | undefined): void {
    const now = this.#rows.get(id)
    if (before === undefined) {
      this.#set(id, undefined, now)
      return
    }
    this.load(id, before.seq, before.row)
  }

  load(id: string, seq: number, value: unknown): void {
    if (!this.#definition.is(value)) throw new Error(`${this.name}/${id} is no row of ${this.name}`)
    const now = this.#rows.get(id)
    if (now === undefined) this.#disordered = true
    this.#set(id, { seq, row: value }, now)
    this.#definition.onRestore?.(value, seq)
  }

  clear(): void {
    this.#rows.clear()
    for (const index of this.#indexes.values()) index.clear()
  }

  #set(id: string, next: Entry<T> | undefined, before: Entry<T> | undefined): void {
    for (const index in this.#definition.indexes) {
      const key = this.#definition.indexes[index]
      const from = before === undefined ? null : (key(before.row) ?? null)
      const to = next === undefined ? null : (key(next.row) ?? null)
      if (isSameKey(from, to)) continue
      const keys = this.#indexes.get(index)
      if (keys === undefined) continue
      for (const old of toKeys(from)) {
        const ids = keys.get(old)
        ids?.delete(id)
        if (ids?.size === 0) keys.delete(old)
      }
      for (const given of toKeys(to)) {
        const ids = keys.get(given)
        if (ids === undefined) keys.set(given, new Set([id]))
        else ids.add(id)
      }
    }
    if (next === undefined) this.#rows.delete(id)
    else this.#rows.set(id, next)
  }
}

function toKeys(key: string | readonly string[] | null): readonly string[] {
  if (key === null) return []
  return typeof key === 'string' ? [key] : key
}

function isSameKey(a: string | readonly string[] | null, b: string | readonly string[] | null): boolean {
  if (a === b) return true
  if (a === null || b === null || typeof a === 'string' || typeof b === 'string') return false
  return a.length === b.length && a.every((key, at) => key === b[at])
}
