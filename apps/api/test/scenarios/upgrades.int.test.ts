import { addMonths, day, hour } from '@prorata/billing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { closeWorlds, createWorld, type Person, start, type World } from '../world.ts'
import {
  answerBank,
  changeTo,
  currentOf,
  eventsOf,
  invoicesOf,
  nextPayment,
  paidOf,
  quoteOf,
  refusalOf,
  usd,
} from './people.ts'

const seventh = start + 6 * day + 16 * hour
const december = addMonths(start, 1)

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(closeWorlds)

describe('upgrade mid-month', () => {
  it('charges what was shown at once, gives the plan, and renews at its price', async () => {
    const ada = await world.subscriber()
    await world.advanceTo(seventh)
    const { quote, result } = await changeTo(ada, 'pro')
    expect(quote).toMatchObject({ dueToday: usd(2_333), nextInvoice: { amount: usd(4_900), at: december } })
    expect(result).toMatchObject({ kind: 'applied', invoice: { status: 'paid', amountPaid: usd(2_333) } })
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'active', access: { planId: 'pro' } })
    await world.advanceTo(december + 2 * hour)
    expect(await paidOf(ada)).toBe(1_900 + 2_333 + 4_900)
    expect(await eventsOf(world, ada)).toContain('plan_changed')
  })
})

describe('upgrade declined', () => {
  it('leaves the plan, the money and a change that was scheduled as they were', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await world.advanceTo(seventh)
    await changeTo(ada, 'starter')
    const before = await currentOf(world, ada)
    expect(before).toMatchObject({ lifecycle: 'downgrading' })

    const { token } = await quoteOf(ada, 'enterprise')
    await nextPayment(world, ada, 'declined')
    expect(await refusalOf(ada.caller.subscription.change({ token }))).toMatchObject({
      code: 'payment_declined',
      message: expect.stringMatching(/not been charged/),
    })
    const after = await currentOf(world, ada)
    expect(after.subscription).toEqual(before.subscription)
    expect(after.access).toEqual(before.access)
    expect((await invoicesOf(ada)).filter(({ status }) => status === 'open')).toEqual([])
    await world.advanceTo(december + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({ access: { planId: 'starter' } })
    expect(await paidOf(ada)).toBe(4_900 + 1_900)
  })
})

describe('a scheduled change that came back after an upgrade was declined', () => {
  it('is undone for good', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await changeTo(ada, 'starter')
    const { token } = await quoteOf(ada, 'enterprise')
    await nextPayment(world, ada, 'declined')
    await refusalOf(ada.caller.subscription.change({ token }))
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'downgrading' })
    expect(await ada.caller.subscription.undoChange({})).toEqual({ kind: 'undone' })
    await world.advanceTo(start + 3 * day)
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'active' })
  })

  it('gives way for good to an upgrade that is paid', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await changeTo(ada, 'starter')
    await changeTo(ada, 'enterprise')
    await world.advanceTo(start + 3 * day)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { terms: { planId: 'enterprise' }, renewal: { kind: 'renews' } },
    })
  })
})

/** A change that waits for the bank's question to be answered. */
async function waiting(): Promise<{ ada: Person; token: string; url: string }> {
  const ada = await world.subscriber()
  await world.advanceTo(seventh)
  const { token } = await quoteOf(ada, 'pro')
  await nextPayment(world, ada, 'requires_action')
  const result = await ada.caller.subscription.change({ token })
  if (result.kind !== 'action_required') throw new Error(`It is ${result.kind}`)
  return { ada, token, url: result.url }
}

describe('upgrade needs 3-D Secure', () => {
  it('completed: gives the plan, once, and asks for the same page until then', async () => {
    const { ada, token, url } = await waiting()
    expect(await currentOf(world, ada)).toMatchObject({
      subscription: { pendingChange: { to: { planId: 'pro' } } },
      access: { planId: 'starter' },
      notice: { kind: 'verify_change' },
    })
    expect(await paidOf(ada)).toBe(1_900)
    expect(await ada.caller.subscription.change({ token })).toEqual({ kind: 'action_required', url })
    expect(
      await ada.caller.subscription.previewChange({ planId: 'enterprise', interval: 'month' }),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'change_pending' },
    })

    await world.advanceTo(seventh + 5 * hour)
    await answerBank(world, ada, 'succeeded')
    expect(await currentOf(world, ada)).toMatchObject({
      subscription: { pendingChange: null },
      access: { planId: 'pro' },
    })
    expect(await paidOf(ada)).toBe(1_900 + 2_333)
    expect(await ada.caller.subscription.change({ token })).toMatchObject({ kind: 'applied' })
    await world.advanceTo(december + 2 * hour)
    expect(await paidOf(ada)).toBe(1_900 + 2_333 + 4_900)
  })

  it('abandoned: lapses, charges nothing, and can be tried again', async () => {
    const { ada } = await waiting()
    await world.advanceTo(seventh + 25 * hour)
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { pendingChange: null },
      access: { planId: 'starter' },
    })
    expect((await invoicesOf(ada)).filter(({ status }) => status === 'open')).toEqual([])
    expect(await paidOf(ada)).toBe(1_900)
    expect((await changeTo(ada, 'pro')).result).toMatchObject({ kind: 'applied' })
    expect(await currentOf(world, ada)).toMatchObject({ access: { planId: 'pro' } })
  })

  it('can be given up, and its page charges nothing afterwards', async () => {
    const { ada } = await waiting()
    expect(await ada.caller.subscription.undoChange({})).toEqual({ kind: 'undone' })
    expect(await ada.caller.subscription.undoChange({})).toEqual({ kind: 'undone' })
    await expect(answerBank(world, ada, 'succeeded')).rejects.toThrow('No payment waits for the bank')
    await world.advanceTo(seventh + 2 * day)
    expect(await currentOf(world, ada)).toMatchObject({
      subscription: { pendingChange: null },
      access: { planId: 'starter' },
    })
    expect(await paidOf(ada)).toBe(1_900)
  })

  it('that the bank refuses leaves everything as it was', async () => {
    const { ada } = await waiting()
    await answerBank(world, ada, 'failed')
    await world.advanceTo(seventh + 25 * hour)
    expect(await currentOf(world, ada)).toMatchObject({
      subscription: { pendingChange: null },
      access: { planId: 'starter' },
    })
    expect(await paidOf(ada)).toBe(1_900)
  })

  it('brings a change that was scheduled back when it lapses or is given up', async () => {
    for (const ends of ['lapses', 'given up'] as const) {
      const fresh = await createWorld()
      const ada = await fresh.subscriber({ planId: 'pro' })
      await changeTo(ada, 'starter')
      const before = await currentOf(fresh, ada)
      const { token } = await quoteOf(ada, 'enterprise')
      await nextPayment(fresh, ada, 'requires_action')
      expect(await ada.caller.subscription.change({ token })).toMatchObject({ kind: 'action_required' })
      if (ends === 'lapses') await fresh.advanceTo(start + 30 * hour)
      else await ada.caller.subscription.undoChange({})
      expect(await currentOf(fresh, ada)).toMatchObject({ subscription: before.subscription })
    }
  })
})
