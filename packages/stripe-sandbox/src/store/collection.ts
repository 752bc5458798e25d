import type { Change } from '../engine/contract.ts'

/** A map whose every change is reported, so that a journal can bring it back. Keeps the order of first insertion. */
export class Collection<T> {
  readonly #name: string
  readonly #parse: (value: unknown) => T | null
  readonly #onChange: (change: Change) => void
  readonly #items = new Map<string, T>()

  /** `parse` reads a journaled value back; what it answers `null` to is left out. */
  constructor(name: string, parse: (value: unknown) => T | null, onChange: (change: Change) => void) {
    this.#name = name
    this.#parse = parse
    this.#onChange = onChange
  }

  get size() {
    return this.#items.size
  }

  get(key: string): T | undefined {
    return this.#items.get(key)
  }

  set(key: string, value: T) {
    this.#items.set(key, value)
    this.#onChange({ id: this.#idOf(key), value })
  }

  delete(key: string) {
    if (this.#items.delete(key)) this.#onChange({ id: this.#idOf(key), value: null })
  }

  clear() {
    for (const key of this.#items.keys()) this.delete(key)
  }

  entries() {
    return this.#items.entries()
  }

  values() {
    return this.#items.values()
  }

  /** Replaces everything by what of `changes` is this collection's; false where some of it cannot be read. Reports nothing. */
  restore(changes: Iterable<Change>): boolean {
    this.#items.clear()
    let mine = 0
    for (const change of changes) if (this.load(change)) mine += 1
    return this.#items.size === mine
  }

  /** Whether a journaled change is this collection's. */
  owns({ id }: Change): boolean {
    return id.startsWith(`${this.#name}/`)
  }

  snapshot(): Change[] {
    return [...this.#items].map(([key, value]) => ({ id: this.#idOf(key), value }))
  }

  /** Takes back a journaled change; false where it belongs to another collection. Reports nothing. */
  load(change: Change): boolean {
    if (!this.owns(change)) return false
    const parsed = this.#parse(change.value)
    if (parsed !== null) this.#items.set(change.id.slice(this.#name.length + 1), parsed)
    return true
  }

  #idOf(key: string) {
    return `${this.#name}/${key}`
  }
}
