import { addMonths, day, hour } from '@prorata/billing'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { reportLimitUse } from '../../src/use-cases/report-limit-use.ts'
import { closeWorlds, createWorld, start, type World } from '../world.ts'
import { changeTo, currentOf, eventsOf, paidOf, quoteOf, refusalOf, usd } from './people.ts'

const december = addMonths(start, 1)

let world: World
beforeEach(async () => {
  world = await createWorld()
})
afterEach(closeWorlds)

describe('downgrade scheduled then undone: a downgrade', () => {
  it('is scheduled, visible, undone, and the plan renews as if nothing had been', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    const before = await currentOf(world, ada)
    const { quote, result } = await changeTo(ada, 'starter')
    expect(quote).toMatchObject({ dueToday: usd(0), nextInvoice: { amount: usd(1_900), at: december } })
    expect(result).toEqual({ kind: 'scheduled', at: december })
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'downgrading',
      subscription: { renewal: { kind: 'changes', at: december, to: { planId: 'starter' } } },
      access: { planId: 'pro' },
      nextCharge: { amount: usd(1_900), at: december },
    })
    expect(await ada.caller.subscription.undoChange({})).toEqual({ kind: 'undone' })
    expect(await ada.caller.subscription.undoChange({})).toEqual({ kind: 'undone' })
    expect((await currentOf(world, ada)).subscription).toEqual(before.subscription)
    await world.advanceTo(december + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({ access: { planId: 'pro' } })
    expect(await paidOf(ada)).toBe(4_900 * 2)
  })

  it('is replaced by the next one, never stacked, and begins once', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await changeTo(ada, 'enterprise')
    await changeTo(ada, 'starter')
    await changeTo(ada, 'pro')
    expect(await currentOf(world, ada)).toMatchObject({
      access: { planId: 'enterprise' },
      subscription: { renewal: { kind: 'changes', to: { planId: 'pro' } } },
    })
    const paid = await paidOf(ada)
    await world.advanceTo(december + 2 * hour)
    expect(await currentOf(world, ada)).toMatchObject({ lifecycle: 'active', access: { planId: 'pro' } })
    expect(await paidOf(ada)).toBe(paid + 4_900)
    expect((await eventsOf(world, ada)).filter((kind) => kind === 'plan_changed')).toHaveLength(2)
  })

  it('gives way to a cancellation, and both to a resumption', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    await changeTo(ada, 'starter')
    expect(await ada.caller.subscription.cancel({ reason: 'unused' })).toEqual({
      kind: 'scheduled',
      at: december,
    })
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'cancel_pending',
      access: { planId: 'pro' },
    })
    expect(
      await ada.caller.subscription.previewChange({ planId: 'starter', interval: 'month' }),
    ).toMatchObject({
      ok: false,
      refusal: { code: 'cancellation_pending', at: december },
    })
    await ada.caller.subscription.resume({})
    expect(await currentOf(world, ada)).toMatchObject({
      lifecycle: 'active',
      subscription: { terms: { planId: 'pro' }, renewal: { kind: 'renews' } },
    })
  })
})

describe('downgrade over limit: a plan that does not hold what is in use', () => {
  it('is refused with what is over and by how much, when it is asked for and when it is confirmed', async () => {
    const ada = await world.subscriber({ planId: 'pro' })
    const { token } = await quoteOf(ada, 'starter')
    const { organizationId } = ada
    for (let n = 0; n < 3; n += 1) await world.person({ role: 'member', organizationId })
    await reportLimitUse(world.ports, organizationId, 'projects', 7)
    const refusal = {
      code: 'over_limit',
      planId: 'starter',
      over: [
        { limit: 'projects', used: 7, allowed: 5, over: 2 },
        { limit: 'seats', used: 4, allowed: 3, over: 1 },
      ],
    }
    expect(await ada.caller.subscription.previewChange({ planId: 'starter', interval: 'month' })).toEqual({
      ok: false,
      refusal,
    })
    expect(await refusalOf(ada.caller.subscription.change({ token }))).toMatchObject({
      code: 'refused',
      refusal,
    })
    expect(await currentOf(world, ada)).toMatchObject({
      limitUse: { seats: 4, projects: 7 },
      lifecycle: 'active',
    })

    // Once it is less, it is allowed.
    await world.advanceTo(start + day)
    await reportLimitUse(world.ports, organizationId, 'projects', 5)
    await world.deps.database.prisma.member.deleteMany({ where: { organizationId, role: 'member' } })
    expect((await changeTo(ada, 'starter')).result).toEqual({ kind: 'scheduled', at: december })
  })

  it.each([-1, 1.5, Number.NaN])('counts no use of %d', async (used) => {
    await expect(reportLimitUse(world.ports, 'org', 'projects', used)).rejects.toMatchObject({
      code: 'invalid_input',
    })
  })
})
