import { addMonths, day, hour, type Instant } from '@prorata/billing'
import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type Person, start, type World } from '../world.ts'

const december = addMonths(start, 1)
/** 7 November 2026, 16:00 UTC: 7/9 of the month are left. */
const seventh: Instant = start + 6 * day + 16 * hour

async function teamOf(world: World, quantity: number): Promise<Person> {
  const ada = await world.person()
  const { sessionId } = await ada.caller.checkout.start({
    planId: 'team',
    interval: 'month',
    quantity,
    skipTrial: true,
  })
  world.pay(sessionId)
  await ada.caller.checkout.sync({ sessionId })
  await world.settle()
  return ada
}

async function join(world: World, { organizationId }: Person, people: number): Promise<Person[]> {
  const joined: Person[] = []
  for (let n = 0; n < people; n += 1) joined.push(await world.person({ role: 'member', organizationId }))
  await world.settle()
  return joined
}

async function leave(world: World, people: Person[]): Promise<void> {
  const userIds = people.map(({ actor }) => actor.userId)
  await world.deps.database.prisma.member.deleteMany({ where: { userId: { in: userIds } } })
  await world.settle()
}

async function paidOf({ caller }: Person): Promise<number> {
  const { invoices } = await caller.invoices.list({ limit: 100 })
  return invoices.reduce((sum, { amountPaid }) => sum + amountPaid.amount, 0)
}

async function change(world: World, { caller }: Person, quantity: number) {
  const answer = await caller.subscription.previewChange({ planId: 'team', interval: 'month', quantity })
  if (!answer.ok) return answer
  const result = await caller.subscription.change({ token: answer.quote.token })
  await world.settle()
  return { ...answer, result }
}

describe('seats', () => {
  let world: World
  beforeAll(async () => {
    world = await createWorld()
  })

  it('go up by the stepper at the price that was shown, and down with the renewal', async () => {
    const fresh = await createWorld()
    const ada = await teamOf(fresh, 5)
    expect(await paidOf(ada)).toBe(5_000)
    await fresh.advanceTo(seventh)

    const up = await change(fresh, ada, 8)
    expect(up).toMatchObject({
      ok: true,
      quote: {
        direction: 'quantity',
        effective: 'now',
        dueToday: { amount: 2_333 },
        nextInvoice: { amount: { amount: 8_000 }, at: december },
      },
      result: { kind: 'applied', invoice: { amountPaid: { amount: 2_333 } } },
    })
    expect(await paidOf(ada)).toBe(7_333)
    expect(await ada.caller.seats.current({})).toMatchObject({ perSeat: true, seats: 8, assigned: 1 })

    const down = await change(fresh, ada, 6)
    expect(down).toMatchObject({
      quote: { effective: 'period_end', dueToday: { amount: 0 } },
      result: { kind: 'scheduled', at: december },
    })
    expect(await ada.caller.seats.current({})).toMatchObject({
      seats: 8,
      planned: { seats: 6, at: december },
    })
    await fresh.advanceTo(december + 2 * hour)
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 6, planned: null })
    expect(await paidOf(ada)).toBe(13_333)
  })

  it('follow who joins and who leaves: charged once, given back with the renewal', async () => {
    const fresh = await createWorld()
    const ada = await teamOf(fresh, 1)
    await fresh.advanceTo(seventh)

    const [first] = await join(fresh, ada, 1)
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 2, assigned: 2 })
    expect(await paidOf(ada)).toBe(1_000 + 778)

    if (!first) throw new Error('Somebody joined')
    await leave(fresh, [first])
    expect(await ada.caller.seats.current({})).toMatchObject({
      seats: 2,
      assigned: 1,
      planned: { seats: 1, at: december },
    })

    await join(fresh, ada, 1)
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 2, assigned: 2, planned: null })
    expect(await paidOf(ada)).toBe(1_000 + 778)

    await fresh.advanceTo(december + 2 * hour)
    expect(await paidOf(ada)).toBe(1_000 + 778 + 2_000)
  })

  it('that were bought ahead wait for who joins, and stay when somebody leaves', async () => {
    const ada = await teamOf(world, 5)
    const people = await join(world, ada, 3)
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 5, assigned: 4, planned: null })
    await leave(world, people.slice(0, 2))
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 5, assigned: 2, planned: null })
    expect(await paidOf(ada)).toBe(5_000)
  })

  it('are not sold below those that are taken', async () => {
    const ada = await teamOf(world, 4)
    await join(world, ada, 3)
    const answer = await ada.caller.subscription.previewChange({
      planId: 'team',
      interval: 'month',
      quantity: 3,
    })
    expect(answer).toMatchObject({
      ok: false,
      refusal: { code: 'over_limit', over: [{ limit: 'seats', used: 4, allowed: 3, over: 1 }] },
    })
  })

  it('are not sold below those that are taken at the first purchase either', async () => {
    const ada = await world.person()
    await join(world, ada, 2)
    const checkout = { planId: 'team', interval: 'month', skipTrial: true } as const
    await expect(ada.caller.checkout.start({ ...checkout, quantity: 2 })).rejects.toMatchObject({
      cause: { code: 'refused', details: { refusal: { code: 'over_limit' } } },
    })
    await expect(ada.caller.checkout.start({ ...checkout, quantity: 3 })).resolves.toMatchObject({
      url: expect.any(String),
    })
  })

  it('whose bank says no stay as they were, and are bought with the next card that works', async () => {
    const ada = await teamOf(world, 1)
    const { customerId } = await world.ports.subscriptions.load(ada.organizationId)
    if (customerId === null) throw new Error('Ada is a customer')
    world.sandbox.nextPayment({ customer: customerId, outcome: 'declined' })
    await join(world, ada, 1)
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 1, assigned: 2 })
    expect(await paidOf(ada)).toBe(1_000)
    expect((await world.ports.subscriptions.load(ada.organizationId)).anomalies).toEqual([
      { kind: 'seats_not_paid', members: 2, seats: 1 },
    ])

    await join(world, ada, 1)
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 3, assigned: 3 })
    expect((await world.ports.subscriptions.load(ada.organizationId)).anomalies).toEqual([])
  })

  it('keep a downgrade that is scheduled, with one more who joined meanwhile', async () => {
    const ada = await teamOf(world, 2)
    await join(world, ada, 1)
    const answer = await ada.caller.subscription.previewChange({ planId: 'starter', interval: 'month' })
    if (!answer.ok) throw new Error('Starter holds three seats')
    await ada.caller.subscription.change({ token: answer.quote.token })
    await join(world, ada, 1)
    expect(await ada.caller.seats.current({})).toMatchObject({ seats: 3, assigned: 3 })
    expect(await ada.caller.subscription.current()).toMatchObject({
      lifecycle: 'downgrading',
      subscription: { renewal: { kind: 'changes', to: { planId: 'starter', quantity: 1 } } },
    })
  })
})
