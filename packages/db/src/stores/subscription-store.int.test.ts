import { emptyProfile, noSubscription, subscriptionSchema } from '@prorata/billing'
import { anySubscription, november, truthOf } from '@prorata/billing/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { database, stores } = await freshDatabase({ max: 20 })
const { subscriptions, syncQueue } = stores

test('answers a record without subscription for an organization nobody has billed', async () => {
  expect(await subscriptions.load('org_unknown')).toEqual({
    organizationId: 'org_unknown',
    customerId: null,
    subscription: noSubscription,
    profile: emptyProfile,
    syncedAt: null,
    anomalies: [],
  })
})

test('binds one customer, however many calls race to bind theirs', async () => {
  const calls = Array.from({ length: 20 }, (_, n) => subscriptions.linkCustomer('org_race', `cus_race_${n}`))
  const answers = await Promise.all(calls)
  expect(answers.filter((answer) => answer.linked)).toHaveLength(1)
  expect(new Set(answers.map((answer) => answer.customerId)).size).toBe(1)
  const { customerId } = await subscriptions.load('org_race')
  expect(customerId).toBe(answers[0]?.customerId)
})

test('never gives one organization another one’s customer', async () => {
  await subscriptions.linkCustomer('org_first', 'cus_taken')
  await expect(subscriptions.linkCustomer('org_second', 'cus_taken')).rejects.toMatchObject({
    code: 'not_found',
  })
  expect((await subscriptions.load('org_second')).customerId).toBeNull()
})

test('gives back every subscription as it was stored, keys in the schema’s order', async () => {
  await subscriptions.linkCustomer('org_any', 'cus_any')
  await fc.assert(
    fc.asyncProperty(anySubscription, async (subscription) => {
      await syncQueue.ring('org_any')
      const claim = await syncQueue.claim({ organizationId: 'org_any', now: november, leaseMs: 10_000 })
      if (!claim) throw new Error('the ring makes work')
      const result = { events: [], emails: [], fetchedAt: november, lookAgainAt: november }
      await syncQueue.settle(claim, { truth: truthOf({ subscription }), ...result })
      const stored = (await subscriptions.load('org_any')).subscription
      expect(JSON.stringify(stored)).toBe(JSON.stringify(subscriptionSchema.parse(subscription)))
    }),
    { numRuns: 100 },
  )
})

test('refuses a stored subscription that is not one of ours', async () => {
  await subscriptions.linkCustomer('org_broken', 'cus_broken')
  await database.pool.query(
    `UPDATE billing_customer SET subscription = '{"status": "active"}' WHERE organization_id = 'org_broken'`,
  )
  await expect(subscriptions.load('org_broken')).rejects.toThrow(/itemId/)
})
