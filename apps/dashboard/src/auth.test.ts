import { afterEach, expect, it, vi } from 'vitest'
import { AuthError, createOrganization, explainAuthError, sessionQuery, signIn } from './auth.ts'
import { createQueryClient } from './trpc.ts'

/** What the server answers next, as it is on the wire. */
function answer(status: number, body: unknown) {
  const asked: { url: string; body: unknown }[] = []
  vi.stubGlobal('fetch', (url: string, init?: { body?: string }) => {
    asked.push({ url, body: JSON.parse(init?.body ?? 'null') })
    return Promise.resolve(new Response(typeof body === 'string' ? body : JSON.stringify(body), { status }))
  })
  return asked
}
afterEach(() => vi.unstubAllGlobals())

const readSession = () => createQueryClient(() => undefined).fetchQuery({ ...sessionQuery, retry: false })

it('reads who is signed in and which organization is looked at', async () => {
  answer(200, {
    user: { id: 'u1', name: 'Ada', email: 'ada@example.com' },
    session: { activeOrganizationId: 'org_1' },
  })
  expect(await readSession()).toEqual({
    user: { name: 'Ada', email: 'ada@example.com' },
    organizationId: 'org_1',
  })
})

it('takes nobody for signed in where the answer says so, or cannot be read', async () => {
  answer(200, null)
  expect(await readSession()).toBeNull()
  answer(200, { user: 'ada' })
  await expect(readSession()).rejects.toThrow(AuthError)
  answer(503, '<html>')
  await expect(readSession()).rejects.toMatchObject({ status: 503 })
})

it('sends what was typed and repeats why it was refused', async () => {
  const credentials = { email: 'ada@example.com', password: 'wrong' }
  const asked = answer(401, { code: 'INVALID', message: 'Invalid email or password' })
  const refused = await signIn(credentials).catch((error: unknown) => error)
  expect(asked).toEqual([{ url: '/api/auth/sign-in/email', body: credentials }])
  expect(refused instanceof AuthError && explainAuthError(refused)).toBe('Invalid email or password')
  answer(429, { error: { code: 'TOO_MANY_REQUESTS', message: 'Too many tries.' } })
  await expect(signIn(credentials)).rejects.toThrow('Too many tries.')
})

it('says in words when no answer came', async () => {
  vi.stubGlobal('fetch', () => Promise.reject(new TypeError('Failed to fetch')))
  const error = await createOrganization({ name: 'Acme', slug: 'acme' }).catch((thrown: unknown) => thrown)
  expect(error instanceof TypeError && explainAuthError(error)).toContain('Check your connection')
})
