import type { Engine } from './engine/contract.ts'
import type { Collection } from './store/collection.ts'
import { isRecord } from './store/parse.ts'

/**
 * Owns the sandbox's time in milliseconds and hands the engine its seconds. A running clock is the wall shifted by an
 * offset; a frozen one stands. Saved as just that, so after a restart a running clock has moved on by the time that
 * passed outside (what came due meanwhile happens at the start, as it would have at Stripe) and a frozen one has not
 * moved; neither goes back.
 */
export type SavedClock = { frozen: true; atMs: number } | { frozen: false; offsetMs: number }

export interface SandboxClock {
  /** The sandbox's time. Never behind what the engine has done, never earlier than a time it gave before. */
  now(): Date
  readonly frozen: boolean
  /** Moves forward to `to`, doing everything due on the way in order. Throws `RangeError` for a time that has passed. */
  advanceTo(to: Date | number): void
  /** Moves forward by milliseconds. Throws `RangeError` when negative. */
  advanceBy(ms: number): void
  /** Time stands until it is moved or `run`. */
  freeze(): void
  /** Time follows the wall again from where it stands. */
  run(): void
}

const TICK_MS = 1000
/** Beyond it a date cannot be written, in Stripe's seconds or ours. */
const LAST_MS = 8_640_000_000_000_000

export class EngineClock implements SandboxClock {
  readonly #engine: Engine
  readonly #saved: Collection<SavedClock>
  readonly #wall: () => number
  readonly #beforeMove: (() => void) | null
  #state: SavedClock
  #latestMs = 0
  #timer: NodeJS.Timeout | null = null

  /**
   * `initial` holds where nothing was saved. `wall` is the machine's clock in ms. `beforeMove` is called before
   * somebody moves the clock, though not before it runs on by itself.
   */
  constructor(
    engine: Engine,
    saved: Collection<SavedClock>,
    initial: SavedClock,
    wall: () => number,
    beforeMove: (() => void) | null = null,
  ) {
    this.#engine = engine
    this.#beforeMove = beforeMove
    this.#saved = saved
    this.#wall = wall
    this.#state = saved.get('clock') ?? initial
    this.#save(this.#state)
    engine.freezeClock(this.#state.frozen)
    this.sync()
    this.#schedule()
  }

  get frozen() {
    return this.#state.frozen
  }

  nowMs(): number {
    const read = this.#state.frozen ? this.#state.atMs : this.#wall() + this.#state.offsetMs
    this.#latestMs = Math.max(read, this.#latestMs, this.#engine.clock().now * 1000)
    return this.#latestMs
  }

  now(): Date {
    return new Date(this.nowMs())
  }

  /** Brings the engine to the present. Called before each request, so nothing due is seen as yet to come. */
  sync() {
    const behind = Math.floor(this.nowMs() / 1000) - this.#engine.clock().now
    if (behind <= 0) return
    if (this.#state.frozen) this.#engine.advanceClock(this.#engine.clock().now + behind)
    else this.#engine.tick(behind)
  }

  advanceTo(to: Date | number) {
    const target = typeof to === 'number' ? to : to.getTime()
    this.prepareMove(target)
    this.step(target)
  }

  /** What comes before a move to `target` (ms), in one step or many. Throws `RangeError` where it cannot be. */
  prepareMove(target: number) {
    if (!Number.isFinite(target) || target > LAST_MS) throw new RangeError('That is not a date.')
    const now = this.nowMs()
    if (target < now) {
      throw new RangeError(
        `The clock goes only forward: it is ${new Date(now).toISOString()}, later than ${new Date(target).toISOString()}.`,
      )
    }
    if (Math.floor(target) > now) this.#beforeMove?.()
  }

  /** One step of a prepared move. */
  step(target: number) {
    const whole = Math.floor(target)
    this.#save(
      this.#state.frozen ? { frozen: true, atMs: whole } : { frozen: false, offsetMs: whole - this.#wall() },
    )
    const seconds = Math.floor(whole / 1000)
    if (seconds > this.#engine.clock().now) this.#engine.advanceClock(seconds)
  }

  advanceBy(ms: number) {
    if (!(ms >= 0)) throw new RangeError('The clock goes only forward.')
    this.advanceTo(this.nowMs() + ms)
  }

  freeze() {
    this.sync()
    this.#save({ frozen: true, atMs: this.nowMs() })
    this.#engine.freezeClock(true)
    this.#schedule()
  }

  run() {
    this.#save({ frozen: false, offsetMs: this.nowMs() - this.#wall() })
    this.#engine.freezeClock(false)
    this.#schedule()
  }

  /** Starts over at `ms`: everything that knew a later time is gone with it. */
  restartAt(ms: number) {
    this.#engine.reset(Math.floor(ms / 1000))
    this.#standAt(ms, this.#state.frozen)
  }

  /** Goes back to `ms` with the engine and what was saved, which both have been brought back to that moment. */
  returnTo(ms: number) {
    this.#standAt(ms, (this.#saved.get('clock') ?? this.#state).frozen)
  }

  stop() {
    if (this.#timer !== null) clearInterval(this.#timer)
    this.#timer = null
  }

  #standAt(ms: number, frozen: boolean) {
    this.#latestMs = ms
    this.#save(frozen ? { frozen: true, atMs: ms } : { frozen: false, offsetMs: ms - this.#wall() })
    this.#engine.freezeClock(frozen)
    this.#schedule()
  }

  #save(state: SavedClock) {
    this.#state = state
    this.#saved.set('clock', state)
  }

  #schedule() {
    this.stop()
    // Does not keep a process alive: only a server does.
    if (!this.#state.frozen) this.#timer = setInterval(() => this.sync(), TICK_MS).unref()
  }
}

/** Reads one back from the journal. */
export function parseSavedClock(value: unknown): SavedClock | null {
  if (!isRecord(value)) return null
  if (value['frozen'] === true && typeof value['atMs'] === 'number')
    return { frozen: true, atMs: value['atMs'] }
  if (value['frozen'] === false && typeof value['offsetMs'] === 'number') {
    return { frozen: false, offsetMs: value['offsetMs'] }
  }
  return null
}
