import { startDisposablePostgres } from '@prorata/db/testing'
import { describe, expect, it, onTestFinished } from 'vitest'
import { baseUrl, createWorld, type World } from './world.ts'

async function signUp({ app }: World, email: string) {
  return app.inject({
    method: 'POST',
    url: '/api/auth/sign-up/email',
    headers: { origin: baseUrl },
    payload: { email, password: 'correct horse', name: 'Ada' },
  })
}

describe('while PostgreSQL is away', () => {
  it('answers 503 in neutral words, and works again when it is back', async () => {
    const server = await startDisposablePostgres()
    onTestFinished(() => server.dispose())
    const world = await createWorld({ databaseUrl: server.url, webhooks: false })
    const signedUp = await signUp(world, 'ada@example.com')
    const cookie = signedUp.cookies
      .map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
      .join('; ')
    const current = () => world.app.inject({ url: '/trpc/subscription.current', headers: { cookie } })
    expect((await current()).statusCode).toBe(403)

    await server.stop()
    const away = await current()
    expect(away.statusCode).toBe(503)
    expect(away.json()).toMatchObject({
      error: {
        message: 'Our database did not answer. Try again in a moment; nothing is charged twice.',
        data: { billing: { code: 'storage_unavailable' } },
      },
    })
    expect((await signUp(world, 'eve@example.com')).statusCode).toBe(503)
    expect((await world.app.inject({ url: '/trpc/plans.list' })).statusCode).toBe(200)
    expect((await world.app.inject({ url: '/health' })).statusCode).toBe(200)
    const ready = await world.app.inject({ url: '/ready' })
    expect(ready.statusCode).toBe(503)
    expect(ready.json()).toMatchObject({ status: 'not_ready', checks: { database: 'storage_unavailable' } })

    await server.start()
    expect((await current()).statusCode).toBe(403)
    expect((await world.app.inject({ url: '/ready' })).statusCode).toBe(200)
  })
})

describe('stopping', () => {
  it('finishes what is in hand', async () => {
    const begun = Promise.withResolvers<void>()
    const world = await createWorld({
      webhooks: false,
      routes: (app) => {
        app.get('/slow', async () => {
          begun.resolve()
          await world.ports.pause(300)
          return { done: true }
        })
      },
    })
    const url = await world.app.listen({ host: '127.0.0.1', port: 0 })
    const answer = fetch(`${url}/slow`)
    await begun.promise
    await world.app.close()
    expect(await (await answer).json()).toEqual({ done: true })
    await expect(fetch(`${url}/health`)).rejects.toThrow('fetch failed')
  })
})
