import { plural } from '../../pages/format.ts'
import type { Delivery } from '../../webhooks/delivery.ts'
import { MISHAP_WORDS } from '../panels/deliveries.ts'
import { readMishap, readOrder, readResending } from '../parse-deliveries.ts'
import { type Action, bad, good, readCount, toBody } from './action.ts'

const MOST_TIMES = 20

export const deliveryActions: Record<string, Action> = {
  resend: async ({ sandbox, form }) => {
    const id = form.get('id') ?? ''
    const how = readResending({ ...toBody(form), badSignature: form.get('badSignature') === 'true' })
    const times = Math.min(readCount(form) ?? 1, MOST_TIMES)
    let delivery: Delivery | null = null
    for (let sent = 0; sent < times; sent += 1) delivery = await sandbox.resendDelivery(id, how)
    if (delivery === null) return bad('There is no such delivery any more.')
    if (how.delaySeconds !== undefined)
      return good(`${delivery.eventType} will be sent again in ${plural(how.delaySeconds, 'second')}.`)
    const status = delivery.attempts.at(-1)?.status ?? null
    const count = times === 1 ? 'again' : `${times} times`
    const text = `Sent ${delivery.eventType} ${count}: ${status === null ? 'no answer' : `answered ${status}`}.`
    return delivery.status === 'delivered' ? good(text) : bad(text)
  },
  'pause-deliveries': ({ sandbox }) => {
    sandbox.pauseDeliveries()
    return good('Deliveries are paused. Resend still sends.')
  },
  'resume-deliveries': ({ sandbox }) => {
    sandbox.resumeDeliveries()
    return good('Deliveries leave again.')
  },
  release: async ({ sandbox, form }) => {
    const order = readOrder(toBody(form))
    const count = await sandbox.releaseDeliveries(order)
    return good(`Released ${plural(count, 'event')}${order === 'reversed' ? ', the last first' : ''}.`)
  },
  upset: ({ sandbox, form }) => {
    const { kind, type = 'any event' } = sandbox.upsetDeliveries(readMishap(toBody(form)))
    return good(`From here on: ${type}, ${MISHAP_WORDS[kind].toLowerCase()}.`)
  },
  'remove-mishap': ({ sandbox, form }) =>
    sandbox.removeMishap(form.get('id') ?? '')
      ? good('Deliveries are left alone again.')
      : bad('There is no such thing any more.'),
}
