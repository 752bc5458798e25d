import { beforeAll, describe, expect, it } from 'vitest'
import { baseUrl, createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})

const credentials = { email: 'ada@example.com', password: 'correct horse', name: 'Ada' }

async function post(path: string, payload: object, cookie = '') {
  return world.app.inject({
    method: 'POST',
    url: `/api/auth${path}`,
    headers: { origin: baseUrl, ...(cookie ? { cookie } : {}) },
    payload,
  })
}

function cookieOf(answer: Awaited<ReturnType<typeof post>>): string {
  return answer.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`).join('; ')
}

async function current(cookie: string) {
  return world.app.inject({ url: '/trpc/subscription.current', headers: { cookie } })
}

describe('signing in', () => {
  it('leads from sign-up over the first organization to its subscription', async () => {
    const signedUp = await post('/sign-up/email', credentials)
    expect(signedUp.statusCode).toBe(200)
    const cookie = cookieOf(signedUp)
    const without = await current(cookie)
    expect(without.json()).toMatchObject({ error: { data: { billing: { code: 'organization_required' } } } })

    const created = await post('/organization/create', { name: 'Acme', slug: 'acme' }, cookie)
    expect(created.statusCode).toBe(200)
    const now = await current(cookie)
    expect(now.json()).toMatchObject({
      result: {
        data: { organization: { name: 'Acme' }, role: 'owner', lifecycle: 'none', canManageBilling: true },
      },
    })
  })

  it('begins with the first organization of the person', async () => {
    const cookie = cookieOf(await post('/sign-in/email', credentials))
    expect((await current(cookie)).json()).toMatchObject({
      result: { data: { organization: { name: 'Acme' } } },
    })
  })

  it('refuses a wrong password and one that is too short', async () => {
    expect((await post('/sign-in/email', { ...credentials, password: 'wrong horse' })).statusCode).toBe(401)
    const short = await post('/sign-up/email', {
      ...credentials,
      email: 'b@example.com',
      password: '1234567',
    })
    expect(short.statusCode).toBe(400)
  })

  it('takes access away with the membership, at once', async () => {
    const cookie = cookieOf(await post('/sign-in/email', credentials))
    expect((await current(cookie)).statusCode).toBe(200)
    await world.deps.database.prisma.member.deleteMany({ where: { user: { email: credentials.email } } })
    expect((await current(cookie)).json()).toMatchObject({
      error: { data: { billing: { code: 'organization_required' } } },
    })
  })

  it('lets nobody choose an organization that is not theirs', async () => {
    const { organizationId } = await world.person()
    const cookie = cookieOf(await post('/sign-in/email', credentials))
    expect(
      (await post('/organization/set-active', { organizationId }, cookie)).statusCode,
    ).toBeGreaterThanOrEqual(400)
    expect((await current(cookie)).statusCode).toBe(403)
  })

  it.each([
    ['../evil', 'Evil'],
    ['"><img src=x>', 'Evil'],
    ['-acme', 'Acme'],
    ['ACME', 'Acme'],
    ['a'.repeat(49), 'Acme'],
    ['fine-slug', ' '],
    ['fine-slug', 'x'.repeat(101)],
  ])('makes no organization of the slug %j and the name %j', async (slug, name) => {
    const cookie = cookieOf(await post('/sign-in/email', credentials))
    const answer = await post('/organization/create', { name, slug }, cookie)
    expect(answer.statusCode).toBe(400)
    expect(answer.json()).toMatchObject({ message: expect.stringMatching(/^A (slug|name) has 1 to/) })
  })

  it('ends a session on sign-out', async () => {
    const cookie = cookieOf(await post('/sign-in/email', credentials))
    expect((await post('/sign-out', {}, cookie)).statusCode).toBe(200)
    expect((await current(cookie)).statusCode).toBe(401)
  })

  it.each(['/update-session', '/delete-user', '/change-email', '/organization/delete', '/link-social'])(
    'keeps %s shut',
    async (path) => {
      const cookie = cookieOf(await post('/sign-in/email', credentials))
      expect((await post(path, { activeOrganizationId: 'x' }, cookie)).statusCode).toBe(404)
    },
  )

  it('remembers the address it saw, not the one it was told', async () => {
    await world.app.inject({
      method: 'POST',
      url: '/api/auth/sign-in/email',
      headers: { origin: baseUrl, 'x-forwarded-for': '6.6.6.6', 'x-prorata-client-ip': '6.6.6.6' },
      payload: credentials,
    })
    const sessions = await world.deps.database.prisma.session.findMany()
    expect(sessions.length).toBeGreaterThan(0)
    for (const { ipAddress } of sessions) expect(ipAddress).toBe('127.0.0.1')
  })
})
