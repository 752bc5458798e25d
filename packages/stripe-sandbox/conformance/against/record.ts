// Plays a scenario on real Stripe test mode and keeps the exchange, as a recording like any other.
import { setTimeout as sleep } from 'node:timers/promises'
import { API_VERSION } from '../../src/wire/version.ts'
import { encodeForm, type Given, type GivenValue } from '../account/account.ts'
import type { Exchange } from '../transcripts/recording.ts'
import { isRecord } from '../values.ts'
import type { Scenario, Step } from './scenarios.ts'

/** A test clock takes seconds to arrive. */
const POLL_MS = 1000
const POLLS = 120

export interface Stripe {
  /** `https://api.stripe.com`, without a slash. */
  base: string
  /** A test-mode secret key. */
  key: string
}

export async function record(stripe: Stripe, { steps }: Scenario): Promise<Exchange[]> {
  const begin = Math.floor(Date.now() / 1000)
  const answers: Record<string, unknown> = {}
  const exchanges: Exchange[] = []
  for (const step of steps) {
    const path = fill(step.path, answers, begin)
    const form = encodeForm(fillAll(step.form ?? {}, answers, begin))
    let exchange = await ask(stripe, step, path, form)
    for (let poll = 0; step.untilReady === true && exchange.response['status'] !== 'ready'; poll++) {
      if (poll === POLLS) throw new Error(`${path} is not ready after ${POLLS} looks`)
      await sleep(POLL_MS)
      exchange = await ask(stripe, step, path, form)
    }
    answers[step.as] = exchange.response
    exchanges.push(exchange)
  }
  return exchanges
}

async function ask({ base, key }: Stripe, { method }: Step, path: string, form: string): Promise<Exchange> {
  const withQuery = method === 'POST' || form === '' ? path : `${path}?${form}`
  const answer = await fetch(`${base}${withQuery}`, {
    method,
    headers: {
      authorization: `Bearer ${key}`,
      'stripe-version': API_VERSION,
      'content-type': 'application/x-www-form-urlencoded',
    },
    ...(method === 'POST' ? { body: form } : {}),
  })
  const response: unknown = await answer.json()
  if (!isRecord(response)) throw new Error(`${method} ${path} answered no object`)
  return {
    method,
    path: withQuery,
    form: method === 'POST' ? form : '',
    status: answer.status,
    version: API_VERSION,
    at: Math.floor(Date.now() / 1000),
    response,
  }
}

function fillAll(given: Given, answers: Record<string, unknown>, begin: number): Given {
  const value = (inner: GivenValue): GivenValue => {
    if (typeof inner === 'string') return fill(inner, answers, begin)
    if (Array.isArray(inner)) return inner.map(value)
    return typeof inner === 'object' && inner !== null ? fillAll(inner, answers, begin) : inner
  }
  return Object.fromEntries(Object.entries(given).map(([key, inner]) => [key, value(inner)]))
}

function fill(text: string, answers: Record<string, unknown>, begin: number): string {
  return text.replace(/\{([^}]+)\}/g, (_, words: string) => {
    const [, later] = /^now(?:\+(\d+))?$/.exec(words) ?? []
    if (words.startsWith('now')) return String(begin + Number(later ?? 0))
    const found = words.split('.').reduce<unknown>((at, key) => {
      if (Array.isArray(at)) return at[Number(key)]
      return isRecord(at) ? at[key] : undefined
    }, answers)
    const id = isRecord(found) ? found['id'] : found
    if (typeof id === 'string') return id
    throw new Error(`Nothing answered {${words}}`)
  })
}
