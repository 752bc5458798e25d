/** How payments end and which requests fail. */
import { json } from '../../http/message.ts'
import { type Controls, refusal } from '../control.ts'
import { readFault, readPaymentOutcome } from '../parse.ts'

export const failureControls: Controls = {
  'GET /_sandbox/next-payment': ({ sandbox }) => json(200, { data: sandbox.nextPayments() }),
  'POST /_sandbox/next-payment': ({ sandbox, body }) => {
    const outcome = readPaymentOutcome(body)
    sandbox.nextPayment(outcome)
    return json(200, outcome)
  },
  'DELETE /_sandbox/next-payment': ({ sandbox }) => {
    sandbox.clearNextPayments()
    return json(200, { data: sandbox.nextPayments() })
  },
  'GET /_sandbox/faults': ({ sandbox }) => json(200, { data: sandbox.faults() }),
  'POST /_sandbox/faults': ({ sandbox, body }) => json(200, sandbox.failNext(readFault(body))),
  'DELETE /_sandbox/faults/:id': ({ sandbox, id }) =>
    sandbox.removeFault(id) ? json(200, { id, deleted: true }) : refusal(404, `No such fault: ${id}`),
}
