import { Stripe } from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { startSandbox } from '../testing.ts'

const BASE = 'http://localhost:12111'
const SECRET = 'whsec_0123456789abcdef'

/** An app that checks the signature, as every receiver must. */
let received: string[]
let refused: string[]
let sandbox: Sandbox
let stripe: Stripe

beforeEach(async () => {
  received = []
  refused = []
  const started = startSandbox({
    webhook: { url: 'http://app.test/hook', secret: SECRET },
    deliver: async (input, init) => {
      const request = new Request(input, init)
      const payload = await request.text()
      const signature = request.headers.get('stripe-signature') ?? ''
      try {
        received.push(started.stripe.webhooks.constructEvent(payload, signature, SECRET).type)
        return new Response('noted')
      } catch (error) {
        refused.push(error instanceof Stripe.errors.StripeSignatureVerificationError ? 'signature' : 'other')
        return new Response('who are you?', { status: 400 })
      }
    },
  })
  ;({ sandbox, stripe } = started)
  await sandbox.flushDeliveries()
  received = []
})
afterEach(() => sandbox.close())

async function control(method: string, path: string, body?: unknown) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const headers = { 'content-type': 'application/json' }
  const response = await sandbox.fetch(`${BASE}/_sandbox/${path}`, { method, headers, ...init })
  return { status: response.status, body: await response.json() }
}

const makeCustomers = async (...names: string[]) => {
  for (const name of names) await stripe.customers.create({ name })
  await sandbox.flushDeliveries()
}
const statuses = () => sandbox.deliveries().map(({ status }) => status)

describe('webhooks told to go wrong', () => {
  it('arrive twice', async () => {
    sandbox.upsetDeliveries({ kind: 'duplicate', type: 'customer.created', times: 1 })
    await makeCustomers('A', 'B')
    expect(received).toEqual(['customer.created', 'customer.created', 'customer.created'])
    expect(sandbox.mishaps()).toEqual([])
  })

  it('are dropped, and can be resent', async () => {
    const { body } = await control('POST', 'deliveries/mishaps', { kind: 'drop', type: 'customer.*' })
    await makeCustomers('A')
    expect(received).toEqual([])
    expect(statuses()[0]).toBe('dropped')
    expect((await control('GET', 'deliveries/mishaps')).body).toEqual({ data: [body] })
    const [dropped] = sandbox.deliveries()
    expect((await control('POST', `deliveries/${dropped?.id}/resend`, {})).body).toMatchObject({
      status: 'delivered',
    })
    expect(received).toEqual(['customer.created'])
    expect((await control('DELETE', 'deliveries/mishaps/mishap_1')).status).toBe(200)
    expect((await control('DELETE', 'deliveries/mishaps/mishap_1')).status).toBe(404)
    await makeCustomers('B')
    expect(received).toHaveLength(2)
  })

  it('are dropped by percentage, the same ones each time', async () => {
    const { id } = sandbox.snapshot()
    sandbox.upsetDeliveries({ kind: 'drop', percent: 40 })
    const names = Array.from({ length: 40 }, (_, at) => String(at))
    await makeCustomers(...names)
    const first = statuses()
    const dropped = first.filter((status) => status === 'dropped').length
    expect(dropped).toBeGreaterThan(5)
    expect(dropped).toBeLessThan(30)
    sandbox.rewind(id)
    await makeCustomers(...names)
    expect(statuses()).toEqual(first)
  })

  it('are held and released last first', async () => {
    sandbox.upsetDeliveries({ kind: 'hold', times: 2 })
    await stripe.customers.create({ name: 'A' })
    await stripe.products.create({ name: 'P' })
    await sandbox.flushDeliveries()
    expect(received).toEqual([])
    expect((await control('POST', 'deliveries/release', { order: 'reversed' })).body).toEqual({ released: 2 })
    expect(received).toEqual(['product.created', 'customer.created'])
    expect((await control('POST', 'deliveries/release', { order: 'sideways' })).status).toBe(400)
  })

  it('come late', async () => {
    sandbox.upsetDeliveries({ kind: 'delay', seconds: 3600 })
    const before = Date.now()
    await makeCustomers('A')
    expect(received).toEqual([])
    const [late] = sandbox.deliveries()
    expect(late?.status).toBe('pending')
    expect(late?.nextAttemptAt).toBeGreaterThanOrEqual(before + 3_600_000)
    const again = await sandbox.resendDelivery(late?.id ?? '', { delaySeconds: 60 })
    expect(again?.nextAttemptAt).toBeLessThan(before + 3_600_000)
  })

  it('are signed by somebody else once, then rightly', async () => {
    sandbox.upsetDeliveries({ kind: 'bad_signature', times: 1 })
    await makeCustomers('A')
    expect(refused).toEqual(['signature'])
    const [delivery] = sandbox.deliveries()
    expect(delivery).toMatchObject({
      status: 'pending',
      attempts: [{ status: 400, response: 'who are you?' }],
    })
    await sandbox.resendDelivery(delivery?.id ?? '')
    expect(received).toEqual(['customer.created'])
    const { body } = await control('POST', `deliveries/${delivery?.id}/resend`, { badSignature: true })
    expect(body).toMatchObject({ status: 'pending' })
    expect(refused).toHaveLength(2)
  })

  it('wait while paused, and leave when resumed', async () => {
    expect((await control('POST', 'deliveries/pause', {})).body).toEqual({ paused: true })
    await makeCustomers('A')
    expect(received).toEqual([])
    expect((await control('GET', 'deliveries')).body).toMatchObject({ paused: true })
    expect((await control('POST', 'deliveries/resume', {})).body).toEqual({ paused: false })
    await sandbox.flushDeliveries()
    expect(received).toEqual(['customer.created'])
  })

  it('show their payload and attempts', async () => {
    await makeCustomers('Ada')
    const [delivery] = sandbox.deliveries()
    const { body } = await control('GET', `deliveries/${delivery?.id}`)
    expect(body).toMatchObject({ status: 'delivered', payload: expect.stringContaining('"name": "Ada"') })
    expect((await control('GET', 'deliveries/dlv_none')).status).toBe(404)
  })

  it.each([
    [{ kind: 'explode' }],
    [{ kind: 'delay' }],
    [{ kind: 'drop', seconds: 1 }],
    [{ kind: 'drop', percent: 0 }],
    [{ kind: 'drop', times: 0 }],
    [{ kind: 'drop', times: 'x' }],
    [{ kind: 'drop', type: 'a b' }],
  ])('refuse %j', async (body) => {
    expect((await control('POST', 'deliveries/mishaps', body)).status).toBe(400)
    expect(sandbox.mishaps()).toEqual([])
  })
})

