import { day, hour, minute } from '@prorata/billing'
import { API_VERSION } from '@prorata/stripe-sandbox'
import { array, assert, asyncProperty, boolean, constantFrom, nat, record } from 'fast-check'
import { describe, expect, it } from 'vitest'
import { z } from 'zod'
import { createWorld, type Person, start, type World } from './world.ts'

/** The stored state of an organization, without when it was looked at. */
async function storedState({ deps }: World, { organizationId }: Person): Promise<unknown> {
  const { prisma } = deps.database
  const customer = await prisma.billingCustomer.findUniqueOrThrow({ where: { organizationId } })
  const invoices = await prisma.invoice.findMany({ where: { organizationId }, orderBy: { id: 'asc' } })
  const { status, planId, subscriptionId, subscription, anomalies } = customer
  return { status, planId, subscriptionId, subscription, anomalies, invoices }
}

/** What a fresh look at the provider says. */
async function truthOf({ ports }: World, { organizationId }: Person) {
  const { customerId } = await ports.subscriptions.load(organizationId)
  if (customerId === null) throw new Error('No customer')
  return ports.provider.fetchCustomer(customerId)
}

describe('webhooks', () => {
  it('in any order, twice or not at all end in the same stored state', async () => {
    const world = await createWorld({ webhooks: false })
    const ada = await world.subscriber()
    const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
    let round = 0

    // What happens at Stripe, and what of it reaches us.
    const happening = record({
      afterHours: constantFrom(0, 1, 24, 24 * 20),
      declines: boolean(),
      deliveries: array(record({ event: nat(9), lost: boolean() }), { maxLength: 12 }),
    })
    await assert(
      asyncProperty(array(happening, { minLength: 1, maxLength: 3 }), async (happenings) => {
        for (const { afterHours, declines, deliveries } of happenings) {
          if (declines) world.sandbox.nextPayment({ customer: customerId, outcome: 'declined' })
          world.sandbox.clock.advanceBy(afterHours * hour)
          round += 1
          const delivered = deliveries.filter(({ lost }) => !lost)
          await Promise.all(
            delivered.map(({ event }) =>
              world.deps.inbox.receive({
                id: `evt_${round}_${event}`,
                type: 'customer.subscription.updated',
                apiVersion: API_VERSION,
                livemode: false,
                customerId,
                createdAt: world.ports.clock.now(),
                payload: '{}',
              }),
            ),
          )
        }
        // Whatever was lost, a look comes by itself within a day.
        world.sandbox.clock.advanceBy(day)
        await world.worker.drain()
        const truth = await truthOf(world, ada)
        expect(await world.ports.subscriptions.load(ada.organizationId)).toMatchObject({
          subscription: truth.subscription,
        })
        const { invoices } = await world.ports.invoices.list(ada.organizationId, { limit: 100, cursor: null })
        expect(invoices.toSorted(byId)).toEqual(truth.invoices.toSorted(byId))
      }),
      { numRuns: 25 },
    )
  })

  it('delivered again, all of them, change nothing', async () => {
    const world = await createWorld()
    const ada = await world.subscriber()
    await world.advanceTo(start + 40 * day)
    const before = await storedState(world, ada)
    const events = await world.deps.database.prisma.subscriptionEvent.count()
    for (const { id } of world.sandbox.deliveries()) await world.sandbox.resendDelivery(id)
    await world.settle()
    expect(await storedState(world, ada)).toEqual(before)
    expect(await world.deps.database.prisma.subscriptionEvent.count()).toBe(events)
  })
})

