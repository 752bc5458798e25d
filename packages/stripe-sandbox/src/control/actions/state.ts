import { parseJson } from '../../store/parse.ts'
import { SCENARIO_WORDS } from '../panels/customers.ts'
import { describeSnapshot } from '../panels/state.ts'
import { readName, readScenario } from '../parse.ts'
import { type Action, good, instantOf } from './action.ts'

export const stateActions: Record<string, Action> = {
  snapshot: ({ sandbox, form }) => {
    const snapshot = sandbox.snapshot(readName(form.get('name')))
    return good(`Kept this moment: ${describeSnapshot(snapshot)}, ${instantOf(sandbox)}.`)
  },
  rewind: ({ sandbox, form }) => {
    const snapshot = sandbox.rewind(form.get('snapshot') ?? '')
    return good(`Rewound to ${instantOf(sandbox)} (${describeSnapshot(snapshot)}).`)
  },
  reset: ({ sandbox }) => {
    sandbox.reset()
    return good(`Everything is forgotten. The clock starts at ${instantOf(sandbox)}.`)
  },
  import: ({ sandbox, form }) => {
    sandbox.importState(parseJson(form.get('file') ?? ''))
    return good(`Imported. It is ${instantOf(sandbox)}.`)
  },
  'set-up': ({ sandbox, form }) => {
    const { scenario, customer } = sandbox.setUp(readScenario(form.get('scenario')))
    return good(`Made ${customer}: ${SCENARIO_WORDS[scenario].toLowerCase()}.`)
  },
}
