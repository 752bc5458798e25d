/** The demo: made through the very doors a person uses, so that sandbox and database agree from the first second. */

import type { FastifyInstance } from 'fastify'
import { z } from 'zod'
import { authPath } from './auth.ts'
import type { Deps } from './deps.ts'
import { recordUsage } from './use-cases/record-usage.ts'
import { startCheckout } from './use-cases/start-checkout.ts'
import { syncCheckout } from './use-cases/sync-checkout.ts'
import type { SyncWorker } from './workers/sync-customer.ts'

export const demo = {
  name: 'Demo Person',
  email: 'demo@prorata.test',
  password: 'demo-password',
  organization: { name: 'Acme', slug: 'acme' },
  apiCalls: 620,
} as const

/** Makes what is missing of the demo; a second run changes nothing. */
export async function seedDemo(
  { env, database, ports, clock }: Deps,
  app: FastifyInstance,
  worker: SyncWorker,
): Promise<void> {
  const ask = createAsker(app, env.baseUrl)
  const { email, password, name } = demo
  const isKnown = (await database.prisma.user.count({ where: { email } })) > 0
  const user = isKnown
    ? await ask.signedIn('/sign-in/email', { email, password })
    : await ask.signedIn('/sign-up/email', { email, password, name })
  // Somebody has made the demo their own: it is left as it is.
  if (!user) return
  const organizationId = await ask.organization()

  const membership = await ports.members.find(user.id, organizationId)
  if (!membership) throw new Error('The demo is no member of its organization')
  const member = { ...membership, userId: user.id, email }

  await clock.refresh()
  const { subscription } = await ports.subscriptions.load(organizationId)
  if (subscription.status === 'none') {
    const wish = { planId: 'starter', interval: 'month', quantity: 1 } as const
    const { sessionId, url } = await startCheckout(ports, member, { wish, skipTrial: true })
    await payHostedPage(url)
    await clock.refresh()
    const { settled } = await syncCheckout(ports, member, sessionId)
    if (!settled) throw new Error('The demo could not buy its plan in the sandbox')
    await recordUsage(ports, organizationId, {
      meterId: 'apiCalls',
      quantity: demo.apiCalls,
      identifier: 'demo-usage',
    })
  }
  await worker.drain()
}

/** Fills in the sandbox's payment page as a person does. */
async function payHostedPage(url: string): Promise<void> {
  const fields = {
    number: '4242424242424242',
    expiry: '12 / 40',
    cvc: '123',
    name: demo.name,
    email: demo.email,
  }
  const response = await fetch(url, { method: 'POST', body: new URLSearchParams(fields), redirect: 'manual' })
  if (response.status !== 303) throw new Error(`The sandbox's payment page answered ${response.status}`)
}

const userAnswer = z.object({ user: z.object({ id: z.string() }) })
const organizationsAnswer = z.array(z.object({ id: z.string(), slug: z.string() }))

/** A browser in small: talks to the auth routes and keeps its cookie. */
function createAsker(app: FastifyInstance, origin: string) {
  let cookie = ''
  const ask = async (method: 'GET' | 'POST', path: string, body?: object) => {
    const response = await app.inject({
      method,
      url: `${authPath}${path}`,
      headers: { origin, ...(cookie ? { cookie } : {}) },
      ...(body ? { payload: body } : {}),
    })
    const set = response.cookies.map(({ name, value }) => `${name}=${encodeURIComponent(value)}`)
    if (set.length > 0) cookie = set.join('; ')
    return response
  }
  return {
    /** `null` where the password is another one by now. */
    async signedIn(path: string, body: object): Promise<{ id: string } | null> {
      const response = await ask('POST', path, body)
      if (response.statusCode === 200) return userAnswer.parse(response.json()).user
      if (response.statusCode === 401) return null
      throw new Error(`The demo could not sign in (${response.statusCode})`)
    },

    async organization(): Promise<string> {
      const { slug, name } = demo.organization
      const listed = organizationsAnswer.parse((await ask('GET', '/organization/list')).json())
      const found = listed.find((one) => one.slug === slug)
      if (found) return found.id
      const created = await ask('POST', '/organization/create', { name, slug })
      return z.object({ id: z.string() }).parse(created.json()).id
    },
  }
}
