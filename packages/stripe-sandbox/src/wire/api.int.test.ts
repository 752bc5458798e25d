import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { clientOf, KEY, startSandbox } from '../testing.ts'

let sandbox: Sandbox
let stripe: Stripe

beforeEach(() => {
  ;({ sandbox, stripe } = startSandbox())
})
afterEach(() => sandbox.close())

function post(path: string, body: string, headers: Record<string, string> = {}) {
  return sandbox.fetch(`http://localhost${path}`, {
    method: 'POST',
    body,
    headers: {
      authorization: `Bearer ${KEY}`,
      'content-type': 'application/x-www-form-urlencoded',
      ...headers,
    },
  })
}

function retrying() {
  return clientOf(sandbox, { maxNetworkRetries: 2 })
}

async function errorOf(promise: Promise<unknown>): Promise<unknown> {
  return promise.then(
    () => null,
    (error: unknown) => error,
  )
}

describe('the SDK in process', () => {
  it('creates, reads, updates, deletes and lists', async () => {
    const created = await stripe.customers.create({
      email: 'ada@example.com',
      metadata: { tier: 'gold', 'a.b': 'ü' },
    })
    expect(created.metadata).toEqual({ tier: 'gold', 'a.b': 'ü' })
    const updated = await stripe.customers.update(created.id, { name: 'Ada', metadata: { tier: '' } })
    expect(updated.metadata).toEqual({ 'a.b': 'ü' })
    expect((await stripe.customers.retrieve(created.id)).id).toBe(created.id)
    await stripe.customers.del(created.id)
    expect((await stripe.customers.list()).data).toEqual([])
  })

  it('pages through a list to its end', async () => {
    const made: string[] = []
    for (let index = 0; index < 25; index += 1) made.push((await stripe.customers.create()).id)
    const listed = await stripe.customers.list({ limit: 10 }).autoPagingToArray({ limit: 100 })
    expect(listed.map(({ id }) => id)).toEqual(made.toReversed())
  })

  it('raises the class of the error', async () => {
    const missing = await errorOf(stripe.customers.retrieve('cus_none'))
    expect(missing).toBeInstanceOf(Stripe.errors.StripeInvalidRequestError)
    expect(missing).toMatchObject({ statusCode: 404, code: 'resource_missing', param: 'id' })
    expect(await errorOf(stripe.products.create({ name: '' }))).toBeInstanceOf(
      Stripe.errors.StripeInvalidRequestError,
    )
    const customer = await stripe.customers.create()
    const declined = await errorOf(
      stripe.paymentMethods.attach('pm_card_chargeDeclined', { customer: customer.id }),
    )
    expect(declined).toBeInstanceOf(Stripe.errors.StripeCardError)
    expect(declined).toMatchObject({ code: 'card_declined', statusCode: 402 })
  })

  it('names the request in its answer', async () => {
    const { lastResponse } = await stripe.customers.create()
    expect(lastResponse.requestId).toMatch(/^req_\w{14}$/)
    expect(lastResponse.apiVersion).toBe('2026-10-28.endive')
  })

  it('refuses no key, a live key and a version that is none, in words', async () => {
    const without = await sandbox.fetch('http://localhost/v1/customers')
    expect(without.status).toBe(401)
    const live = await errorOf(
      new Stripe('sk_live_1234567890', {
        httpClient: Stripe.createFetchHttpClient(sandbox.fetch),
      }).customers.list(),
    )
    expect(live).toBeInstanceOf(Stripe.errors.StripeAuthenticationError)
    expect(String(live)).toContain('refuses live keys')
    for (const version of ['2027-01-27.fauna', '2026-13-01', 'latest']) {
      const answer = await post('/v1/customers', '', { 'stripe-version': version })
      expect(answer.status).toBe(400)
      expect(await answer.text()).toContain(`Invalid Stripe API version: ${version}`)
    }
  })

  it('answers clients of an older version in the one it speaks, and says which', async () => {
    for (const version of ['2020-08-27', '2025-09-30.clover']) {
      const answer = await post('/v1/customers', '', { 'stripe-version': version })
      expect([answer.status, answer.headers.get('stripe-version')]).toEqual([200, '2026-10-28.endive'])
    }
  })

  it('says 501 with its name for what is not built', async () => {
    for (const path of ['/v2/core/events', '/v1/issuing/cards']) {
      const answer = await sandbox.fetch(`http://localhost${path}`, {
        headers: { authorization: `Bearer ${KEY}` },
      })
      expect(answer.status).toBe(501)
      expect(await answer.text()).toContain(path)
    }
  })

  it('refuses a body that is not form-encoded, and one that is too long', async () => {
    expect((await post('/v1/customers', '{}', { 'content-type': 'application/json' })).status).toBe(400)
    expect((await post('/v1/customers', `name=${'x'.repeat(1024 * 1024)}`)).status).toBe(413)
    expect((await post('/v1/customers', '__proto__[x]=1')).status).toBe(400)
  })
})

