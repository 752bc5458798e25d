import type { SandboxClock } from '../clock.ts'
import type { Engine, EngineEvent, Upcoming, UpcomingFilter, UpcomingKind } from '../engine/contract.ts'
import { describeEvents } from './describe-events.ts'

/** What came of a move of the clock. */
export interface Moved {
  /** The sandbox's time now, ms since 1970. */
  nowMs: number
  /** Types of the events made on the way, in order. */
  events: string[]
  /** The same in words, without what only repeats another: `invoice $49.00 created`. */
  happened: string[]
}

type Steerable = { readonly engine: Engine; readonly clock: SandboxClock }

/** Moves the clock as `move` says. */
export function moveClock({ engine, clock }: Steerable, move: (clock: SandboxClock) => void): Moved {
  const events: EngineEvent[] = []
  const stop = engine.onEvent((event) => events.push(event))
  try {
    move(clock)
  } finally {
    stop()
  }
  return {
    nowMs: clock.now().getTime(),
    events: events.map(({ type }) => type),
    happened: describeEvents(events),
  }
}

/**
 * The next thing, or the next of its kind, that moving the sandbox clock reaches; null where none is due. A trial's end
 * is an invoice too.
 */
export function nextOf(engine: Engine, kind?: UpcomingKind): Upcoming | null {
  if (kind !== 'invoice') return firstOf(engine, kind)
  const invoice = firstOf(engine, 'invoice')
  const trialEnd = firstOf(engine, 'trial_end')
  if (invoice === null || trialEnd === null) return invoice ?? trialEnd
  return trialEnd.at < invoice.at ? trialEnd : invoice
}

function firstOf(engine: Engine, kind: UpcomingKind | undefined): Upcoming | null {
  const filter: UpcomingFilter = { clock: null, ...(kind === undefined ? {} : { kind }) }
  return engine.upcoming(1, filter)[0] ?? null
}

/** Moves to the next thing, or the next of its kind. Throws `RangeError` where none is due. */
export function moveToNext(steerable: Steerable, kind?: UpcomingKind): Moved {
  const at = instantOfNext(steerable, kind)
  return moveClock(steerable, (clock) => clock.advanceTo(at))
}

/** When the next thing, or the next of its kind, happens: ms since 1970, not before now. Throws `RangeError` where none is due. */
export function instantOfNext({ engine, clock }: Steerable, kind?: UpcomingKind): number {
  const next = nextOf(engine, kind)
  if (next === null) {
    throw new RangeError(
      kind === undefined ? 'Nothing is due by itself.' : `No ${kind.replaceAll('_', ' ')} is due.`,
    )
  }
  return Math.max(next.at * 1000, clock.now().getTime())
}
