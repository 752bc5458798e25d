import { addMonths, day, hour } from '@prorata/billing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeWorlds, createWorld, start, type World } from '../world.ts'
import { currentOf, eventsOf, nextPayment, paidOf, refusalOf, usd } from './people.ts'

const december = addMonths(start, 1)
const january = addMonths(start, 2)
const february = addMonths(start, 3)

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(closeWorlds)

describe('pause two months: a pause', () => {
  it('begins when what was paid for is over, costs nothing, and goes on by itself', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await world.advanceTo(start + 6 * day)
    expect(await ada.caller.subscription.pause({ months: 2 })).toEqual({ at: december, until: february })
    expect(await ada.caller.subscription.pause({ months: 2 })).toEqual({ at: december, until: february })
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { renewal: { kind: 'pauses', at: december, until: february } },
      access: { planId: 'pro' },
      nextCharge: { amount: usd(4_900), at: february },
    })
    expect(
      await ada.caller.subscription.previewChange({ planId: 'enterprise', interval: 'month' }),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'pause_scheduled', at: december },
    })
    for (const at of [december + hour, january + hour, february - hour]) {
      await world.advanceTo(at)
      expect(await currentOf(world, ada)).toMatchObject({
        lifecycle: 'paused',
        subscription: { cause: 'requested', resumesAt: february },
        access: { planId: 'free', reason: { kind: 'paused' } },
        nextCharge: { amount: usd(4_900), at: february },
      })
      expect(await paidOf(ada)).toBe(4_900)
    }
    await world.advanceTo(february + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { period: { start: february }, renewal: { kind: 'renews' } },
      access: { planId: 'pro' },
    })
    expect(await paidOf(ada)).toBe(4_900 * 2)
    const events = await eventsOf(world, ada)
    expect(events.filter((kind) => /pause/.test(kind))).toEqual(['pause_scheduled', 'paused', 'unpaused'])
  })

  it('can be made shorter or taken back before it begins', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    const before = await currentOf(world, ada)
    await ada.caller.subscription.pause({ months: 3 })
    expect(await ada.caller.subscription.pause({ months: 1 })).toEqual({ at: december, until: january })
    expect(await ada.caller.subscription.resume({})).toEqual({ kind: 'resumed' })
    expect((await currentOf(world, ada)).subscription).toEqual(before.subscription)
  })

  it('ends early at the price that was shown, and a new month begins', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await ada.caller.subscription.pause({ months: 2 })
    const at = december + 9 * day
    await world.advanceTo(at)
    const answer = await ada.caller.subscription.previewUnpause({})
    if (!answer.ok) throw new Error(answer.refusal.code)
    const { token, dueToday, nextInvoice } = answer.quote
    expect({ dueToday, nextInvoice }).toEqual({
      dueToday: usd(4_900),
      nextInvoice: { amount: usd(4_900), at: addMonths(at, 1) },
    })
    expect(await refusalOf(ada.caller.subscription.change({ token }))).toMatchObject({
      code: 'quote_invalid',
    })
    const results = await Promise.all(
      Array.from({ length: 5 }, () => ada.caller.subscription.unpause({ token })),
    )
    for (const result of results) {
      expect(result).toMatchObject({ kind: 'applied', invoice: { amountPaid: dueToday } })
    }
    expect(await paidOf(ada)).toBe(4_900 * 2)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { period: { start: at, end: addMonths(at, 1) } },
      access: { planId: 'pro' },
    })
  })

  it('stays where going on is declined, and nothing is charged', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await ada.caller.subscription.pause({ months: 2 })
    await world.advanceTo(december + day)
    const answer = await ada.caller.subscription.previewUnpause({})
    if (!answer.ok) throw new Error(answer.refusal.code)
    await nextPayment(world, ada, 'declined')
    const { token } = answer.quote
    expect(await refusalOf(ada.caller.subscription.unpause({ token }))).toMatchObject({
      code: 'payment_declined',
    })
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'paused',
      subscription: { resumesAt: february },
    })
    expect(await paidOf(ada)).toBe(4_900)
  })

  it('stays where the bank wants a confirmation, and says so', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await ada.caller.subscription.pause({ months: 2 })
    await world.advanceTo(december + day)
    const answer = await ada.caller.subscription.previewUnpause({})
    if (!answer.ok) throw new Error(answer.refusal.code)
    await nextPayment(world, ada, 'requires_action')
    expect(await refusalOf(ada.caller.subscription.unpause({ token: answer.quote.token }))).toMatchObject({
      code: 'payment_declined',
      message: expect.stringMatching(/confirm.*not been charged/),
    })
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'paused' })
    expect(await paidOf(ada)).toBe(4_900)
  })

  it('ends at once when it is canceled: nothing is paid for', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await ada.caller.subscription.pause({ months: 2 })
    await world.advanceTo(december + day)
    expect(await ada.caller.subscription.cancel({})).toEqual({ kind: 'ended', at: december + day })
    await world.advanceTo(february + day)
    expect(await paidOf(ada)).toBe(4_900)
  })

  it('is not for trials, and not for what is paid by the year', async () => {
    const [ada, eve] = [await world.person(), await world.person()]
    await ada.caller.subscription.startTrial({ planId: 'pro', interval: 'month' })
    expect(await refusalOf(ada.caller.subscription.pause({ months: 1 }))).toMatchObject({
      refusal: { code: 'trial_running' },
    })
    const { sessionId } = await eve.caller.checkout.start({
      planId: 'pro',
      interval: 'year',
      skipTrial: true,
    })
    world.pay(sessionId)
    await eve.caller.checkout.sync({ sessionId })
    expect(await refusalOf(eve.caller.subscription.pause({ months: 1 }))).toMatchObject({
      refusal: { code: 'interval_not_pausable' },
    })
  })
})
