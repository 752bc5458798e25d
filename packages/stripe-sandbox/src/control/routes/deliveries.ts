import { json } from '../../http/message.ts'
import type { Sandbox } from '../../sandbox.ts'
import { type Controls, refusal } from '../control.ts'
import { readMishap, readOrder, readResending } from '../parse-deliveries.ts'

export const deliveryControls: Controls = {
  'GET /_sandbox/deliveries': ({ sandbox }) =>
    json(200, { paused: sandbox.deliveriesPaused, data: sandbox.deliveries() }),
  'GET /_sandbox/deliveries/mishaps': ({ sandbox }) => json(200, { data: sandbox.mishaps() }),
  'POST /_sandbox/deliveries/mishaps': ({ sandbox, body }) =>
    json(200, sandbox.upsetDeliveries(readMishap(body))),
  'DELETE /_sandbox/deliveries/mishaps/:id': ({ sandbox, id }) =>
    sandbox.removeMishap(id) ? json(200, { id, deleted: true }) : refusal(404, `No such mishap: ${id}`),
  'POST /_sandbox/deliveries/flush': async ({ sandbox }) => {
    await sandbox.flushDeliveries()
    return json(200, { data: pendingOf(sandbox) })
  },
  'POST /_sandbox/deliveries/pause': ({ sandbox }) => {
    sandbox.pauseDeliveries()
    return json(200, { paused: true })
  },
  'POST /_sandbox/deliveries/resume': ({ sandbox }) => {
    sandbox.resumeDeliveries()
    return json(200, { paused: false })
  },
  'POST /_sandbox/deliveries/release': async ({ sandbox, body }) =>
    json(200, { released: await sandbox.releaseDeliveries(readOrder(body)) }),
  'GET /_sandbox/deliveries/:id': ({ sandbox, id }) => {
    const delivery = sandbox.deliveries().find((known) => known.id === id)
    if (delivery === undefined) return refusal(404, `No such delivery: ${id}`)
    return json(200, { ...delivery, payload: sandbox.deliveryPayload(id) })
  },
  'POST /_sandbox/deliveries/:id/resend': async ({ sandbox, body, id }) => {
    const delivery = await sandbox.resendDelivery(id, readResending(body))
    return delivery === null ? refusal(404, `No such delivery: ${id}`) : json(200, delivery)
  },
}

function pendingOf(sandbox: Sandbox) {
  return sandbox.deliveries().filter(({ status }) => status === 'pending')
}
