import { beforeAll, describe, expect, it } from 'vitest'
import { parseEnv } from '../src/env.ts'
import { buildApp } from '../src/app.ts'
import type { FastifyInstance } from 'fastify'
import { createWorld } from './world.ts'

const site = 'https://billing.acme.com'
const https = { 'x-forwarded-proto': 'https', 'x-forwarded-for': '203.0.113.7' }
const credentials = { email: 'eve@example.com', password: 'not-the-password', name: 'Eve' }

let app: FastifyInstance
beforeAll(async () => {
  const { deps } = await createWorld()
  const env = parseEnv({
    NODE_ENV: 'production',
    BASE_URL: site,
    DATABASE_URL: deps.env.databaseUrl,
    AUTH_SECRET: deps.env.authSecret,
    STRIPE_SECRET_KEY: 'sk_live_51Hq8ZkL2eZvKYlo',
    SMTP_URL: 'smtp://localhost:2525',
    MAIL_FROM: 'billing@acme.com',
    STRIPE_WEBHOOK_SECRET: deps.env.stripe.webhookSecret,
    RATE_LIMIT_PER_MINUTE: '200',
    LOG_LEVEL: 'silent',
  })
  app = await buildApp({ ...deps, env })
})

describe('in production', () => {
  it('moves pages to https and refuses what was sent in the clear', async () => {
    const page = await app.inject({ url: '/billing?x=1', headers: { 'x-forwarded-proto': 'http' } })
    expect(page.statusCode).toBe(308)
    expect(page.headers.location).toBe(`${site}/billing?x=1`)
    const post = await app.inject({
      method: 'POST',
      url: '/trpc/usage.record',
      headers: { origin: site },
      payload: {},
    })
    expect(post.statusCode).toBe(403)
  })

  it('answers probes of the network inside without https', async () => {
    expect((await app.inject({ url: '/health' })).statusCode).toBe(200)
    expect((await app.inject({ url: '/ready' })).statusCode).toBe(200)
  })

  it('promises https for two years', async () => {
    const { headers } = await app.inject({ url: '/health', headers: https })
    expect(headers['strict-transport-security']).toBe('max-age=63072000; includeSubDomains')
  })

  it('takes no word of a proxy that is not on a private network', async () => {
    const answer = await app.inject({ url: '/billing', headers: https, remoteAddress: '198.51.100.4' })
    expect(answer.statusCode).toBe(308)
  })

  it('sets a session cookie that scripts and other sites never see', async () => {
    const answer = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-up/email',
      headers: { ...https, origin: site },
      payload: { ...credentials, email: 'ada@example.com' },
    })
    expect(answer.statusCode).toBe(200)
    const cookie = answer.cookies.find(({ name }) => name.endsWith('session_token'))
    expect(cookie).toMatchObject({
      name: '__Secure-prorata.session_token',
      httpOnly: true,
      secure: true,
      sameSite: 'Lax',
      path: '/',
    })
  })

  it('accepts no origin but its own', async () => {
    for (const origin of [
      'http://billing.acme.com',
      'https://billing.acme.com.evil.example',
      'http://localhost:3000',
    ]) {
      const answer = await app.inject({
        method: 'POST',
        url: '/api/auth/sign-in/email',
        headers: { ...https, origin },
        payload: credentials,
      })
      expect(answer.statusCode).toBe(403)
    }
  })

  it('lets one address try ten times a minute, whatever it writes behind its /64', async () => {
    const tries = await signInTries(12, (index) => ({
      'x-forwarded-for': `2001:db8:0:1:${index}::${index}`,
      email: `person-${index}@example.com`,
    }))
    expect(tries.filter((code) => code === 429)).toHaveLength(2)
  })

  it('lets one account be tried ten times a minute, from wherever', async () => {
    const tries = await signInTries(12, (index) => ({
      'x-forwarded-for': `198.51.${index}.7`,
      email: index % 2 ? 'Target@Example.com ' : 'target@example.com',
    }))
    expect(tries.filter((code) => code === 429)).toHaveLength(2)
  })

  it('limits requests from one address, and no webhook', async () => {
    const from = { ...https, 'x-forwarded-for': '203.0.113.99' }
    const codes: number[] = []
    for (let index = 0; index < 210; index += 1) {
      codes.push((await app.inject({ url: '/nothing', headers: from })).statusCode)
    }
    expect(codes.filter((code) => code === 429)).toHaveLength(10)
    const webhook = await app.inject({ method: 'POST', url: '/webhooks/stripe', headers: from, payload: 'x' })
    expect(webhook.statusCode).toBe(400)
  })
})

async function signInTries(
  count: number,
  from: (index: number) => { 'x-forwarded-for': string; email: string },
): Promise<number[]> {
  const codes: number[] = []
  for (let index = 0; index < count; index += 1) {
    const { email, ...headers } = from(index)
    const answer = await app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { 'x-forwarded-proto': 'https', origin: site, ...headers },
      payload: { ...credentials, email },
    })
    codes.push(answer.statusCode)
  }
  return codes
}
