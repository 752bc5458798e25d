import type { TrialKey } from '@prorata/billing'
import { november, trialingSubscription, truthOf } from '@prorata/billing/testing'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { database, stores } = await freshDatabase()
const { trials, syncQueue, subscriptions } = stores

const keysOf = (organization: string, email: string, card: string): TrialKey[] => [
  { kind: 'organization', value: organization },
  { kind: 'email', value: email },
  { kind: 'card', value: card },
]
const trialOf = (subscriptionId: string, organizationId = 'org') => ({
  organizationId,
  subscriptionId,
  at: november,
})

describe('a trial', () => {
  test('takes its keys for ever, and is no other trial to itself', async () => {
    const keys = keysOf('org_1', 'ada@acme.test', 'card_1')
    expect(await trials.taken(keys)).toEqual([])
    expect(await trials.take(keys, trialOf('sub_1'))).toEqual([])
    expect(await trials.take(keys, trialOf('sub_1'))).toEqual([])
    expect(await trials.taken(keys)).toEqual(['card', 'email', 'organization'])
  })

  test.each([
    ['organization', keysOf('org_1', 'eve@acme.test', 'card_2')],
    ['email', keysOf('org_2', 'ada@acme.test', 'card_3')],
    ['card', keysOf('org_3', 'joe@acme.test', 'card_1')],
  ] as const)('is known again by the %s alone', async (kind, keys) => {
    expect(await trials.taken(keys)).toEqual([kind])
    expect(await trials.take(keys, trialOf(`sub_${kind}`))).toEqual([kind])
  })

  test('is given once, however many begin at the same moment', async () => {
    const begun = await Promise.all(
      Array.from({ length: 20 }, (_, n) =>
        trials.take(
          keysOf(`many_${n}`, `${n}@many.test`, 'card_many'),
          trialOf(`sub_many_${n}`, `many_${n}`),
        ),
      ),
    )
    expect(begun.filter((others) => others.length === 0)).toHaveLength(1)
  })

  test('keeps no address that could be read', async () => {
    const rows = await database.prisma.trialKey.findMany({ where: { kind: 'email' } })
    expect(rows.length).toBeGreaterThan(0)
    for (const { value } of rows) expect(value).toMatch(/^[0-9a-f]{64}$/)
  })

  test('that came and went between two looks has taken its organization all the same', async () => {
    await subscriptions.linkCustomer('org_missed', 'cus_missed')
    const claim = await syncQueue.claim({ organizationId: 'org_missed', now: november, leaseMs: 10_000 })
    if (!claim) throw new Error('linking rings')
    const seen = { subscriptionId: 'sub_converted', isOwn: true }
    const truth = truthOf({ subscription: trialingSubscription(), trial: seen })
    const result = { events: [], emails: [], fetchedAt: november, lookAgainAt: november }
    expect(await syncQueue.settle(claim, { truth, ...result })).toBe(true)
    expect(await trials.taken([{ kind: 'organization', value: 'org_missed' }])).toEqual(['organization'])
  })
})
