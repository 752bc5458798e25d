import { Stripe } from 'stripe'
import { afterEach, expect, it } from 'vitest'
import type { Params } from '../engine/contract.ts'
import type { Sandbox } from '../sandbox.ts'
import { START, startSandbox } from '../testing.ts'

let sandbox: Sandbox
afterEach(() => sandbox.close())

const DAY_MS = 86_400_000
const HOOK = 'http://app.test/hook'

function start(answer: () => number = () => 200) {
  const received: { payload: string; signature: string }[] = []
  const started = startSandbox({
    deliver: async (input, init) => {
      const request = new Request(input, init)
      received.push({
        payload: await request.text(),
        signature: request.headers.get('stripe-signature') ?? '',
      })
      return new Response('', { status: answer() })
    },
  })
  sandbox = started.sandbox
  return { ...started, received }
}

function create(params: Params) {
  return sandbox.engine.handle({
    method: 'POST',
    path: '/v1/webhook_endpoints',
    params: { url: HOOK, enabled_events: ['*'], ...params },
    apiVersion: '2026-10-28.endive',
    requestId: 'req_1',
    idempotencyKey: null,
  })
}

async function roll(id: string, body: Record<string, unknown>) {
  const answer = await sandbox.fetch(`http://localhost/_sandbox/webhook_endpoints/${id}/roll`, {
    method: 'POST',
    headers: { 'content-type': 'application/json' },
    body: JSON.stringify(body),
  })
  const read: unknown = await answer.json()
  const secret =
    typeof read === 'object' && read !== null && 'secret' in read && typeof read.secret === 'string'
      ? read.secret
      : ''
  return { status: answer.status, secret }
}

it('signs with the old and the new secret until the rolled one has expired', async () => {
  const { stripe, received } = start()
  const endpoint = await stripe.webhookEndpoints.create({ url: HOOK, enabled_events: ['customer.created'] })
  const { secret } = await roll(endpoint.id, { expires_in: 86_400 })
  expect(secret).not.toBe(endpoint.secret)
  const accepts = (at: number, key: string) =>
    stripe.webhooks.constructEvent(received[at]?.payload ?? '', received[at]?.signature ?? '', key).type
  await stripe.customers.create()
  await sandbox.flushDeliveries()
  expect(received[0]?.signature.match(/v1=/g)).toHaveLength(2)
  expect(accepts(0, secret)).toBe('customer.created')
  expect(accepts(0, endpoint.secret ?? '')).toBe('customer.created')

  sandbox.clock.advanceTo(new Date(START.getTime() + DAY_MS))
  await stripe.customers.create()
  await sandbox.flushDeliveries()
  expect(accepts(1, secret)).toBe('customer.created')
  expect(() => accepts(1, endpoint.secret ?? '')).toThrow(Stripe.errors.StripeSignatureVerificationError)
  expect((await roll(endpoint.id, { expires_in: 86_401 })).status).toBe(400)
})

it('counts the deliveries still to come in the event, each endpoint once', async () => {
  let status = 500
  const { stripe } = start(() => status)
  await stripe.webhookEndpoints.create({ url: HOOK, enabled_events: ['*'] })
  await stripe.webhookEndpoints.create({ url: `${HOOK}/2`, enabled_events: ['customer.created'] })
  await stripe.customers.create()
  await sandbox.flushDeliveries()
  const pending = async () => (await stripe.events.list()).data[0]?.pending_webhooks
  expect(await pending()).toBe(2)
  status = 200
  const [last] = sandbox.deliveries()
  await sandbox.resendDelivery(last?.id ?? '')
  await sandbox.resendDelivery(last?.id ?? '')
  expect(await pending()).toBe(1)
})

it('takes endpoints that were made in the engine itself', async () => {
  const { stripe, received } = start()
  expect(create({}).status).toBe(200)
  await stripe.customers.create()
  await sandbox.flushDeliveries()
  expect(received).toHaveLength(1)
})

it('refuses an event there is not, another version and a seventeenth endpoint', async () => {
  const { stripe } = start()
  expect(create({ enabled_events: ['invoice.paid', 'invoice.payd'] })).toMatchObject({
    status: 400,
    body: { error: { param: 'enabled_events[1]' } },
  })
  expect(create({ api_version: '2025-09-30.clover' })).toMatchObject({
    status: 501,
    body: { error: { param: 'api_version' } },
  })
  expect(create({ api_version: '2026-10-28.endive' }).status).toBe(200)
  for (let made = 1; made < 16; made += 1) expect(create({}).status).toBe(200)
  expect(create({})).toMatchObject({ status: 400 })
  expect((await stripe.webhookEndpoints.list({ limit: 100 })).data).toHaveLength(16)
})
