import { addMonths, day, hour } from '@prorata/billing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { z } from 'zod'
import { closeWorlds, createWorld, type Person, start, type World } from '../world.ts'
import { ask, currentOf, eventsOf, invoicesOf, nextPayment, paidOf, refusalOf } from './people.ts'

const seventh = start + 6 * day + 16 * hour
const december = addMonths(start, 1)

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(closeWorlds)

async function idOf({ organizationId }: Person): Promise<string> {
  const { subscription } = await world.ports.subscriptions.load(organizationId)
  if (subscription.status === 'none') throw new Error('No subscription')
  return subscription.id
}

describe('a cancellation', () => {
  it('cancel, reactivate: keeps what was paid for, can be taken back, and then renews', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await world.advanceTo(seventh)
    const leaving = { reason: 'too_expensive', comment: 'Back in spring' } as const
    expect(await ada.caller.subscription.cancel(leaving)).toEqual({ kind: 'scheduled', at: december })
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'cancel_pending',
      access: { planId: 'pro' },
      nextCharge: null,
    })
    const shape = z.object({ cancellation_details: z.object({ feedback: z.string(), comment: z.string() }) })
    expect(shape.parse(await ask(world, 'GET', `/v1/subscriptions/${await idOf(ada)}`, {}))).toEqual({
      cancellation_details: { feedback: 'too_expensive', comment: 'Back in spring' },
    })
    expect(await ada.caller.subscription.resume({})).toEqual({ kind: 'resumed' })
    expect(await ada.caller.subscription.resume({})).toEqual({ kind: 'resumed' })
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'active' })
    await world.advanceTo(december + 2 * hour)
    expect(await paidOf(ada)).toBe(4_900 * 2)
    expect(await eventsOf(world, ada)).toEqual([
      'started',
      'invoice_paid',
      'cancellation_scheduled',
      'resumed',
      'renewed',
      'invoice_paid',
    ])
  })

  it('cancel, come back: ends the plan when the period is over, and the customer can come back without a trial', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await ada.caller.subscription.cancel({})
    await world.advanceTo(december - hour)
    expect(await currentOf(world, ada)).toMatchObject({ access: { planId: 'pro' } })
    await world.advanceTo(december + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'canceled',
      subscription: { endedAt: december },
      access: { planId: 'free' },
    })
    expect(await refusalOf(ada.caller.subscription.resume({}))).toMatchObject({
      refusal: { code: 'no_subscription' },
    })
    await world.advanceTo(december + 40 * day)
    expect(await paidOf(ada)).toBe(4_900)

    const { sessionId } = await ada.caller.checkout.start({
      planId: 'starter',
      interval: 'month',
      skipTrial: true,
    })
    world.pay(sessionId)
    expect(await ada.caller.checkout.sync({ sessionId })).toMatchObject({
      settled: true,
      access: { planId: 'starter' },
    })
    expect(await paidOf(ada)).toBe(4_900 + 1_900)
  })

  it('clicked twenty times, or whose answer was lost, is one', async () => {
    const ada = await world.subscriber()
    const answers = await Promise.all(Array.from({ length: 20 }, () => ada.caller.subscription.cancel({})))
    expect(new Set(answers.map((answer) => JSON.stringify(answer)))).toEqual(
      new Set([JSON.stringify({ kind: 'scheduled', at: december })]),
    )
    await ada.caller.subscription.resume({})
    world.sandbox.failNext({ route: 'POST /v1/subscriptions/:id', kind: 'reset', when: 'after' })
    expect(await ada.caller.subscription.cancel({})).toEqual({ kind: 'scheduled', at: december })
    await ada.caller.subscription.resume({})
    world.sandbox.failNext({ route: 'POST /v1/subscriptions/:id', kind: 500, when: 'before' })
    expect(await refusalOf(ada.caller.subscription.cancel({}))).toMatchObject({
      code: 'provider_unavailable',
    })
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'active' })
    expect(await ada.caller.subscription.cancel({})).toEqual({ kind: 'scheduled', at: december })
  })

  it('at once takes access away, also of what was paid for, and refunds nothing by itself', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await world.advanceTo(seventh)
    expect(await ada.caller.subscription.cancelNow({ reason: 'other' })).toEqual({
      kind: 'ended',
      at: seventh,
    })
    expect(await ada.caller.subscription.cancelNow({})).toEqual({ kind: 'ended', at: seventh })
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'canceled', access: { planId: 'free' } })
    await world.advanceTo(december + day)
    expect(await paidOf(ada)).toBe(4_900)
  })

  it('while a payment is open ends it at once, and nothing of it is collected any more', async () => {
    const ada = await world.subscriber()
    await nextPayment(world, ada, 'declined')
    await world.advanceTo(december + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'past_due' })
    expect(await ada.caller.subscription.cancel({})).toEqual({ kind: 'ended', at: december + 2 * hour })
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'canceled', access: { planId: 'free' } })
    expect((await invoicesOf(ada)).map(({ status }) => status)).toEqual(['void', 'paid'])
    await world.advanceTo(december + 30 * day)
    expect(await paidOf(ada)).toBe(1_900)
  })

  it('in the portal, which sets a date without the flag, is seen and can be taken back here', async () => {
    const ada = await world.subscriber()
    const at = december + 10 * day
    await ask(world, 'POST', `/v1/subscriptions/${await idOf(ada)}`, { cancel_at: String(at / 1000) })
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'cancel_pending',
      subscription: { renewal: { kind: 'cancels', at } },
    })
    await ada.caller.subscription.resume({})
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'active' })
  })

  it('is refused where there is nothing to cancel, and asked of nobody who may not', async () => {
    const ada = await world.person()
    expect(await refusalOf(ada.caller.subscription.cancel({}))).toMatchObject({
      code: 'refused',
      refusal: { code: 'no_subscription' },
    })
    const member = await world.person({ role: 'member', organizationId: ada.organizationId })
    expect(await refusalOf(member.caller.subscription.cancel({}))).toMatchObject({
      code: 'billing_rights_required',
    })
  })
})