describe('the sync worker', () => {
  it('finds a renewal by itself when every webhook is lost', async () => {
    const world = await createWorld({ webhooks: false })
    const ada = await world.subscriber()
    world.sandbox.clock.advanceTo(Date.UTC(2026, 11, 1) + 66 * minute)
    await world.worker.drain()
    expect(await ada.caller.subscription.current()).toMatchObject({
      subscription: { status: 'active', period: { start: Date.UTC(2026, 11, 1) } },
    })
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices.map(({ status }) => status)).toEqual(['paid', 'paid'])
  })

  it('goes on with the others where one customer cannot be fetched, and heals that one later', async () => {
    const world = await createWorld({ webhooks: false })
    const [ada, eve] = await Promise.all([world.subscriber(), world.subscriber()])
    const ring = (id: string) => world.ports.syncQueue.ring(id)
    world.sandbox.clock.advanceTo(Date.UTC(2026, 11, 1) + 61 * minute)
    world.sandbox.failNext({ route: 'GET /v1/subscriptions', kind: 500, when: 'before' })
    await Promise.all([ring(ada.organizationId), ring(eve.organizationId)])
    await world.worker.drain()
    const periods = async () =>
      Promise.all(
        [ada, eve].map(async ({ caller }) => {
          const { subscription } = await caller.subscription.current()
          return 'period' in subscription ? subscription.period.start : null
        }),
      )
    expect(new Set(await periods())).toEqual(new Set([start, Date.UTC(2026, 11, 1)]))
    await expect.poll(periods, { timeout: 10_000 }).toEqual([Date.UTC(2026, 11, 1), Date.UTC(2026, 11, 1)])
  })

  it('keeps the last good access of a status it does not know, tells, and heals', async () => {
    let status = 'active'
    const world = await createWorld({
      network: (sandbox) => async (input, init) => {
        const answer = await sandbox(input, init)
        const isList = /\/v1\/subscriptions\?/u.test(new Request(input, init).url)
        if (!isList) return answer
        const body = (await answer.text()).replaceAll(/"status":\s*"active"/gu, `"status":"${status}"`)
        return new Response(body, { status: answer.status, headers: answer.headers })
      },
    })
    const ada = await world.subscriber({ planId: 'pro' })
    const before = await ada.caller.subscription.current()
    status = 'dormant'
    await world.ports.syncQueue.ring(ada.organizationId)
    await world.settle()
    const after = await ada.caller.subscription.current()
    expect(after.subscription).toEqual(before.subscription)
    expect(after.access).toEqual(before.access)
    const load = () => world.ports.subscriptions.load(ada.organizationId)
    expect((await load()).anomalies).toMatchObject([{ kind: 'unknown_status', status: 'dormant' }])
    status = 'active'
    await world.ports.syncQueue.ring(ada.organizationId)
    await world.settle()
    expect((await load()).anomalies).toEqual([])
  })

  it('keeps the last good state of a price it does not know, and tells', async () => {
    const world = await createWorld()
    const ada = await world.subscriber()
    const before = await ada.caller.subscription.current()
    if (!('itemId' in before.subscription)) throw new Error('No subscription')
    const { id, itemId } = before.subscription
    const ask = async (path: string, body: Record<string, string>): Promise<string> => {
      const answer = await world.sandbox.fetch(`http://localhost:12111/v1/${path}`, {
        method: 'POST',
        headers: { authorization: 'Bearer sk_test_51Hq8ZkL2eZvKYlo' },
        body: new URLSearchParams(body),
      })
      return z.object({ id: z.string() }).parse(await answer.json()).id
    }
    const price = await ask('prices', {
      product: 'prorata_pro',
      currency: 'usd',
      unit_amount: '1',
      'recurring[interval]': 'month',
    })
    await ask(`subscriptions/${id}`, { 'items[0][id]': itemId, 'items[0][price]': price })
    await world.settle()
    const after = await ada.caller.subscription.current()
    expect(after.access).toEqual(before.access)
    expect(after.subscription).toEqual(before.subscription)
    const { anomalies } = await world.ports.subscriptions.load(ada.organizationId)
    expect(anomalies).toMatchObject([{ kind: 'unknown_price' }])
  })
})

function byId(a: { id: string }, b: { id: string }): number {
  return a.id < b.id ? -1 : 1
}