describe('requests and payments told to go wrong', () => {
  it('faults are listed while they wait, count down and can be removed', async () => {
    sandbox.failNext({ kind: 500, when: 'before', route: 'POST /v1/customers', times: 2 })
    const reset = await control('POST', 'faults', { kind: 'reset', when: 'after' })
    expect(reset.body).toMatchObject({ id: 'fault_2', times: 1 })
    await expect(stripe.customers.create()).rejects.toMatchObject({ statusCode: 500 })
    expect((await control('GET', 'faults')).body).toMatchObject({
      data: [{ id: 'fault_1', times: 1 }, { id: 'fault_2' }],
    })
    expect((await control('DELETE', 'faults/fault_1')).status).toBe(200)
    expect((await control('DELETE', 'faults/fault_1')).status).toBe(404)
    expect(sandbox.removeFault('fault_2')).toBe(true)
    expect((await stripe.customers.create({ name: 'A' })).name).toBe('A')
  })

  it('the next payment is told as set, for one customer or anybody, and is spent', async () => {
    const { customer, subscription } = sandbox.setUp('monthly')
    await control('POST', 'next-payment', { outcome: 'declined', declineCode: 'lost_card', customer })
    sandbox.nextPayment({ customer: null, outcome: 'requires_action', times: 2 })
    const set = [
      { customer, outcome: 'declined', declineCode: 'lost_card', times: 1 },
      { customer: null, outcome: 'requires_action', times: 2 },
    ]
    expect((await control('GET', 'next-payment')).body).toEqual({ data: set })
    sandbox.clock.advanceTo(new Date('2026-12-01T01:00:00Z'))
    expect((await stripe.subscriptions.retrieve(subscription)).status).toBe('past_due')
    expect(sandbox.nextPayments()).toEqual(set.slice(1))
    expect((await control('DELETE', 'next-payment')).body).toEqual({ data: [] })
  })

  it('a payment that needs verification waits for the person', async () => {
    const { customer, price } = sandbox.setUp('monthly')
    sandbox.nextPayment({ customer, outcome: 'requires_action' })
    const created = await stripe.subscriptions.create({ customer, items: [{ price }] })
    expect(created.status).toBe('incomplete')
  })
})

describe('time', () => {
  it('goes to the next of a kind and says what happened', async () => {
    const { body: none } = await control('POST', 'clock', { toNext: 'retry' })
    expect(none).toEqual({ error: { message: 'No retry is due.' } })
    sandbox.setUp('monthly')
    sandbox.setUp('trial_ending')
    const trial = await control('POST', 'clock', { toNext: 'trial_end' })
    expect(trial.body).toMatchObject({
      now: Date.UTC(2026, 10, 2) / 1000,
      happened: expect.arrayContaining(['invoice $49.00 created', 'subscription became active']),
    })
    sandbox.nextPayment({ customer: null, outcome: 'declined' })
    const paid = sandbox.advanceToNext('finalization')
    expect(paid.happened).toContain('payment of $49.00 failed')
    expect(sandbox.advanceToNext('retry').happened).toContain('invoice $49.00 paid')
    expect((await control('POST', 'clock', { toNext: 'never' })).status).toBe(400)
  })

  it.each([
    ['monthly', 'active'],
    ['trial_ending', 'trialing'],
    ['past_due', 'past_due'],
    ['needs_verification', 'incomplete'],
    ['canceling', 'active'],
    ['canceled', 'canceled'],
  ])('the scenario %s is a subscription that is %s', async (scenario, status) => {
    const { body } = await control('POST', 'scenarios', { scenario })
    expect(body).toMatchObject({ scenario, customer: expect.stringMatching(/^cus_/) })
    const [subscription] = (await stripe.subscriptions.list({ status: 'all' })).data
    expect(subscription?.status).toBe(status)
  })
})
