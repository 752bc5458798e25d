import { setTimeout } from 'node:timers/promises'
import { formatInstant, plural } from '../../pages/format.ts'
import { record, text } from '../../pages/read.ts'
import type { Sandbox } from '../../sandbox.ts'
import { instantOfNext, type Moved, moveClock } from '../move-clock.ts'
import type { Notice } from '../page.ts'
import { readClockMove } from '../parse.ts'
import { type Action, bad, good, instantOf } from './action.ts'

const NAMED = 6
/** How long a form waits for a move to end. */
const PATIENCE_MS = 800

export const timeActions: Record<string, Action> = {
  advance: ({ sandbox, form }) => {
    const by = form.get('by')
    const next = form.get('next')
    if (next !== undefined) {
      const { toNext } = readClockMove({ toNext: next })
      const kind = toNext === null || toNext === 'anything' ? undefined : toNext
      return settle(sandbox, instantOfNext(sandbox, kind))
    }
    const now = sandbox.clock.now().getTime()
    return settle(
      sandbox,
      by === undefined ? laterOf(now, readTarget(form.get('to') ?? '')) : now + Number(by) * 1000,
    )
  },
  'stop-moving': ({ sandbox }) => {
    sandbox.stopMoving()
    return good(`The clock stops on its way, at ${instantOf(sandbox)}.`)
  },
  freeze: ({ sandbox }) => {
    sandbox.clock.freeze()
    return good(`The clock stands at ${instantOf(sandbox)}.`)
  },
  run: ({ sandbox }) => {
    sandbox.clock.run()
    return good(`The clock runs from ${instantOf(sandbox)}.`)
  },
  'advance-test-clock': ({ sandbox, ask, form }) => {
    const id = form.get('id') ?? ''
    const to = Math.floor(readTarget(form.get('to') ?? '') / 1000)
    sandbox.snapshot(`Before ${id} moved`)
    const path = `/v1/test_helpers/test_clocks/${encodeURIComponent(id)}/advance`
    let refused: string | null = null
    const moved = moveClock(sandbox, () => {
      const { status, body } = ask('POST', path, { frozen_time: String(to) })
      if (status !== 200) refused = text(record(body, 'error'), 'message') ?? 'The clock was not moved.'
    })
    return refused === null
      ? good(`The test clock moved to ${formatInstant(to)}. ${describe(moved)}`)
      : bad(refused)
  },
}

/** What a long move came to, until its page tells it. */
const arrivals = new WeakMap<Sandbox, Notice>()

/** What came of the move that was watched. */
export function takeArrival(sandbox: Sandbox): Notice {
  const arrived = arrivals.get(sandbox) ?? good(`The clock stands at ${instantOf(sandbox)}.`)
  arrivals.delete(sandbox)
  return arrived
}

/** Waits a moment for the move; one that takes longer is watched on a page of its own. */
async function settle(sandbox: Sandbox, to: number): Promise<Notice> {
  const ended = sandbox.move(to).then((moved) => good(`Moved to ${instantAfter(moved)}`))
  const late = setTimeout(PATIENCE_MS, null, { ref: false })
  const notice = await Promise.race([ended, late])
  if (notice !== null) return notice
  void ended.then((arrived) => arrivals.set(sandbox, arrived))
  return good(`The clock is on its way to ${formatInstant(Math.floor(to / 1000))}.`)
}

function instantAfter(moved: Moved): string {
  return `${formatInstant(Math.floor(moved.nowMs / 1000))}. ${describe(moved)}`
}

/** `3 things happened: invoice $49.00 created, …`. */
function describe({ happened, events }: Moved): string {
  if (events.length === 0) return 'Nothing happened on the way.'
  if (happened.length === 0) return `${plural(events.length, 'event')} on the way, nothing to tell.`
  const named = happened.slice(0, NAMED).join(', ')
  const rest = happened.length - NAMED
  return `${plural(happened.length, 'thing')} happened: ${named}${rest > 0 ? ` and ${rest} more` : ''}.`
}

/** The picker's `2026-12-01T01:00`, in ms. */
function readTarget(to: string): number {
  const ms = Date.parse(`${to}Z`)
  if (!Number.isFinite(ms)) throw new RangeError('Pick a date and a time.')
  return ms
}

/** The picker knows minutes: the running minute means now. */
function laterOf(nowMs: number, targetMs: number): number {
  return targetMs > nowMs - 60_000 ? Math.max(nowMs, targetMs) : targetMs
}
