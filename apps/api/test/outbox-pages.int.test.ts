import { beforeAll, describe, expect, it } from 'vitest'
import { baseUrl, createWorld, type World } from './world.ts'

let world: World
let cookie: string

beforeAll(async () => {
  world = await createWorld()
  const post = (path: string, payload: object, headers: Record<string, string> = {}) =>
    world.app.inject({
      method: 'POST',
      url: `/api/auth${path}`,
      headers: { origin: baseUrl, ...headers },
      payload,
    })
  const signedUp = await post('/sign-up/email', {
    email: 'ada@example.com',
    password: 'correct horse',
    name: 'Ada',
  })
  cookie = signedUp.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
  await post('/organization/create', { name: 'Acme', slug: 'acme' }, { cookie })
})

const get = (url: string, headers: Record<string, string> = {}) => world.app.inject({ url, headers })

describe('a mail as it looks', () => {
  it('is shown with its own styles, and runs nothing', async () => {
    const list = await get('/trpc/outbox.previews', { cookie })
    const [first] = list.json<{ result: { data: { name: string; subject: string }[] } }>().result.data
    if (!first) throw new Error('There are mails')
    const page = await get(`/api/outbox/previews/${encodeURIComponent(first.name)}`, { cookie })
    expect(page.statusCode).toBe(200)
    expect(page.headers['content-type']).toBe('text/html; charset=utf-8')
    expect(page.headers['content-security-policy']).toMatch(
      /^default-src 'none'; style-src 'unsafe-inline'; sandbox/,
    )
    expect(page.body).toContain('</html>')
    expect(page.body).not.toMatch(/<script/i)
  })

  it('is nobody else’s: strangers are told what the procedure tells them', async () => {
    expect((await get('/api/outbox/previews/receipt')).statusCode).toBe(401)
    const id = '0b1f8e5a-3c52-4f0e-9a53-1f2c3d4e5f60'
    expect((await get(`/api/outbox/${id}`, { cookie })).statusCode).toBe(404)
    expect((await get('/api/outbox/previews/nothing', { cookie })).statusCode).toBe(404)
    expect((await get('/api/outbox/not-a-mail', { cookie })).statusCode).toBe(400)
  })
})
