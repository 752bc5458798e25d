import { november, trialingSubscription, truthOf } from '@prorata/billing/testing'
import { describe, expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { database, stores } = await freshDatabase()
const details = { from: 'starter', to: 'pro', dueToday: { amount: 2333, currency: 'usd' } }
const entry = {
  organizationId: 'org',
  actor: 'user_1',
  action: 'subscription.change',
  details,
  at: november + 7,
}
await stores.auditLog.append(entry)

await stores.subscriptions.linkCustomer('org', 'cus')
const claim = await stores.syncQueue.claim({ now: november, leaseMs: 10_000 })
if (!claim) throw new Error('linking rings')
const truth = truthOf({
  subscription: trialingSubscription(),
  trial: { subscriptionId: 'sub_1', isOwn: true },
})
await stores.syncQueue.settle(claim, {
  truth,
  events: [],
  emails: [],
  fetchedAt: november,
  lookAgainAt: november,
})

test('an entry is stored as it was given', async () => {
  const [stored] = await database.prisma.auditEntry.findMany()
  expect(stored).toMatchObject({ ...entry, at: new Date(entry.at) })
})

describe('what was written once stays, whoever asks', () => {
  test.each([
    `UPDATE audit_entry SET actor = 'somebody else'`,
    'UPDATE audit_entry SET actor = actor WHERE false',
    'DELETE FROM audit_entry',
    'TRUNCATE audit_entry',
    `UPDATE trial_key SET organization_id = 'other'`,
    'DELETE FROM trial_key',
    'TRUNCATE trial_key',
  ])('%s', async (statement) => {
    await expect(database.pool.query(statement)).rejects.toThrow(/append-only/)
    expect(await database.prisma.auditEntry.count()).toBe(1)
    expect(await stores.trials.taken([{ kind: 'organization', value: 'org' }])).toEqual(['organization'])
  })
})
