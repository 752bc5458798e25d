import { json } from '../../http/message.ts'
import { API_VERSION } from '../../wire/version.ts'
import { clockOf, type Controls } from '../control.ts'
import { moveClock, moveToNext } from '../move-clock.ts'
import { readClockMove } from '../parse.ts'

export const clockControls: Controls = {
  'GET /_sandbox/health': ({ sandbox }) =>
    json(200, { ok: true, apiVersion: API_VERSION, ...clockOf(sandbox) }),
  'GET /_sandbox/clock': ({ sandbox }) => json(200, clockOf(sandbox)),
  'POST /_sandbox/clock': ({ sandbox, body }) => {
    const { to, by, toNext, after } = readClockMove(body)
    if (after === 'freeze') sandbox.clock.freeze()
    const moved =
      toNext === null
        ? moveClock(sandbox, (clock) => {
            if (to !== null) clock.advanceTo(to)
            if (by !== null) clock.advanceBy(by)
          })
        : moveToNext(sandbox, toNext === 'anything' ? undefined : toNext)
    if (after === 'run') sandbox.clock.run()
    const { events, happened } = moved
    return json(200, { ...clockOf(sandbox), events, happened })
  },
  'GET /_sandbox/upcoming': ({ sandbox, url }) =>
    json(200, { data: sandbox.upcoming(Number(url.searchParams.get('limit') ?? 20) || 20) }),
}
