import type { InjectOptions } from 'fastify'
import { beforeAll, describe, expect, it } from 'vitest'
import { baseUrl, createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})

const json = { origin: baseUrl, 'content-type': 'application/json' }
const mutation: InjectOptions = { method: 'POST', url: '/trpc/checkout.start', headers: json, payload: '{}' }

async function status(options: InjectOptions): Promise<number> {
  return (await world.app.inject(options)).statusCode
}

function batch(calls: number): string {
  return `/trpc/${Array(calls).fill('plans.list').join(',')}?batch=1&input=%7B%7D`
}

describe('the tRPC route', () => {
  it.each([
    'multipart/form-data; boundary=x',
    'application/x-www-form-urlencoded',
    'text/plain',
    'text/plain; application/json',
    'application/jsonx',
    'application/json+x',
    '\tapplication/octet-stream',
    '',
  ])('refuses the content type "%s"', async (contentType) => {
    const answer = await world.app.inject({
      ...mutation,
      headers: { origin: baseUrl, 'content-type': contentType },
    })
    expect(answer.statusCode).toBe(415)
    expect(answer.json()).toMatchObject({ error: { data: { httpStatus: 415, billing: null } } })
  })

  it('takes JSON with a charset', async () => {
    const headers = { origin: baseUrl, 'content-type': 'application/json; charset=utf-8' }
    expect(await status({ ...mutation, headers })).toBe(401)
  })

  it.each([
    ['a foreign page', { origin: 'https://evil.example' }],
    ['a page whose name begins like ours', { origin: `${baseUrl}.evil.example` }],
    ['another port', { origin: 'http://localhost:3001' }],
    ['another scheme', { origin: 'https://localhost:3000' }],
    ['a sandboxed frame', { origin: 'null' }],
    ['a browser that says cross-site', { 'sec-fetch-site': 'cross-site' }],
    ['a sibling site', { 'sec-fetch-site': 'same-site' }],
    ['nobody knows where, with a cookie', { cookie: 'prorata.session_token=x' }],
  ])('refuses a mutation from %s', async (_name, headers) => {
    const sent = { 'content-type': 'application/json', ...headers }
    expect(await status({ ...mutation, headers: sent })).toBe(403)
    expect(await status({ ...mutation, url: '/trpc/checkout.start?batch=1', headers: sent })).toBe(403)
    expect(await status({ ...mutation, url: '/api/auth/sign-in/email', headers: sent })).toBe(403)
    expect(await status({ ...mutation, url: '/api/auth/organization/create', headers: sent })).toBe(403)
  })

  it.each([
    ['our own page', json],
    ['our own page under its other name', { ...json, origin: 'http://127.0.0.1:3000' }],
    [
      'a browser that says same-origin',
      { 'content-type': 'application/json', 'sec-fetch-site': 'same-origin' },
    ],
    ['a program without a cookie', { 'content-type': 'application/json' }],
  ])('lets a mutation from %s come as far as its policy', async (_name, headers) => {
    expect(await status({ ...mutation, headers })).toBe(401)
  })

  it('never runs a mutation that comes as a GET', async () => {
    const input = encodeURIComponent('{"planId":"pro","interval":"month"}')
    expect(await status({ method: 'GET', url: `/trpc/checkout.start?input=${input}` })).toBe(405)
    expect(
      await status({
        method: 'GET',
        url: `/trpc/checkout.start?input=${input}`,
        headers: { 'x-http-method-override': 'POST' },
      }),
    ).toBe(405)
  })

  it.each(['PUT', 'PATCH', 'DELETE'] as const)('knows no %s', async (method) => {
    expect(await status({ ...mutation, method })).toBeGreaterThanOrEqual(400)
  })

  it('answers ten calls in a batch and refuses eleven', async () => {
    expect(await status({ url: batch(10) })).toBe(200)
    expect(await status({ url: batch(11) })).toBe(400)
  })

  it('refuses a body over 100 kB', async () => {
    const payload = JSON.stringify({ token: 'x'.repeat(101 * 1024) })
    expect(await status({ ...mutation, payload })).toBe(413)
    expect(await status({ ...mutation, url: '/api/auth/sign-in/email', payload })).toBe(413)
  })

  it('refuses what is no JSON, and JSON that reaches for prototypes, without a word of the inside', async () => {
    for (const payload of [
      '{',
      '[',
      'null',
      '"x"',
      '{"__proto__":{"role":"owner"}}',
      '{"constructor":{"prototype":{}}}',
    ]) {
      const answer = await world.app.inject({ ...mutation, payload })
      expect(answer.statusCode).toBeGreaterThanOrEqual(400)
      expect(answer.statusCode).toBeLessThan(500)
      expect(answer.body).not.toMatch(/node_modules|at \w+ \(/)
    }
    expect(Object.prototype).not.toHaveProperty('role')
  })

  it('says 404 with a shape the client can read', async () => {
    const answer = await world.app.inject({ url: '/trpc/no.such' })
    expect(answer.statusCode).toBe(404)
    expect(answer.json()).toMatchObject({ error: { data: { httpStatus: 404, billing: null } } })
  })

  it('answers no stack trace and no cacheable page', async () => {
    const answer = await world.app.inject({ url: '/trpc/subscription.current' })
    expect(answer.statusCode).toBe(401)
    expect(answer.json()).toMatchObject({
      error: { message: 'Sign in to continue.', data: { billing: { code: 'unauthenticated' } } },
    })
    expect(answer.body).not.toContain('stack')
    expect(answer.headers['cache-control']).toBe('no-store')
  })
})

describe('headers', () => {
  it.each([
    ['a page', { url: '/health' }],
    ['a 404', { url: '/nothing' }],
    ['a refusal', { ...mutation, headers: {} }],
    ['an auth route', { url: '/api/auth/get-session' }],
    [
      'an auth error',
      { method: 'POST' as const, url: '/api/auth/sign-in/email', headers: json, payload: '{}' },
    ],
    ['a webhook', { method: 'POST' as const, url: '/webhooks/stripe', payload: 'x' }],
  ])('stand on %s', async (_name, options) => {
    const { headers } = await world.app.inject(options)
    const policy = String(headers['content-security-policy'])
    expect(policy).not.toMatch(/unsafe|http:|\*/)
    expect(policy).toContain("default-src 'self'")
    expect(policy).toContain("frame-ancestors 'none'")
    expect(headers).toMatchObject({
      'x-content-type-options': 'nosniff',
      'x-frame-options': 'DENY',
      'referrer-policy': 'strict-origin-when-cross-origin',
    })
  })
})

describe('/ready', () => {
  it('names what it waited for', async () => {
    const answer = await world.app.inject({ url: '/ready' })
    expect(answer.statusCode).toBe(200)
    expect(answer.json()).toEqual({ status: 'ready', checks: { database: 'ok', schema: 'ok', clock: 'ok' } })
  })
})
