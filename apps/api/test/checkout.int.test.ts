import { beforeAll, describe, expect, it } from 'vitest'
import { ensureCustomer } from '../src/use-cases/ensure-customer.ts'
import { createWorld, type Person, type World } from './world.ts'

const starter = { planId: 'starter', interval: 'month', skipTrial: true } as const

let world: World
beforeAll(async () => {
  world = await createWorld({ deps: { maxNetworkRetries: 3 } })
})

/** What the sandbox holds, asked directly. */
async function list(path: string): Promise<unknown[]> {
  const answer = await world.sandbox.fetch(`http://localhost:12111/v1/${path}`, {
    headers: { authorization: 'Bearer sk_test_51Hq8ZkL2eZvKYlo' },
  })
  const body: unknown = await answer.json()
  const data: unknown = typeof body === 'object' && body !== null && 'data' in body ? body.data : null
  if (!Array.isArray(data)) throw new Error(`No list at ${path}: ${JSON.stringify(body)}`)
  return data
}

async function sessionsOf({ organizationId }: Person, status = 'open'): Promise<unknown[]> {
  const { customerId } = await world.ports.subscriptions.load(organizationId)
  return list(`checkout/sessions?customer=${customerId}&status=${status}&limit=100`)
}

describe('the customer at Stripe', () => {
  it('is exactly one, however many ask at once', async () => {
    const ada = await world.person()
    const membership = await world.ports.members.find(ada.actor.userId, ada.organizationId)
    if (!membership) throw new Error('No membership')
    const member = { ...membership, ...ada.actor }
    const before = await list('customers?limit=100')
    const ids = await Promise.all(Array.from({ length: 20 }, () => ensureCustomer(world.ports, member)))
    expect(new Set(ids).size).toBe(1)
    expect(await list('customers?limit=100')).toHaveLength(before.length + 1)
  })
})

describe('checkout.start', () => {
  it('makes one session for fifty clicks at once, and all get its page', async () => {
    const ada = await world.person()
    const started = await Promise.all(Array.from({ length: 50 }, () => ada.caller.checkout.start(starter)))
    expect(new Set(started.map(({ url }) => url)).size).toBe(1)
    expect(await sessionsOf(ada)).toHaveLength(1)
    expect(await sessionsOf(ada, 'expired')).toHaveLength(0)
  })

  it('gives two tabs with two wishes one page that can be paid', async () => {
    const ada = await world.person()
    const first = await ada.caller.checkout.start(starter)
    const second = await ada.caller.checkout.start({ ...starter, planId: 'pro' })
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(await sessionsOf(ada)).toMatchObject([{ id: second.sessionId }])
    expect(await ada.caller.checkout.sync({ sessionId: first.sessionId })).toMatchObject({
      status: 'expired',
    })
    await Promise.allSettled(
      Array.from({ length: 10 }, (_, index) =>
        ada.caller.checkout.start({ ...starter, planId: index % 2 ? 'starter' : 'pro' }),
      ),
    )
    expect(await sessionsOf(ada)).toHaveLength(1)
  })

  it('sells nothing twice: a paid page refuses the next checkout, also before any webhook', async () => {
    const quiet = await createWorld({ webhooks: false })
    const ada = await quiet.person()
    const { sessionId } = await ada.caller.checkout.start(starter)
    quiet.pay(sessionId)
    await expect(ada.caller.checkout.start(starter)).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'subscription_exists' } } },
    })
    await expect(ada.caller.checkout.start({ ...starter, planId: 'pro' })).rejects.toMatchObject({
      cause: { code: 'refused' },
    })
  })

  it('starts again after Stripe failed, with a page that can be paid', async () => {
    const ada = await world.person()
    for (const when of ['before', 'after'] as const) {
      world.sandbox.failNext({
        route: 'POST /v1/checkout/sessions',
        kind: 500,
        when,
        times: when === 'before' ? 4 : 1,
      })
      await expect(ada.caller.checkout.start(starter)).rejects.toMatchObject({
        cause: { code: 'provider_unavailable' },
      })
    }
    const { sessionId } = await ada.caller.checkout.start(starter)
    world.pay(sessionId)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({ settled: true })
  })

  it.each([
    [{ ...starter, quantity: 0 }, 'quantity_not_allowed'],
    [{ ...starter, quantity: -1 }, 'quantity_not_allowed'],
    [{ ...starter, quantity: 1_000_000_000 }, 'quantity_not_allowed'],
    [{ ...starter, planId: 'free' as const }, 'plan_not_sold'],
  ])('refuses %j and makes no customer for it', async (input, code) => {
    const ada = await world.person()
    await expect(ada.caller.checkout.start(input)).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code } } },
    })
    expect(await world.ports.subscriptions.load(ada.organizationId)).toMatchObject({ customerId: null })
  })

  it('gives an organization one trial, for ever', async () => {
    const ada = await world.person()
    const { sessionId } = await ada.caller.checkout.start({ ...starter, skipTrial: false })
    world.pay(sessionId)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({
      settled: true,
      subscription: { status: 'trialing' },
      access: { reason: { kind: 'trialing' } },
    })
    const key = { kind: 'organization', value: ada.organizationId } as const
    expect(await world.ports.trials.taken([key])).toEqual(['organization'])
  })
})

describe('checkout.sync', () => {
  it("does not know another organization's session, nor one that never was", async () => {
    const [ada, eve] = await Promise.all([world.person(), world.subscriber()])
    const { sessionId } = await ada.caller.checkout.start(starter)
    for (const id of [sessionId, 'cs_test_nothing']) {
      await expect(eve.caller.checkout.sync({ sessionId: id })).rejects.toMatchObject({
        cause: { code: 'not_found' },
      })
    }
  })
})
