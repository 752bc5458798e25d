import { randomUUID } from 'node:crypto'
import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Person, type World } from '../world.ts'

const year = Date.UTC(2027, 10, 1)

/** Everything the sandbox took from the organization's customer. */
async function taken(world: World, { organizationId }: Person): Promise<number[]> {
  const { customerId } = await world.ports.subscriptions.load(organizationId)
  const { payments } = await world.ports.provider.fetchCustomer(customerId ?? '')
  return payments.filter(({ status }) => status === 'succeeded').map(({ amount }) => amount.amount)
}

describe('a one-time purchase, double-clicked', () => {
  let world: World
  let ada: Person
  const intentId = randomUUID()
  beforeAll(async () => {
    world = await createWorld({ deps: { maxNetworkRetries: 5 } })
    ada = await world.person()
  })

  it('opens one page for fifty clicks at once', async () => {
    const clicks = await Promise.all(
      Array.from({ length: 50 }, () => ada.caller.purchases.start({ productId: 'aiCredits1000', intentId })),
    )
    expect(new Set(clicks.map(({ url }) => url)).size).toBe(1)
    const [click] = clicks
    const sessionId = click?.sessionId ?? ''
    expect(await ada.caller.purchases.sync({ sessionId })).toMatchObject({ state: 'open', payment: null })
    world.pay(sessionId)
    expect(await ada.caller.purchases.sync({ sessionId })).toMatchObject({
      state: 'paid',
      productId: 'aiCredits1000',
      payment: { status: 'succeeded', amount: { amount: 1_500, currency: 'usd' } },
    })
  })

  it('charges once, and leads later clicks to the page that says so', async () => {
    const { url } = await ada.caller.purchases.start({ productId: 'aiCredits1000', intentId })
    expect(url).toMatch(/^http:\/\/localhost:3000\/billing\/extras\?session_id=cs_/)
    expect(await taken(world, ada)).toEqual([1_500])
  })

  it('gives the credits once, whatever is delivered again, and an invoice', async () => {
    await world.settle()
    await world.settle()
    expect(await ada.caller.credits.current()).toMatchObject({
      balances: [{ meterId: 'aiGenerations', remaining: 1_000, expires: { quantity: 1_000, at: year } }],
    })
    const { purchases } = await ada.caller.purchases.list({})
    expect(purchases).toMatchObject([{ productId: 'aiCredits1000', status: 'succeeded' }])
    const { invoices } = await ada.caller.invoices.list({})
    expect(invoices).toMatchObject([{ status: 'paid', total: { amount: 1_500, currency: 'usd' } }])
  })

  it('counts the allowance first, then the credits, and never more than both', async () => {
    const use = (quantity: number, identifier: string) =>
      ada.caller.usage.record({ meterId: 'aiGenerations', quantity, identifier })
    expect((await use(10, 'included')).meter).toMatchObject({ used: 10, credits: 1_000, level: 'ok' })
    const calls = Array.from({ length: 30 }, (_, n) => use(50, `credit-${n}`))
    const done = (await Promise.allSettled(calls)).filter(({ status }) => status === 'fulfilled')
    expect(done).toHaveLength(20)
    expect(await ada.caller.credits.current()).toMatchObject({ balances: [] })
    await expect(use(1, 'more')).rejects.toMatchObject({ cause: { code: 'limit_reached' } })
  })

  it('is another purchase with another intent, and no other product with the same', async () => {
    await expect(ada.caller.purchases.start({ productId: 'onboarding', intentId })).rejects.toMatchObject({
      cause: { code: 'invalid_input' },
    })
    const second = await ada.caller.purchases.start({ productId: 'onboarding', intentId: randomUUID() })
    world.pay(second.sessionId)
    await world.settle()
    expect((await ada.caller.purchases.list({})).purchases).toHaveLength(2)
    expect(await taken(world, ada)).toEqual([25_000, 1_500])
  })

  it('opens a new page for an intent whose page has lapsed', async () => {
    const lapsing = { productId: 'aiCredits1000', intentId: randomUUID() } as const
    const first = await ada.caller.purchases.start(lapsing)
    await world.ports.provider.expireCheckout(first.sessionId)
    const second = await ada.caller.purchases.start(lapsing)
    expect(second.sessionId).not.toBe(first.sessionId)
    expect(await ada.caller.purchases.start(lapsing)).toEqual(second)
  })

  it("knows no purchase of another organization's", async () => {
    const eve = await world.person()
    const { sessionId } = await ada.caller.purchases.start({
      productId: 'onboarding',
      intentId: randomUUID(),
    })
    await expect(eve.caller.purchases.sync({ sessionId })).rejects.toMatchObject({
      cause: { code: 'not_found' },
    })
    expect(await eve.caller.purchases.list({})).toEqual({ purchases: [], nextCursor: null })
  })

  it('loses what is left of them after a year', async () => {
    const bob = await world.person()
    const { sessionId } = await bob.caller.purchases.start({
      productId: 'aiCredits1000',
      intentId: randomUUID(),
    })
    world.pay(sessionId)
    await world.settle()
    expect((await bob.caller.credits.current()).balances).toHaveLength(1)
    await world.advanceTo(year)
    expect((await bob.caller.credits.current()).balances).toEqual([])
  })
})
