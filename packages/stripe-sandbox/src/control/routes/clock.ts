import { json } from '../../http/message.ts'
import { API_VERSION } from '../../wire/version.ts'
import type { Sandbox } from '../../sandbox.ts'
import { clockOf, type Controls } from '../control.ts'
import { instantOfNext } from '../move-clock.ts'
import { type ClockMove, readClockMove } from '../parse.ts'

export const clockControls: Controls = {
  'GET /_sandbox/health': ({ sandbox }) =>
    json(200, { ok: true, apiVersion: API_VERSION, ...clockOf(sandbox) }),
  'GET /_sandbox/clock': ({ sandbox }) => json(200, clockOf(sandbox)),
  'POST /_sandbox/clock': async ({ sandbox, body }) => {
    const move = readClockMove(body)
    if (move.after === 'freeze') sandbox.clock.freeze()
    const moving = sandbox.move(targetOf(sandbox, move)).then((moved) => {
      if (move.after === 'run') sandbox.clock.run()
      return moved
    })
    if (!move.waits && sandbox.moving !== null) {
      // What comes of it is told by the clock and the events.
      moving.catch(() => {})
      return json(202, clockOf(sandbox))
    }
    const { events, happened } = await moving
    return json(200, { ...clockOf(sandbox), events, happened })
  },
  'POST /_sandbox/clock/stop': ({ sandbox }) => {
    sandbox.stopMoving()
    return json(200, clockOf(sandbox))
  },
  'GET /_sandbox/upcoming': ({ sandbox, url }) =>
    json(200, { data: sandbox.upcoming(Number(url.searchParams.get('limit') ?? 20) || 20) }),
}

/** Where a move leads, ms since 1970. */
function targetOf(sandbox: Sandbox, { to, by, toNext }: ClockMove): number {
  if (toNext !== null) return instantOfNext(sandbox, toNext === 'anything' ? undefined : toNext)
  return to ?? sandbox.clock.now().getTime() + (by ?? 0)
}
