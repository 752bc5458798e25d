// All state lives in tables; every write is logged, so a request can be undone to any point and a commit
// can say what it changed.
import type { Change } from '../contract.ts'
import { Heap } from './heap.ts'
import { TASK_KINDS, createTables } from './tables.ts'
import type { Task, TaskKind, Tables } from './tables.ts'
import type { AnyTable, Write, WriteLog } from './table.ts'

export class Store implements WriteLog {
  readonly tables: Tables
  readonly #all: AnyTable[]
  readonly #heaps = new Map<string | null, Heap>()
  #writes: Write[] = []
  #seq = 0

  constructor() {
    this.tables = createTables(this, (task, seq) => this.#enqueue(task, seq))
    this.#all = Object.values(this.tables)
  }

  nextSeq(): number {
    this.#seq += 1
    return this.#seq
  }

  record(write: Write): void {
    this.#writes.push(write)
  }

  /** A point that `rollback` returns to; also how far `writesSince` looks back. */
  mark(): number {
    return this.#writes.length
  }

  rollback(mark: number): void {
    while (this.#writes.length > mark) {
      const write = this.#writes.pop()
      write?.table.undo(write.id, write.before)
    }
    // The counter of places follows the rows, so that an undone request leaves no gap a replay would not have.
    if (mark === 0) this.#seq = this.#seqAtCommit
  }

  writesSince(mark: number): readonly Write[] {
    return this.#writes.slice(mark)
  }

  #seqAtCommit = 0

  /** Forgets how to undo; answers what changed since the last commit, each row once with its last value. */
  commit(): Change[] {
    const changed = new Map<string, Change>()
    for (const { table, id } of this.#writes) {
      const key = `${table.name}/${id}`
      changed.set(key, { id: key, value: table.entry(id) ?? null })
    }
    this.#writes = []
    this.#seqAtCommit = this.#seq
    return [...changed.values()]
  }

  schedule(kind: TaskKind, objectId: string, clock: string | null, at: number): void {
    const id = `${kind}/${objectId}`
    this.tables.tasks.delete(id)
    const task = this.tables.tasks.put({ id, kind, objectId, at, clock })
    const seq = this.tables.tasks.entry(id)?.seq ?? 0
    this.#enqueue(task, seq)
  }

  cancelTask(kind: TaskKind, objectId: string): void {
    this.tables.tasks.delete(`${kind}/${objectId}`)
  }

  cancelTasksOf(objectId: string): void {
    for (const task of this.tables.tasks.by('object', objectId)) this.tables.tasks.delete(task.id)
  }

  /** The next thing due on that clock, left in place. */
  nextTask(clock: string | null): Task | undefined {
    const heap = this.#heaps.get(clock)
    for (let due = heap?.peek(); due !== undefined; due = heap?.peek()) {
      const entry = this.tables.tasks.entry(due.id)
      if (entry !== undefined && entry.seq === due.seq) return entry.row
      heap?.pop()
    }
    return undefined
  }

  snapshot(): Change[] {
    const changes: Change[] = []
    for (const table of this.#all) {
      for (const [id, entry] of table.entries()) changes.push({ id: `${table.name}/${id}`, value: entry })
    }
    return changes
  }

  restore(changes: Iterable<Change>): void {
    this.clear()
    const byName = new Map(this.#all.map((table) => [table.name, table]))
    for (const { id, value } of changes) {
      if (value === null) continue
      const slash = id.indexOf('/')
      const table = byName.get(id.slice(0, slash))
      if (table === undefined || !isEntry(value)) throw new Error(`Not a change of this engine: ${id}`)
      table.load(id.slice(slash + 1), value.seq, value.row)
      this.#seq = Math.max(this.#seq, value.seq)
    }
    this.#writes = []
    this.#seqAtCommit = this.#seq
  }

  clear(): void {
    for (const table of this.#all) table.clear()
    this.#heaps.clear()
    this.#writes = []
    this.#seq = 0
    this.#seqAtCommit = 0
  }

  #enqueue(task: Task, seq: number): void {
    const heap = this.#heaps.get(task.clock) ?? new Heap()
    this.#heaps.set(task.clock, heap)
    heap.push({ at: task.at, rank: TASK_KINDS.indexOf(task.kind), seq, id: task.id })
  }
}

function isEntry(value: unknown): value is { seq: number; row: unknown } {
  return (
    typeof value === 'object' &&
    value !== null &&
    'seq' in value &&
    typeof value.seq === 'number' &&
    'row' in value
  )
}
