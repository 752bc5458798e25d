/** The whole state: forgotten, carried away and brought back, gone back to, and set up. */
import { json } from '../../http/message.ts'
import { clockOf, type Controls } from '../control.ts'
import { readName, readScenario, readTime } from '../parse.ts'

export const stateControls: Controls = {
  'POST /_sandbox/reset': ({ sandbox, body }) => {
    sandbox.reset(body['now'] === undefined ? undefined : readTime(body['now'], 'now'))
    return json(200, clockOf(sandbox))
  },
  'GET /_sandbox/state': ({ sandbox }) => json(200, sandbox.exportState()),
  'POST /_sandbox/import': ({ sandbox, body }) => {
    sandbox.importState(body)
    return json(200, clockOf(sandbox))
  },
  'GET /_sandbox/snapshots': ({ sandbox }) => json(200, { data: sandbox.snapshots() }),
  'POST /_sandbox/snapshots': ({ sandbox, body }) => json(200, sandbox.snapshot(readName(body['name']))),
  'POST /_sandbox/rewind': ({ sandbox, body }) => {
    const { snapshot } = body
    if (typeof snapshot !== 'string') throw new RangeError('snapshot must be the id of one.')
    return json(200, { snapshot: sandbox.rewind(snapshot), ...clockOf(sandbox) })
  },
  'POST /_sandbox/scenarios': ({ sandbox, body }) => json(200, sandbox.setUp(readScenario(body['scenario']))),
}
