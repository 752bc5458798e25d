import type { UsageReceipt, UsageRecord } from '@prorata/billing'
import { november } from '@prorata/billing/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { database, stores } = await freshDatabase({ max: 32 })
const { usage } = stores
const period = { start: november, end: november + 1000 }

function useOf(identifier: string, quantity = 1): UsageRecord {
  return { meterId: 'apiCalls', quantity, identifier, occurredAt: november + 1 }
}

function kinds(receipts: UsageReceipt[]) {
  return Object.groupBy(receipts, (receipt) => receipt.kind)
}

async function sumOfEvents(organizationId: string): Promise<number> {
  const { rows } = await database.pool.query<{ sum: string | null }>(
    'SELECT sum(quantity) FROM usage_event WHERE organization_id = $1',
    [organizationId],
  )
  return Number(rows[0]?.sum ?? 0)
}

test('grants exactly the limit to more callers than it has room for', async () => {
  const calls = Array.from({ length: 64 }, async (_, caller) => {
    const receipts: UsageReceipt[] = []
    for (let n = 0; n < 3; n += 1)
      receipts.push(await usage.record('org_race', useOf(`${caller}-${n}`), period, 100))
    return receipts
  })
  const { recorded, limit_reached: refused, duplicate } = kinds((await Promise.all(calls)).flat())
  expect(recorded).toHaveLength(100)
  expect(refused).toHaveLength(92)
  expect(duplicate).toBeUndefined()
  expect(await usage.used('org_race', ['apiCalls'], period)).toMatchObject({ apiCalls: 100 })
  expect(await sumOfEvents('org_race')).toBe(100)
})

test('counts an identifier once, however many callers bring it', async () => {
  const calls = Array.from({ length: 64 }, () =>
    usage.record('org_same', useOf('same', 7), period, 'unlimited'),
  )
  const { recorded, duplicate } = kinds(await Promise.all(calls))
  expect(recorded).toEqual([{ kind: 'recorded', used: 7, credits: 0 }])
  expect(duplicate).toHaveLength(63)
  expect(await usage.used('org_same', ['apiCalls'], period)).toMatchObject({ apiCalls: 7 })
})

test('a refused use leaves nothing, so that it counts when there is room', async () => {
  expect(await usage.record('org_room', useOf('a', 90), period, 100)).toEqual({
    kind: 'recorded',
    used: 90,
    credits: 0,
  })
  expect(await usage.record('org_room', useOf('b', 11), period, 100)).toEqual({
    kind: 'limit_reached',
    used: 90,
    credits: 0,
  })
  expect(await sumOfEvents('org_room')).toBe(90)
  expect(await usage.record('org_room', useOf('b', 11), period, 200)).toEqual({
    kind: 'recorded',
    used: 101,
    credits: 0,
  })
})

test('a duplicate is a duplicate also when the limit is reached', async () => {
  await usage.record('org_full', useOf('a', 100), period, 100)
  expect(await usage.record('org_full', useOf('a', 100), period, 100)).toEqual({
    kind: 'duplicate',
    used: 100,
    credits: 0,
  })
})

test('the first use of a period is held to the limit too', async () => {
  expect(await usage.record('org_first', useOf('a', 11), period, 10)).toEqual({
    kind: 'limit_reached',
    used: 0,
    credits: 0,
  })
  expect(await usage.record('org_first', useOf('a', 1), period, 0)).toEqual({
    kind: 'limit_reached',
    used: 0,
    credits: 0,
  })
  expect(await sumOfEvents('org_first')).toBe(0)
})

test('the same identifier is counted once for ever, also in a later period', async () => {
  const next = { start: period.end, end: period.end + 1000 }
  await usage.record('org_ever', useOf('a', 5), period, 'unlimited')
  expect(await usage.record('org_ever', useOf('a', 5), next, 'unlimited')).toEqual({
    kind: 'duplicate',
    used: 0,
    credits: 0,
  })
  expect(await usage.used('org_ever', ['apiCalls'], next)).toMatchObject({ apiCalls: 0 })
})

test('meters, periods and organizations are counted apart', async () => {
  await usage.record('org_apart', useOf('a', 5), period, 'unlimited')
  await usage.record('org_apart', { ...useOf('b', 3), meterId: 'aiGenerations' }, period, 'unlimited')
  expect(await usage.used('org_apart', ['apiCalls', 'aiGenerations'], period)).toEqual({
    apiCalls: 5,
    aiGenerations: 3,
  })
  expect(await usage.used('org_apart', ['apiCalls'], period)).toEqual({ apiCalls: 5, aiGenerations: 0 })
  expect(await usage.used('org_elsewhere', ['apiCalls'], period)).toMatchObject({ apiCalls: 0 })
})

test('whatever is recorded in whatever order: the counter is the sum of the events and within the limit', async () => {
  let run = 0
  const uses = fc.array(
    fc.record({ id: fc.integer({ min: 0, max: 8 }), quantity: fc.integer({ min: 1, max: 40 }) }),
    {
      maxLength: 20,
    },
  )
  await fc.assert(
    fc.asyncProperty(uses, fc.integer({ min: 0, max: 150 }), async (records, limit) => {
      run += 1
      const organizationId = `org_sum_${run}`
      await Promise.all(
        records.map(({ id, quantity }) =>
          usage.record(organizationId, useOf(String(id), quantity), period, limit),
        ),
      )
      const { apiCalls } = await usage.used(organizationId, ['apiCalls'], period)
      expect(apiCalls).toBe(await sumOfEvents(organizationId))
      expect(apiCalls).toBeLessThanOrEqual(limit)
    }),
    { numRuns: 60 },
  )
})

test.each([0, -1, 1.5])('a quantity of %s is never stored', async (quantity) => {
  await expect(usage.record('org_bad', useOf('a', quantity), period, 'unlimited')).rejects.toThrow(
    /usage_event_quantity_check|invalid input syntax for type bigint/,
  )
  expect(await sumOfEvents('org_bad')).toBe(0)
})
