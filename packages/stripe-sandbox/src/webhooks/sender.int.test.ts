import { createServer } from 'node:http'
import { Stripe } from 'stripe'
import { afterEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { startSandbox } from '../testing.ts'
import { type Delivery, nextAttempt } from './delivery.ts'

const SECRET = 'whsec_0123456789abcdef'
const HOOK = 'http://app.test/hook'

interface Received {
  url: string
  signature: string
  payload: string
  agent: string
}

/** An app that answers with the given statuses in turn, then 200. */
function receiver(...statuses: number[]) {
  const received: Received[] = []
  const deliver: typeof fetch = async (input, init) => {
    const request = new Request(input, init)
    const { headers } = request
    received.push({
      url: request.url,
      signature: headers.get('stripe-signature') ?? '',
      payload: await request.text(),
      agent: headers.get('user-agent') ?? '',
    })
    return new Response('noted', { status: statuses.shift() ?? 200 })
  }
  return { received, deliver }
}

let sandbox: Sandbox
afterEach(() => sandbox.close())

describe('webhooks', () => {
  it('verify with the SDK and carry the event as /v1/events has it', async () => {
    const { received, deliver } = receiver()
    const started = startSandbox({ webhook: { url: HOOK, secret: SECRET }, deliver })
    sandbox = started.sandbox
    const customer = await started.stripe.customers.create({ email: 'a@b.c' })
    await sandbox.flushDeliveries()
    const [only, ...rest] = received
    expect(rest).toEqual([])
    const event = started.stripe.webhooks.constructEvent(only?.payload ?? '', only?.signature ?? '', SECRET)
    expect(event).toMatchObject({
      type: 'customer.created',
      data: { object: { id: customer.id } },
      livemode: false,
    })
    expect((await started.stripe.events.retrieve(event.id)).type).toBe('customer.created')
    expect(only?.agent).toBe('Stripe/1.0 (+https://stripe.com/docs/webhooks)')
    expect(() =>
      started.stripe.webhooks.constructEvent(`${only?.payload} `, only?.signature ?? '', SECRET),
    ).toThrow(Stripe.errors.StripeSignatureVerificationError)
  })

  it('are signed by the wall, so that receivers accept them however far the sandbox clock is', async () => {
    const { received, deliver } = receiver()
    const started = startSandbox({ webhook: { url: HOOK, secret: SECRET }, deliver })
    sandbox = started.sandbox
    sandbox.clock.advanceTo(new Date('2031-01-01T00:00:00Z'))
    await started.stripe.customers.create()
    await sandbox.flushDeliveries()
    const [first] = received
    expect(
      started.stripe.webhooks.constructEvent(first?.payload ?? '', first?.signature ?? '', SECRET).created,
    ).toBe(Date.UTC(2031, 0, 1) / 1000)
  })

  it('go to each enabled endpoint that asked for their type, and to no other', async () => {
    const { received, deliver } = receiver()
    const { stripe, ...started } = startSandbox({ deliver })
    sandbox = started.sandbox
    await stripe.webhookEndpoints.create({ url: 'http://app.test/all', enabled_events: ['*'] })
    await stripe.webhookEndpoints.create({
      url: 'http://app.test/products',
      enabled_events: ['product.created'],
    })
    const off = await stripe.webhookEndpoints.create({ url: 'http://app.test/off', enabled_events: ['*'] })
    await stripe.webhookEndpoints.update(off.id, { disabled: true })
    const gone = await stripe.webhookEndpoints.create({ url: 'http://app.test/gone', enabled_events: ['*'] })
    await stripe.webhookEndpoints.del(gone.id)
    await stripe.customers.create()
    await stripe.products.create({ name: 'Starter' })
    await sandbox.flushDeliveries()
    expect(received.map(({ url }) => url).sort()).toEqual([
      'http://app.test/all',
      'http://app.test/all',
      'http://app.test/products',
    ])
  })

  it('stay pending after a failure or a redirect, and are listed with what was answered', async () => {
    const { received, deliver } = receiver(500, 302)
    const { stripe, ...started } = startSandbox({ webhook: { url: HOOK, secret: SECRET }, deliver })
    sandbox = started.sandbox
    await stripe.customers.create()
    await sandbox.flushDeliveries()
    const [first] = sandbox.deliveries()
    expect(first).toMatchObject({
      status: 'pending',
      eventType: 'customer.created',
      attempts: [{ status: 500, response: 'noted', error: null }],
    })
    const second = await sandbox.resendDelivery(first?.id ?? '')
    expect(second?.status).toBe('pending')
    const third = await sandbox.resendDelivery(first?.id ?? '')
    expect(third).toMatchObject({ status: 'delivered', nextAttemptAt: null })
    expect(third?.attempts.map(({ status }) => status)).toEqual([500, 302, 200])
    expect(new Set(received.map(({ payload }) => payload)).size).toBe(1)
  })

  it('are tried again by themselves', async () => {
    const { received, deliver } = receiver(503)
    const { stripe, ...started } = startSandbox({ webhook: { url: HOOK, secret: SECRET }, deliver })
    sandbox = started.sandbox
    await stripe.customers.create()
    await expect.poll(() => sandbox.deliveries()[0]?.status, { timeout: 10_000 }).toBe('delivered')
    expect(received).toHaveLength(2)
  })

  it('reach a real server, and tell why they could not reach none', async () => {
    const bodies: string[] = []
    const server = createServer((request, response) => {
      request.setEncoding('utf8').on('data', (chunk: string) => bodies.push(chunk))
      request.on('end', () => response.writeHead(204).end())
    })
    await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
    const address = server.address()
    const port = typeof address === 'object' ? address?.port : null
    const { stripe, ...started } = startSandbox({
      webhook: { url: `http://127.0.0.1:${port}/`, secret: SECRET },
    })
    sandbox = started.sandbox
    await stripe.customers.create()
    await sandbox.flushDeliveries()
    expect(sandbox.deliveries()[0]?.status).toBe('delivered')
    expect(bodies.join('')).toContain('customer.created')
    await new Promise((resolve) => {
      server.close(resolve)
      server.closeAllConnections()
    })
    await stripe.customers.create()
    await sandbox.flushDeliveries()
    expect(sandbox.deliveries()[0]?.attempts[0]).toMatchObject({
      status: null,
      error: expect.stringContaining('ECONNREFUSED'),
    })
  })

  it('are sent several at once, with a bound, and never make the API wait', async () => {
    let inFlight = 0
    let most = 0
    const gate = Promise.withResolvers<void>()
    const deliver: typeof fetch = async () => {
      inFlight += 1
      most = Math.max(most, inFlight)
      await gate.promise
      inFlight -= 1
      return new Response('')
    }
    const { stripe, ...started } = startSandbox({ webhook: { url: HOOK, secret: SECRET }, deliver })
    sandbox = started.sandbox
    for (let index = 0; index < 20; index += 1) await stripe.customers.create()
    expect(sandbox.deliveries().filter(({ status }) => status === 'delivered')).toEqual([])
    gate.resolve()
    await sandbox.flushDeliveries()
    expect(sandbox.deliveries().every(({ status }) => status === 'delivered')).toBe(true)
    expect(most).toBe(8)
  })
})

/** A delivery that has failed so often. */
function after(attempts: number): Delivery {
  return {
    id: 'dlv_00000001',
    eventId: 'evt_1',
    eventType: 'customer.created',
    endpointId: 'we_1',
    url: HOOK,
    status: 'pending',
    attempts: Array.from({ length: attempts }, () => ({
      at: 0,
      durationMs: 0,
      status: 500,
      error: null,
      response: '',
    })),
    isBadlySigned: false,
    nextAttemptAt: null,
    createdAt: 0,
  }
}

describe('nextAttempt', () => {
  it('waits twice as long each time, at most an hour, and gives up after three days', () => {
    expect([1, 2, 3, 4].map((attempts) => nextAttempt(after(attempts), 0))).toEqual([1000, 2000, 4000, 8000])
    expect(nextAttempt(after(30), 0)).toBe(3_600_000)
    expect(nextAttempt(after(30), 3 * 24 * 3_600_000 - 3_600_000)).not.toBeNull()
    expect(nextAttempt(after(30), 3 * 24 * 3_600_000)).toBeNull()
  })
})
