import { createEngine } from '../../packages/stripe-sandbox/src/engine/engine.ts'
import type { Engine, Params } from '../../packages/stripe-sandbox/src/engine/contract.ts'
import { createSandbox } from '../../packages/stripe-sandbox/src/index.ts'
import { type Benchmark, type Measurement, median, timed } from './benchmark.ts'

const START = Date.UTC(2026, 0, 1) / 1000
const headers = { authorization: 'Bearer sk_test_benchmark00000000000000' }

export const sandbox: Benchmark = {
  name: 'sandbox',
  about: 'the Stripe sandbox: requests over HTTP and in process, and a year of monthly renewals',
  async run({ quick }) {
    return [...(await requests(quick ? 200 : 3000)), ...(await aYear(quick ? 200 : 10_000, quick ? 3 : 12))]
  },
}

/** The same small read, through the socket and without one. */
async function requests(rounds: number): Promise<Measurement[]> {
  const running = createSandbox({ frozen: true })
  const server = await running.listen({ port: 0 })
  try {
    const created = await running.fetch(`${server.url}/v1/customers`, { method: 'POST', headers })
    const body: unknown = await created.json()
    if (typeof body !== 'object' || body === null || !('id' in body)) throw new Error('No customer was made')
    const url = `${server.url}/v1/customers/${String(body.id)}`
    const ask = async (send: typeof fetch) => {
      const response = await send(url, { headers })
      if (!response.ok) throw new Error(`${response.status} ${await response.text()}`)
      await response.arrayBuffer()
    }
    const overHttp = await perSecond(rounds, () => ask(fetch))
    const inProcess = await perSecond(rounds, () => ask(running.fetch))
    return [
      { what: 'requests over HTTP, one after another', value: overHttp, unit: '/s' },
      { what: 'requests in process', value: inProcess, unit: '/s' },
    ]
  } finally {
    await server.close()
    await running.close()
  }
}

async function perSecond(rounds: number, work: () => Promise<void>): Promise<number> {
  for (let round = 0; round < rounds / 10; round += 1) await work()
  const spent = await timed(async () => {
    for (let round = 0; round < rounds; round += 1) await work()
  })
  return (rounds / spent) * 1000
}

/** Subscriptions of an engine alone, with invoices, charges and events, through their renewals. */
async function aYear(count: number, months: number): Promise<Measurement[]> {
  const engine = createEngine({ now: START, frozen: true })
  const ask = asker(engine)
  const product = ask('/v1/products', { name: 'Pro' })
  const price = ask('/v1/prices', {
    product,
    currency: 'usd',
    unit_amount: '1900',
    recurring: { interval: 'month' },
  })
  const heap = used()
  const spent: number[] = []
  for (let made = 0; made < count; made += 1) {
    const customer = ask('/v1/customers', {
      payment_method: 'pm_card_visa',
      invoice_settings: { default_payment_method: 'pm_card_visa' },
    })
    const began = performance.now()
    ask('/v1/subscriptions', { customer, items: [{ price }] })
    spent.push(performance.now() - began)
  }
  const perSubscription = (used() - heap) / count
  const end = new Date(START * 1000)
  end.setUTCMonth(end.getUTCMonth() + months)
  const year = await timed(async () => engine.advanceClock(end.getTime() / 1000 + 7200))
  return [
    { what: 'subscription create in process, median', value: median(spent), unit: 'ms', goal: '< 1 ms' },
    { what: 'memory of one new subscription and its customer', value: perSubscription, unit: 'bytes' },
    { what: `renewals, ${count} subscriptions`, value: ((count * months) / year) * 1000, unit: '/s' },
    { what: `${months} months of them`, value: year / 1000, unit: 's', goal: 'minutes' },
    { what: 'memory after that', value: used() / 2 ** 20, unit: 'MiB', goal: 'well below 24 GiB' },
  ]
}

/** Sends a POST and answers the id of what it made. */
function asker(engine: Engine): (path: string, params: Params) => string {
  let sent = 0
  return (path, params) => {
    sent += 1
    const { status, body } = engine.handle({
      method: 'POST',
      path,
      params,
      apiVersion: '2026-10-28.endive',
      requestId: `req_${sent}`,
      idempotencyKey: null,
    })
    if (status !== 200 || typeof body !== 'object' || body === null || !('id' in body)) {
      throw new Error(`${path}: ${status} ${JSON.stringify(body)}`)
    }
    return String(body.id)
  }
}

function used(): number {
  globalThis.gc?.()
  return process.memoryUsage().heapUsed
}
