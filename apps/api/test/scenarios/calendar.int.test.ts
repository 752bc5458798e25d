import { day, hour } from '@prorata/billing'
import { afterEach, describe, expect, it } from 'vitest'
import { closeWorlds, createWorld, start } from '../world.ts'
import { changeTo, currentOf, invoicesOf, paidOf, usd } from './people.ts'

afterEach(closeWorlds)

const seventh = start + 6 * day + 16 * hour

describe('month → year', () => {
  it('begins the year at once, credits the rest of the month, and renews a year later', async () => {
    const world = await createWorld()
    const ada = await world.subscriber({ planId: 'pro' })
    await world.advanceTo(seventh)
    const { quote, result } = await changeTo(ada, 'pro', 'year')
    const nextYear = Date.UTC(2027, 10, 7, 16)
    expect(quote.lines.map(({ amount }) => amount.amount).toSorted((a, b) => a - b)).toEqual([-3_811, 49_000])
    expect(quote).toMatchObject({
      dueToday: usd(45_189),
      nextInvoice: { amount: usd(49_000), at: nextYear },
      direction: 'interval',
      effective: 'now',
    })
    expect(result).toMatchObject({ kind: 'applied', invoice: { amountPaid: usd(45_189) } })
    expect(await currentOf(world, ada)).toMatchObject({
      subscription: { terms: { interval: 'year' }, period: { start: seventh, end: nextYear } },
      nextCharge: { amount: usd(49_000), at: nextYear },
    })
    await world.advanceTo(nextYear + 2 * hour)
    expect(await paidOf(ada)).toBe(4_900 + 45_189 + 49_000)
  })

  it('and back is for the end of the year that was paid', async () => {
    const world = await createWorld()
    const ada = await world.subscriber({ planId: 'pro' })
    await changeTo(ada, 'pro', 'year')
    const at = Date.UTC(2027, 10, 1)
    const { quote, result } = await changeTo(ada, 'pro')
    expect(quote).toMatchObject({ dueToday: usd(0), nextInvoice: { amount: usd(4_900), at } })
    expect(result).toEqual({ kind: 'scheduled', at })
    await world.advanceTo(at + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({
      subscription: { terms: { interval: 'month' }, period: { start: at, end: Date.UTC(2027, 11, 1) } },
    })
  })
})

describe('month end 31 Jan: a subscription from that day', () => {
  it('is charged on the last day of short months and on the 31st of long ones, each once', async () => {
    const world = await createWorld({ sandbox: { now: new Date(Date.UTC(2027, 0, 31)) } })
    const ada = await world.subscriber({ planId: 'pro' })
    const days = [Date.UTC(2027, 1, 28), Date.UTC(2027, 2, 31), Date.UTC(2027, 3, 30), Date.UTC(2027, 4, 31)]
    for (const at of days) {
      expect(await currentOf(world, ada)).toMatchObject({ nextCharge: { at } })
      await world.advanceTo(at + 2 * hour)
      expect(await currentOf(world, ada)).toMatchObject({ subscription: { period: { start: at } } })
    }
    expect(await paidOf(ada)).toBe(4_900 * 5)
    const dates = (await invoicesOf(ada)).map(({ createdAt }) => createdAt)
    expect(dates.toReversed().slice(1)).toEqual(days)
  })

  it('keeps its day over one downgrade after the other', async () => {
    const world = await createWorld({ sandbox: { now: new Date(Date.UTC(2027, 0, 31)) } })
    const ada = await world.subscriber({ planId: 'pro' })
    await changeTo(ada, 'enterprise')
    expect((await changeTo(ada, 'pro')).result).toEqual({ kind: 'scheduled', at: Date.UTC(2027, 1, 28) })
    await world.advanceTo(Date.UTC(2027, 1, 28, 2))
    // Within the schedule's last phase, which by itself would end on 28 March.
    const at = Date.UTC(2027, 2, 31)
    const { quote, result } = await changeTo(ada, 'starter')
    expect(quote).toMatchObject({ nextInvoice: { amount: usd(1_900), at } })
    expect(result).toEqual({ kind: 'scheduled', at })
    await world.advanceTo(at - hour)
    expect(await currentOf(world, ada)).toMatchObject({ access: { planId: 'pro' } })
    const paid = await paidOf(ada)
    await world.advanceTo(at + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({
      access: { planId: 'starter' },
      subscription: { period: { start: at, end: Date.UTC(2027, 3, 30) } },
    })
    expect(await paidOf(ada)).toBe(paid + 1_900)
  })

  it('keeps its day over a pause', async () => {
    const world = await createWorld({ sandbox: { now: new Date(Date.UTC(2027, 0, 31)) } })
    const ada = await world.subscriber({ planId: 'pro' })
    await world.advanceTo(Date.UTC(2027, 1, 28, 2))
    expect(await ada.caller.subscription.pause({ months: 1 })).toEqual({
      at: Date.UTC(2027, 2, 31),
      until: Date.UTC(2027, 3, 30),
    })
    await world.advanceTo(Date.UTC(2027, 3, 30, 2))
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { period: { start: Date.UTC(2027, 3, 30), end: Date.UTC(2027, 4, 31) } },
    })
    expect(await paidOf(ada)).toBe(4_900 * 3)
  })
})

describe('leap day', () => {
  it('is the anchor of a year that renews on 28 February, and on the 29th four years later', async () => {
    const world = await createWorld({ sandbox: { now: new Date(Date.UTC(2028, 1, 29)) } })
    const ada = await world.person()
    const { sessionId } = await ada.caller.checkout.start({
      planId: 'pro',
      interval: 'year',
      skipTrial: true,
    })
    world.pay(sessionId)
    await ada.caller.checkout.sync({ sessionId })
    for (const [year, date] of [
      [2029, 28],
      [2030, 28],
      [2031, 28],
      [2032, 29],
    ] as const) {
      const at = Date.UTC(year, 1, date)
      expect(await currentOf(world, ada)).toMatchObject({ subscription: { period: { end: at } } })
      await world.advanceTo(at + 2 * hour)
    }
    expect(await paidOf(ada)).toBe(49_000 * 5)
  })

  it('falls into a month that is charged for it: proration counts its 29 days', async () => {
    const world = await createWorld({ sandbox: { now: new Date(Date.UTC(2028, 1, 1)) } })
    const ada = await world.subscriber()
    await world.advanceTo(Date.UTC(2028, 1, 15, 12))
    const { quote, result } = await changeTo(ada, 'pro')
    // Half of 29 days are left: $24.50 for Pro less $9.50 for Starter.
    expect(quote.lines.map(({ amount }) => amount.amount).toSorted((a, b) => a - b)).toEqual([-950, 2_450])
    expect(result).toMatchObject({ invoice: { amountPaid: usd(1_500) } })
  })
})
