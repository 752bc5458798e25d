import { readFault, readRateLimit } from '../parse.ts'
import { readChoice, wordsFor } from '../payment-choices.ts'
import { type Action, bad, good, readCount, toBody } from './action.ts'

export const failureActions: Record<string, Action> = {
  'next-payment': ({ sandbox, form }) => {
    const times = readCount(form)
    const days = Number(form.get('afterDays') || Number.NaN)
    const outcome = {
      ...readChoice(form.get('outcome') ?? ''),
      customer: form.get('customer') || null,
      ...(times === undefined ? {} : { times }),
      ...(Number.isFinite(days) ? { afterSeconds: Math.round(days * 86_400) } : {}),
    }
    sandbox.nextPayment(outcome)
    const words = wordsFor(outcome).toLowerCase()
    return good(
      `Set for the next ${times === undefined || times === 1 ? 'payment' : `${times} payments`}: ${words}.`,
    )
  },
  'clear-payments': ({ sandbox }) => {
    sandbox.clearNextPayments()
    return good('Cards decide again how payments end.')
  },
  fail: ({ sandbox, form }) => {
    const kind = form.get('kind') ?? ''
    const times = readCount(form)
    const { id } = sandbox.failNext(
      readFault({
        ...toBody(form),
        kind: /^\d+$/.test(kind) ? Number(kind) : kind,
        ...(times === undefined ? {} : { times }),
      }),
    )
    return good(`${id} waits for the next request that matches.`)
  },
  'limit-rate': ({ sandbox, form }) => {
    const perSecond = form.get('perSecond') ?? ''
    sandbox.limitRate(readRateLimit({ perSecond: perSecond === '' ? null : Number(perSecond) }))
    return good(
      perSecond === '' ? 'Requests are not limited.' : `Requests beyond ${perSecond} a second are refused.`,
    )
  },
  'remove-fault': ({ sandbox, form }) =>
    sandbox.removeFault(form.get('id') ?? '')
      ? good('The fault is removed.')
      : bad('There is no such fault any more.'),
}
