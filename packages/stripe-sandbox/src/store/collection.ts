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

  snapshot(): Change[] {
    return [...this.#items].map(([key, value]) => ({ id: this.#idOf(key), value }))
  }

  /** Takes back a journaled change; false where it belongs to another collection. Reports nothing. */
  load({ id, value }: Change): boolean {
    const prefix = `${this.#name}/`
    if (!id.startsWith(prefix)) return false
    const parsed = this.#parse(value)
    if (parsed !== null) this.#items.set(id.slice(prefix.length), parsed)
    return true
  }

  #idOf(key: string) {
    return `${this.#name}/${key}`
  }
}
