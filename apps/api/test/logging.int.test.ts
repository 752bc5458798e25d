import type { FastifyInstance } from 'fastify'
import { describe, expect, it } from 'vitest'
import { baseUrl, createWorld, webhookSecret } from './world.ts'

const canaries = {
  key: 'sk_test_CanaryCanaryCanary42',
  restricted: 'rk_live_CanaryCanaryCanary42',
  webhook: webhookSecret,
  password: 'canary-password-in-clear',
  cookie: 'prorata.session_token=canarysessioncookie',
  bearer: 'Bearer canary.bearer.token.value',
  database: 'postgresql://prorata:canarydatabase@db.internal/prorata',
  card: '4242 4242 4242 4242',
  signature: `t=1,v1=${'ca'.repeat(32)}`,
  quote: 'q1.CanaryCanaryCanary.CanaryCanaryCanary',
}

function failLoudly(app: FastifyInstance): void {
  app.get('/boom', () => {
    // A password looks like any other word: in a sentence nothing can tell it, so that none is ever put in one.
    const { password: _password, ...recognisable } = canaries
    throw new Error(`Failed with ${Object.values(recognisable).join(' ')}`, {
      cause: new Error(canaries.database),
    })
  })
  app.get('/objects', (request, reply) => {
    const { log, headers } = request
    log.error({ headers, password: canaries.password, details: [canaries] }, 'Canaries')
    log.error({ input: { newPassword: canaries.password, token: canaries.quote } }, canaries.bearer)
    return reply.send({})
  })
}

describe('the log', () => {
  it('holds no secret, whatever fails', async () => {
    const { app, log } = await createWorld({
      env: { LOG_LEVEL: 'trace', STRIPE_SECRET_KEY: canaries.key },
      routes: failLoudly,
    })
    const headers = {
      origin: baseUrl,
      cookie: canaries.cookie,
      authorization: canaries.bearer,
      'stripe-signature': canaries.signature,
    }
    const sent = [
      await app.inject({ url: `/boom?key=${canaries.key}`, headers }),
      await app.inject({ url: '/objects', headers }),
      await app.inject({ method: 'POST', url: '/webhooks/stripe', headers, payload: canaries.database }),
      await app.inject({ url: `/trpc/subscription.current?input=${canaries.quote}`, headers }),
      await app.inject({
        method: 'POST',
        url: '/trpc/subscription.change',
        headers,
        payload: { token: canaries.quote, password: canaries.password },
      }),
      await app.inject({
        method: 'POST',
        url: '/api/auth/sign-in/email',
        headers,
        payload: { email: 'ada@example.com', password: canaries.password },
      }),
      await app.inject({
        method: 'POST',
        url: '/api/auth/sign-up/email',
        headers,
        payload: { email: 'not an address', password: canaries.password, name: canaries.card },
      }),
    ]

    const written = log.join('')
    expect(log.length).toBeGreaterThan(sent.length)
    expect(written).toContain('Failed with')
    const secrets = [
      ...Object.values(canaries),
      'canarysessioncookie',
      'canarydatabase',
      'canary.bearer.token',
      'ca'.repeat(32),
    ]
    for (const secret of secrets) expect(written).not.toContain(secret)
    for (const { body } of sent) {
      for (const secret of secrets) expect(body).not.toContain(secret)
    }
    for (const line of log) expect(() => JSON.parse(line)).not.toThrow()
  })
})
