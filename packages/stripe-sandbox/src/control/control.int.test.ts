import type Stripe from 'stripe'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Sandbox } from '../sandbox.ts'
import { makePrice, START, startSandbox } from '../testing.ts'

const BASE = 'http://localhost:12111'

let sandbox: Sandbox
let stripe: Stripe
beforeEach(() => {
  ;({ sandbox, stripe } = startSandbox())
})
afterEach(() => sandbox.close())

async function control(method: string, path: string, body?: unknown, headers: Record<string, string> = {}) {
  const init = body === undefined ? {} : { body: JSON.stringify(body) }
  const response = await sandbox.fetch(`${BASE}/_sandbox/${path}`, {
    method,
    headers: { 'content-type': 'application/json', ...headers },
    ...init,
  })
  return { status: response.status, body: await response.json() }
}

async function press(action: string, fields: Record<string, string>, headers: Record<string, string> = {}) {
  const body = new URLSearchParams(fields)
  const answer = await sandbox.fetch(`${BASE}/_sandbox/page/${action}`, { method: 'POST', body, headers })
  const location = answer.headers.get('location')
  if (location === null) return { status: answer.status, text: await answer.text() }
  return { status: answer.status, text: await (await sandbox.fetch(new URL(location, BASE).href)).text() }
}

describe('the control API', () => {
  it('tells the clock in seconds and ms, and moves it', async () => {
    const now = START.getTime() / 1000
    expect((await control('GET', 'clock')).body).toEqual({
      now,
      nowMs: now * 1000,
      frozen: true,
      moving: null,
    })
    expect((await control('POST', 'clock', { by: 3600 })).body).toMatchObject({ now: now + 3600, events: [] })
    expect((await control('POST', 'clock', { to: '2026-11-07T16:00:00Z' })).body).toMatchObject({
      now: Date.UTC(2026, 10, 7, 16) / 1000,
    })
    expect((await control('POST', 'clock', { to: now + 1_000_000, run: true })).body).toMatchObject({
      frozen: false,
    })
    expect((await control('POST', 'clock', { freeze: true })).body).toMatchObject({ frozen: true })
  })

  it.each([
    [{ to: '2020-01-01T00:00:00Z' }],
    [{ by: -1 }],
    [{ by: '1' }],
    [{ to: 'tomorrow' }],
    [{ to: 1, by: 1 }],
    [{ freeze: true, run: true }],
    [{}],
    [{ to: 1e300 }],
  ])('refuses to move the clock by %j, and leaves it', async (body) => {
    const { status, body: answer } = await control('POST', 'clock', body)
    expect(status).toBe(400)
    expect(answer).toMatchObject({ error: { message: expect.any(String) } })
    expect(sandbox.clock.now()).toEqual(START)
  })

  it('says what is next and which events a move made', async () => {
    const price = await makePrice(stripe, 'Pro', 4900)
    const customer = await stripe.customers.create({ name: 'Ada Lovelace' })
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price }],
      default_payment_method: method.id,
    })
    const { body } = await control('GET', 'upcoming')
    const what = expect.stringContaining('Ada Lovelace')
    expect(body).toMatchObject({
      data: [
        { at: Date.UTC(2026, 10, 24) / 1000, what, kind: 'renewal_reminder' },
        { at: Date.UTC(2026, 11, 1) / 1000, what, kind: 'invoice' },
      ],
    })
    const moved = await control('POST', 'clock', { to: '2026-12-01T01:00:00Z' })
    expect(moved.body).toMatchObject({ events: expect.arrayContaining(['invoice.created', 'invoice.paid']) })
  })

  it('decides the next payment and arms faults', async () => {
    expect(
      (await control('POST', 'next-payment', { outcome: 'declined', declineCode: 'expired_card' })).status,
    ).toBe(200)
    const price = await makePrice(stripe, 'Pro', 4900)
    const customer = await stripe.customers.create()
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    const subscribe = stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price }],
      default_payment_method: method.id,
      payment_behavior: 'error_if_incomplete',
    })
    await expect(subscribe).rejects.toMatchObject({ type: 'StripeCardError' })
    expect(
      (await control('POST', 'faults', { kind: 500, when: 'before', route: 'GET /v1/customers' })).status,
    ).toBe(200)
    await expect(stripe.customers.list()).rejects.toMatchObject({ statusCode: 500 })
    expect((await control('POST', 'faults', { kind: 418 })).status).toBe(400)
    expect((await control('POST', 'next-payment', { outcome: 'maybe' })).status).toBe(400)
  })

  it('does what a person does on a hosted page, for programs', async () => {
    const price = await makePrice(stripe, 'Pro', 4900)
    const { id } = await stripe.checkout.sessions.create({
      mode: 'subscription',
      line_items: [{ price, quantity: 1 }],
      success_url: 'http://app.test/',
    })
    const card = { number: '4242424242424242', exp_month: 12, exp_year: 2040, cvc: '123' }
    const { status, body } = await control('POST', `checkout/sessions/${id}/complete`, {
      card,
      email: 'a@b.cd',
      name: 'Ada',
    })
    expect(status).toBe(200)
    expect(body).toMatchObject({ id, status: 'complete' })
  })

  it('is healthy, exports its state, resets, and says 501 for what it has not', async () => {
    expect((await control('GET', 'health')).body).toMatchObject({ ok: true, apiVersion: '2026-10-28.endive' })
    await stripe.customers.create()
    expect(JSON.stringify((await control('GET', 'state')).body)).toContain('"cus_')
    expect((await control('POST', 'reset', {})).status).toBe(200)
    expect((await stripe.customers.list()).data).toEqual([])
    expect((await control('GET', 'nothing')).status).toBe(501)
    expect((await control('POST', 'deliveries/dlv_1/resend', {})).status).toBe(404)
  })

  it.each([
    ['another origin', {}, { origin: 'http://evil.test' }],
    ['an opaque origin', {}, { origin: 'null' }],
    ['another port of this machine', {}, { origin: 'http://localhost:3000' }],
    ['another site without an origin', {}, { 'sec-fetch-site': 'cross-site' }],
  ])('refuses a page of %s', async (_, body, headers) => {
    expect((await control('POST', 'reset', body, headers)).status).toBe(403)
    expect((await control('GET', 'state', undefined, headers)).status).toBe(403)
    expect((await press('advance', { by: '3600' }, headers)).status).toBe(403)
    expect(sandbox.clock.now()).toEqual(START)
  })

  it('refuses a foreign name that leads here, and a form in place of JSON', async () => {
    expect((await sandbox.fetch('http://evil.test:12111/_sandbox/clock')).status).toBe(403)
    expect((await sandbox.fetch('http://evil.test:12111/')).status).toBe(403)
    expect((await sandbox.fetch('http://127.0.0.1:12111/_sandbox/clock')).status).toBe(200)
    const form = await control('POST', 'reset', {}, { 'content-type': 'application/x-www-form-urlencoded' })
    expect(form.status).toBe(400)
  })
})

