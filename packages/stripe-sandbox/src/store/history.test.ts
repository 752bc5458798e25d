import { describe, expect, it } from 'vitest'
import type { Change } from '../engine/contract.ts'
import { History, type SnapshotReason } from './history.ts'

const details = (reason: SnapshotReason = 'clock', name: string | null = null) => ({
  name,
  reason,
  nowMs: 0,
  takenAt: 0,
})

const toState = (...engine: Change[]) => ({ engine, around: [] })

/** A state whose changes the history is told of. */
function world() {
  const history = new History()
  const values = new Map<string, unknown>()
  const present = () => ({
    engine: [...values].map(([id, value]): Change => ({ id, value })),
    around: [],
  })
  return {
    history,
    set: (id: string, value: unknown) => {
      if (value === null) values.delete(id)
      else values.set(id, value)
      history.record('engine', { id, value })
    },
    take: (reason?: SnapshotReason, name?: string) => history.take(details(reason, name), present).id,
    at: (id: string) => new Map(history.stateAt(id)?.engine.map((change) => [change.id, change.value])),
  }
}

describe('the history', () => {
  it('knows each moment, with what was made, changed and deleted since', () => {
    const { set, take, at } = world()
    set('a', 1)
    const first = take()
    set('a', 2)
    set('b', 1)
    const second = take()
    set('a', null)
    const third = take()
    set('a', 3)
    expect(at(first)).toEqual(new Map([['a', 1]]))
    expect(at(second)).toEqual(
      new Map([
        ['a', 2],
        ['b', 1],
      ]),
    )
    expect(at(third)).toEqual(new Map([['b', 1]]))
  })

  it('drops the moments nobody asked for first, and keeps the others right', () => {
    const { history, set, take, at } = world()
    const asked = take('asked', 'mine')
    set('gone', 1)
    for (let moment = 0; moment < 60; moment += 1) {
      take()
      set('gone', null)
      set('n', moment)
    }
    const ids = history.list().map(({ id }) => id)
    expect(ids).toHaveLength(50)
    expect(ids[0]).toBe(asked)
    expect(at(asked)).toEqual(new Map())
    expect(at(ids[1] ?? '')).toEqual(new Map([['n', 10]]))
    expect(at(ids.at(-1) ?? '')).toEqual(new Map([['n', 58]]))
  })

  it('lets the oldest moments go where too much has changed, and starts anew after the last', () => {
    const { history, set, take, at } = world()
    const first = take()
    for (let row = 0; row < 200_000; row += 1) set(`row${row}`, 1)
    const second = take()
    for (let row = 0; row < 100_000; row += 1) set(`row${row}`, 2)
    expect(history.stateAt(first)).toBeNull()
    expect(at(second).get('row0')).toBe(1)
    for (let row = 0; row < 300_000; row += 1) set(`row${row}`, 3)
    expect(history.list().map(({ id }) => id)).toEqual([])
    const third = take()
    set('row0', 4)
    expect(at(third).get('row0')).toBe(3)
    expect(at(third).size).toBe(300_000)
  }, 60_000)

  it('records a replacement as the changes between the two', () => {
    const { history, take, at } = world()
    const before = take()
    history.recordReplaced(toState({ id: 'a', value: 1 }), toState({ id: 'b', value: 2 }))
    const after = take()
    expect(at(before)).toEqual(new Map())
    expect(at(after)).toEqual(new Map([['b', 2]]))
  })
})
