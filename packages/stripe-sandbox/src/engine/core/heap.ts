/** What is due, and when. Ties go by `rank` (what must happen first at the same second), then by age. */
export interface Due {
  at: number
  rank: number
  seq: number
  id: string
}

function before(a: Due, b: Due): boolean {
  if (a.at !== b.at) return a.at < b.at
  if (a.rank !== b.rank) return a.rank < b.rank
  return a.seq < b.seq
}

/** A binary heap of due things, soonest first. */
export class Heap {
  readonly #items: Due[] = []

  peek(): Due | undefined {
    return this.#items[0]
  }

  push(due: Due): void {
    const items = this.#items
    let at = items.length
    items.push(due)
    while (at > 0) {
      const parent = (at - 1) >> 1
      const above = items[parent]
      if (above === undefined || !before(due, above)) break
      items[at] = above
      items[parent] = due
      at = parent
    }
  }

  pop(): Due | undefined {
    const items = this.#items
    const top = items[0]
    const last = items.pop()
    if (top === undefined || last === undefined || items.length === 0) return top
    items[0] = last
    let at = 0
    for (;;) {
      const left = 2 * at + 1
      const right = left + 1
      const l = items[left]
      const r = items[right]
      const least = r !== undefined && l !== undefined && before(r, l) ? right : left
      const child = items[least]
      if (child === undefined || !before(child, last)) return top
      items[at] = child
      items[least] = last
      at = least
    }
  }
}