describe('the control page', () => {
  it('shows the clock, customers and what is next, without a script', async () => {
    await stripe.customers.create({ name: 'Ada <i>' })
    const text = await (await sandbox.fetch(`${BASE}/`)).text()
    expect(text).toContain('1 Nov 2026, 00:00 UTC')
    expect(text).toContain('Ada &lt;i&gt;')
    expect(text).not.toMatch(/<script|style=| on\w+=/)
  })

  it('moves time and says what happened', async () => {
    expect((await press('advance', { by: '86400' })).text).toContain(
      'Moved to 2 Nov 2026, 00:00 UTC. Nothing happened on the way.',
    )
    expect((await press('advance', { to: '2026-12-01T01:00' })).text).toContain(
      'Moved to 1 Dec 2026, 01:00 UTC.',
    )
    const back = await press('advance', { to: '2026-01-01T00:00' })
    expect(back.text).toContain('The clock goes only forward')
    expect(back.text).toContain('role="alert"')
    expect((await press('run', {})).text).toContain('The clock runs from')
    expect((await press('freeze', {})).text).toContain('The clock stands at')
  })

  it('goes to the next thing and names its events', async () => {
    const price = await makePrice(stripe, 'Pro', 4900)
    const customer = await stripe.customers.create()
    const method = await stripe.paymentMethods.attach('pm_card_visa', { customer: customer.id })
    await stripe.subscriptions.create({
      customer: customer.id,
      items: [{ price }],
      default_payment_method: method.id,
    })
    const { text } = await press('advance', { next: 'invoice' })
    expect(text).toContain('Moved to 1 Dec 2026, 00:00 UTC. 1 thing happened: invoice $49.00 created.')
  })

  it('sets how the next payment ends', async () => {
    expect((await press('next-payment', { outcome: 'insufficient_funds' })).text).toContain(
      'declined: insufficient funds',
    )
    expect((await press('next-payment', { outcome: '' })).text).toContain('Choose how')
  })

  it('says only what it did, not what a link tells it to say', async () => {
    const text = await (await sandbox.fetch(`${BASE}/?said=Your%20account%20is%20closed`)).text()
    expect(text).not.toContain('account is closed')
  })
})

describe('a payment that takes its time', () => {
  it('is set through the control API, with its days, and told in words', async () => {
    const { customer, subscription } = sandbox.setUp('monthly')
    const wish = { outcome: 'processing_then_fails', afterSeconds: 3 * 86_400, customer }
    expect((await control('POST', 'next-payment', wish)).body).toMatchObject(wish)
    expect((await control('POST', 'next-payment', { outcome: 'later' })).status).toBe(400)
    expect((await control('POST', 'next-payment', { ...wish, afterSeconds: -1 })).status).toBe(400)
    const page = await (await sandbox.fetch(`${BASE}/`)).text()
    expect(page).toContain('Processing, then fails, 3 days later')
    await control('POST', 'clock', { toNext: 'invoice' })
    await control('POST', 'clock', { toNext: 'finalization' })
    expect((await stripe.subscriptions.retrieve(subscription)).status).toBe('active')
    const answer = await control('POST', 'clock', { toNext: 'settlement' })
    expect(answer.body).toMatchObject({ happened: expect.arrayContaining(['subscription became past due']) })
    expect((await stripe.subscriptions.retrieve(subscription)).status).toBe('past_due')
  })

  it('is set on the page', async () => {
    const { customer } = sandbox.setUp('monthly')
    await sandbox.fetch(`${BASE}/_sandbox/page/next-payment`, {
      method: 'POST',
      headers: { 'content-type': 'application/x-www-form-urlencoded' },
      body: new URLSearchParams({
        outcome: 'processing_then_succeeds',
        customer,
        times: '1',
        afterDays: '2',
      }),
    })
    expect(sandbox.nextPayments()).toEqual([
      { outcome: 'processing_then_succeeds', customer, times: 1, afterSeconds: 172_800 },
    ])
  })
})