describe('idempotency keys', () => {
  it('answer a repetition from what was stored, and do it once', async () => {
    const first = await post('/v1/customers', 'email=a%40b.c', { 'idempotency-key': 'k1' })
    const again = await post('/v1/customers', 'email=a%40b.c', { 'idempotency-key': 'k1' })
    expect(await again.text()).toBe(await first.text())
    expect(again.headers.get('idempotent-replayed')).toBe('true')
    expect(again.headers.get('original-request')).toBe(first.headers.get('request-id'))
    expect(first.headers.get('idempotent-replayed')).toBeNull()
    expect((await stripe.customers.list()).data).toHaveLength(1)
  })

  it('refuse other parameters and another path under the same key', async () => {
    await stripe.customers.create({ email: 'a@b.c' }, { idempotencyKey: 'k1' })
    for (const other of [
      stripe.customers.create({ email: 'd@e.f' }, { idempotencyKey: 'k1' }),
      stripe.products.create({ name: 'a' }, { idempotencyKey: 'k1' }),
    ]) {
      const error = await errorOf(other)
      expect(error).toBeInstanceOf(Stripe.errors.StripeIdempotencyError)
      expect(error).toMatchObject({ statusCode: 400 })
    }
  })

  it('are refused beyond 255 characters', async () => {
    expect((await post('/v1/customers', '', { 'idempotency-key': 'k'.repeat(256) })).status).toBe(400)
    expect((await post('/v1/customers', '', { 'idempotency-key': 'k'.repeat(255) })).status).toBe(200)
  })

  it('keep no answer to a request that was refused for its shape', async () => {
    const wrong = await post('/v1/customers', 'nonsense=1', { 'idempotency-key': 'k1' })
    expect(wrong.status).toBe(400)
    expect((await post('/v1/customers', 'email=a%40b.c', { 'idempotency-key': 'k1' })).status).toBe(200)
  })

  it('are in use while the first request runs', async () => {
    sandbox.failNext({ kind: 'timeout', when: 'before' })
    const abort = new AbortController()
    const hanging = sandbox.fetch('http://localhost/v1/customers', {
      method: 'POST',
      headers: { authorization: `Bearer ${KEY}`, 'idempotency-key': 'k1' },
      signal: abort.signal,
    })
    const left = errorOf(hanging)
    await new Promise((resolve) => setImmediate(resolve))
    const second = await post('/v1/customers', '', { 'idempotency-key': 'k1' })
    expect(second.status).toBe(409)
    expect(await second.json()).toMatchObject({ error: { code: 'idempotency_key_in_use' } })
    abort.abort()
    expect(String(await left)).toContain('aborted')
    expect((await post('/v1/customers', '', { 'idempotency-key': 'k1' })).status).toBe(200)
  })

  it('outlive any jump of the sandbox clock', async () => {
    const first = await stripe.customers.create({}, { idempotencyKey: 'k1' })
    sandbox.clock.advanceBy(90 * 24 * 60 * 60 * 1000)
    expect((await stripe.customers.create({}, { idempotencyKey: 'k1' })).id).toBe(first.id)
  })
})

describe('faults', () => {
  it.each([
    [500, 'before'],
    [429, 'before'],
    ['reset', 'before'],
    ['reset', 'after'],
  ] as const)('a %s %s is survived by a retry that does the work once', async (kind, when) => {
    sandbox.failNext({ route: 'POST /v1/customers', kind, when })
    const customer = await retrying().customers.create({ email: 'a@b.c' }, { idempotencyKey: 'k1' })
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([customer.id])
  })

  it('a timeout after the work leaves the answer under its key', async () => {
    sandbox.failNext({ kind: 'timeout', when: 'after' })
    const impatient = clientOf(sandbox, { maxNetworkRetries: 1, timeout: 50 })
    const customer = await impatient.customers.create({ email: 'a@b.c' }, { idempotencyKey: 'k1' })
    expect((await stripe.customers.list()).data.map(({ id }) => id)).toEqual([customer.id])
  })

  it('a 500 after the work is stored, as Stripe stores it, and the work stays done', async () => {
    sandbox.failNext({ kind: 500, when: 'after' })
    const error = await errorOf(retrying().customers.create({}, { idempotencyKey: 'k1' }))
    expect(error).toBeInstanceOf(Stripe.errors.StripeAPIError)
    expect(await errorOf(stripe.customers.create({}, { idempotencyKey: 'k1' }))).toMatchObject({
      statusCode: 500,
    })
    expect((await stripe.customers.list()).data).toHaveLength(1)
  })

  it('meet only their route, as often as they were told', async () => {
    sandbox.failNext({ route: 'POST /v1/customers/:id', kind: 402, when: 'before', times: 2 })
    const { id } = await stripe.customers.create()
    for (let turn = 0; turn < 2; turn += 1) {
      expect(await errorOf(stripe.customers.update(id, { name: 'x' }))).toBeInstanceOf(
        Stripe.errors.StripeCardError,
      )
    }
    expect((await stripe.customers.update(id, { name: 'x' })).name).toBe('x')
  })

  it('are refused where they cannot be read', () => {
    expect(() => sandbox.failNext({ route: 'customers', kind: 500, when: 'before' })).toThrow(RangeError)
    expect(() => sandbox.failNext({ kind: 500, when: 'before', times: 0 })).toThrow(RangeError)
    expect(() => sandbox.failNext({ kind: 429, when: 'after' })).toThrow(RangeError)
  })
})

describe('rate limits', () => {
  it('refuse what comes too fast without running it or spending its idempotency key', async () => {
    sandbox.limitRate({ perSecond: 2 })
    await stripe.products.create({ name: 'One' })
    await stripe.products.create({ name: 'Two' })
    const key = { idempotencyKey: 'three' }
    const refused = await errorOf(stripe.products.create({ name: 'Three' }, key))
    expect(refused).toBeInstanceOf(Stripe.errors.StripeRateLimitError)
    expect(refused).toMatchObject({
      code: 'rate_limit',
      headers: { 'stripe-rate-limited-reason': 'global-rate' },
    })
    sandbox.limitRate(null)
    await stripe.products.create({ name: 'Three' }, key)
    const { data } = await stripe.products.list()
    expect(data.map(({ name }) => name)).toEqual(['Three', 'Two', 'One'])
    expect(() => sandbox.limitRate({ perSecond: 0 })).toThrow(RangeError)
  })
})
