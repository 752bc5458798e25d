/** How payments end and which requests fail. */
import { json } from '../../http/message.ts'
import { type Controls, refusal } from '../control.ts'
import { readFault, readPaymentOutcome, readRateLimit } from '../parse.ts'

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
  'GET /_sandbox/rate-limit': ({ sandbox }) => json(200, { perSecond: sandbox.rateLimit?.perSecond ?? null }),
  'POST /_sandbox/rate-limit': ({ sandbox, body }) => {
    sandbox.limitRate(readRateLimit(body))
    return json(200, { perSecond: sandbox.rateLimit?.perSecond ?? null })
  },
  'GET /_sandbox/faults': ({ sandbox }) => json(200, { data: sandbox.faults() }),
  'POST /_sandbox/faults': ({ sandbox, body }) => json(200, sandbox.failNext(readFault(body))),
  'DELETE /_sandbox/faults/:id': ({ sandbox, id }) =>
    sandbox.removeFault(id) ? json(200, { id, deleted: true }) : refusal(404, `No such fault: ${id}`),
}
