import { beforeAll, describe, expect, it } from 'vitest'
import { createWorld, type World } from './world.ts'

let world: World
beforeAll(async () => {
  world = await createWorld()
})

const apiCalls = (quantity: number, identifier: string) => ({
  meterId: 'apiCalls' as const,
  quantity,
  identifier,
})

describe('usage.record', () => {
  it('counts the same identifier once', async () => {
    const { caller } = await world.subscriber()
    expect(await caller.usage.record(apiCalls(10, 'a'))).toMatchObject({
      duplicate: false,
      meter: { used: 10 },
    })
    expect(await caller.usage.record(apiCalls(10, 'a'))).toMatchObject({
      duplicate: true,
      meter: { used: 10 },
    })
    expect(await caller.usage.record(apiCalls(10, 'b'))).toMatchObject({
      duplicate: false,
      meter: { used: 20 },
    })
  })

  it('says in words what the limit is, and which plan is the cheapest way to more', async () => {
    const { caller } = await world.person()
    await caller.usage.record(apiCalls(100, 'all'))
    await expect(caller.usage.record(apiCalls(1, 'more'))).rejects.toMatchObject({
      code: 'FORBIDDEN',
      message:
        'The Free plan includes 100 API calls a month, and this would go over it. Nothing was counted.',
      cause: {
        code: 'limit_reached',
        details: {
          meter: { used: 100, remaining: 0, level: 'at' },
          upgrade: { planId: 'team', interval: 'month', unitAmount: 1_000, quantity: 1 },
        },
      },
    })
  })

  it('grants exactly the limit to however many ask at once', async () => {
    const { caller } = await world.person()
    const asked = Array.from({ length: 130 }, (_, index) => caller.usage.record(apiCalls(1, `call-${index}`)))
    const granted = (await Promise.allSettled(asked)).filter(({ status }) => status === 'fulfilled')
    expect(granted).toHaveLength(100)
    expect(await caller.usage.current()).toMatchObject({ meters: [{ used: 100 }, { used: 0 }] })
  })

  it('goes on beyond what is included where overage is sold', async () => {
    const { caller } = await world.subscriber({ planId: 'pro' })
    const { meter } = await caller.usage.record(apiCalls(10_001, 'many'))
    expect(meter).toMatchObject({ used: 10_001, level: 'over', overage: { unitAmountDecimal: '0.2' } })
  })

  it('answers an input that is none with what is wrong with it', async () => {
    const { caller } = await world.person()
    const answer = caller.usage.record({ ...apiCalls(1, ''), quantity: 0 })
    await expect(answer).rejects.toMatchObject({ code: 'BAD_REQUEST' })
  })
})
