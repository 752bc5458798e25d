/**
 * Owns moves of the clock that may take long: they go in steps, between which everybody else is answered, and can be
 * watched and stopped. Many steps do what one jump does; only the one snapshot before them is kept.
 */
import { setImmediate } from 'node:timers/promises'
import type { EngineClock } from '../clock.ts'
import type { Engine, EngineEvent } from '../engine/contract.ts'
import { describeEvents } from './describe-events.ts'
import type { Moved } from './move-clock.ts'

/** Where a move stands. Times in ms since 1970. */
export interface Progress {
  fromMs: number
  toMs: number
  nowMs: number
  /** Events made so far. */
  events: number
}

const DAY_MS = 86_400_000
const LONGEST_STEP_MS = 30 * DAY_MS
const SHORTEST_STEP_MS = 60_000
/** How long nobody else is answered, roughly. */
const SLICE_MS = 40
/** Of what happened no more is kept in words. */
const MOST_WORDS = 5000

export class Mover {
  readonly #engine: Engine
  readonly #clock: EngineClock
  #progress: Progress | null = null
  #isStopped = false

  constructor(engine: Engine, clock: EngineClock) {
    this.#engine = engine
    this.#clock = clock
  }

  /** Null where none is under way. */
  get progress(): Progress | null {
    return this.#progress === null ? null : { ...this.#progress }
  }

  /** The move under way ends where it stands. */
  stop() {
    this.#isStopped = true
  }

  /** Moves to `toMs`. Throws `RangeError` for a time that has passed, or while another move is under way. */
  async move(toMs: number, onProgress: (progress: Progress) => void = () => {}): Promise<Moved> {
    if (this.#progress !== null) throw new RangeError('The clock is moving already. Wait for it, or stop it.')
    this.#clock.prepareMove(toMs)
    const events: string[] = []
    const happened: string[] = []
    const fromMs = this.#clock.nowMs()
    const progress = { fromMs, toMs, nowMs: fromMs, events: 0 }
    const unsubscribe = this.#engine.onEvent((event: EngineEvent) => {
      events.push(event.type)
      if (happened.length < MOST_WORDS) happened.push(...describeEvents([event]))
    })
    this.#progress = progress
    this.#isStopped = false
    try {
      let step = DAY_MS
      while (!this.#isStopped) {
        step = this.#slice(toMs, step)
        progress.nowMs = this.#clock.nowMs()
        progress.events = events.length
        onProgress({ ...progress })
        if (progress.nowMs >= toMs) break
        await setImmediate()
      }
    } finally {
      this.#progress = null
      unsubscribe()
    }
    return { nowMs: this.#clock.nowMs(), events, happened }
  }

  /** Steps for a slice of time; answers how long the next steps should be. */
  #slice(toMs: number, step: number): number {
    let next = step
    const until = performance.now() + SLICE_MS
    while (this.#clock.nowMs() < toMs) {
      const began = performance.now()
      this.#clock.step(Math.min(toMs, this.#clock.nowMs() + next))
      const took = performance.now() - began
      if (took > SLICE_MS) next = Math.max(SHORTEST_STEP_MS, next / 2)
      else if (took < SLICE_MS / 8) next = Math.min(LONGEST_STEP_MS, next * 2)
      if (performance.now() >= until) break
    }
    return next
  }
}
