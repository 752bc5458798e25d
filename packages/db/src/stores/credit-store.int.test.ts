import { addMonths, type Instant, minute, type Payment } from '@prorata/billing'
import { november } from '@prorata/billing/testing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'
import { paymentOf, truthOf } from '@prorata/billing/testing'

const { database, stores } = await freshDatabase({ max: 20 })
const { credits, subscriptions, syncQueue, usage } = stores
const period = { start: november, end: addMonths(november, 1) }

/** 1,000 AI generations for $15.00, until a year after `createdAt`. */
function bought(id: string, createdAt: Instant = november, overrides: Partial<Payment> = {}): Payment {
  return paymentOf(id, createdAt, { purchaseId: `purchase_${id}`, productId: 'aiCredits1000', ...overrides })
}

const reversed = (amount: number) => ({ amountReversed: { amount, currency: 'usd' } })

async function settle(organizationId: string, payments: Payment[], fetchedAt: Instant = november) {
  await subscriptions.linkCustomer(organizationId, `cus_${organizationId}`)
  await syncQueue.ring(organizationId)
  const claim = await syncQueue.claim({ organizationId, now: fetchedAt, leaseMs: minute })
  if (!claim) throw new Error(`${organizationId} was rung for`)
  const truth = truthOf({ payments })
  expect(
    await syncQueue.settle(claim, {
      truth,
      events: [],
      emails: [],
      fetchedAt,
      lookAgainAt: fetchedAt + minute,
    }),
  ).toBe(true)
}

function use(
  organizationId: string,
  identifier: string,
  quantity: number,
  limit = 50,
  occurredAt = november,
) {
  const record = { meterId: 'aiGenerations', quantity, identifier, occurredAt } as const
  return usage.record(organizationId, record, period, limit)
}

async function left(organizationId: string, at: Instant = november): Promise<number[]> {
  return (await credits.usable(organizationId, at)).map(({ remaining }) => remaining)
}

test('grants what a payment bought once, however often the payment is seen', async () => {
  for (let look = 0; look < 3; look += 1) await settle('org_once', [bought('pi_once')])
  expect(await credits.usable('org_once', november)).toEqual([
    {
      paymentId: 'pi_once',
      meterId: 'aiGenerations',
      quantity: 1_000,
      remaining: 1_000,
      grantedAt: november,
      expiresAt: addMonths(november, 12),
    },
  ])
  expect(await credits.entries('org_once')).toMatchObject([{ kind: 'grant', quantity: 1_000 }])
})

test('grants nothing for a payment that has not arrived', async () => {
  for (const status of ['processing', 'failed', 'requires_action', 'canceled'] as const) {
    await settle('org_none', [bought('pi_none', november, { status })])
    expect(await left('org_none')).toEqual([])
  }
  await settle('org_none', [bought('pi_none')])
  expect(await left('org_none')).toEqual([1_000])
})

test('uses what the plan includes first, then the credits that expire first', async () => {
  await settle('org_order', [bought('pi_late', november + minute), bought('pi_early')])
  expect(await use('org_order', 'a', 40)).toEqual({ kind: 'recorded', used: 40, credits: 2_000 })
  expect(await use('org_order', 'b', 20)).toEqual({ kind: 'recorded', used: 50, credits: 1_990 })
  expect(await use('org_order', 'c', 1_000)).toEqual({ kind: 'recorded', used: 50, credits: 990 })
  expect(await use('org_order', 'c', 1_000)).toEqual({ kind: 'duplicate', used: 50, credits: 990 })
  expect(await use('org_order', 'd', 991)).toEqual({ kind: 'limit_reached', used: 50, credits: 990 })
  expect(await left('org_order')).toEqual([990])
  // A plan that includes more has room again: what was paid with credits does not count against it.
  expect(await use('org_order', 'e', 100, 500)).toEqual({ kind: 'recorded', used: 150, credits: 990 })
})

test('never uses more than there is, however many ask at once', async () => {
  await settle('org_crowd', [bought('pi_crowd')])
  const calls = Array.from({ length: 120 }, (_, n) => use('org_crowd', `use_${n}`, 10))
  const kinds = (await Promise.all(calls)).map(({ kind }) => kind)
  expect(kinds.filter((kind) => kind === 'recorded')).toHaveLength(105)
  expect(await left('org_crowd')).toEqual([])
})

test('credits are gone when they expire, to the millisecond, and the ledger says so', async () => {
  const end = addMonths(november, 12)
  await settle('org_expiry', [bought('pi_expiry')])
  expect(await use('org_expiry', 'a', 60)).toMatchObject({ kind: 'recorded', credits: 990 })
  expect(await left('org_expiry', end - 1)).toEqual([990])
  expect(await left('org_expiry', end)).toEqual([])
  expect(await use('org_expiry', 'b', 1, 50, end)).toMatchObject({ kind: 'limit_reached' })
  await settle('org_expiry', [bought('pi_expiry')], end)
  expect((await credits.entries('org_expiry')).map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ['expiry', -990],
    ['use', -10],
    ['grant', 1_000],
  ])
})

test('takes back the refunded share once, and never more than is unused', async () => {
  await settle('org_refund', [bought('pi_refund')])
  await settle('org_refund', [bought('pi_refund', november, reversed(500))])
  await settle('org_refund', [bought('pi_refund', november, reversed(500))])
  expect(await left('org_refund')).toEqual([667])
  await use('org_refund', 'a', 650)
  await settle('org_refund', [bought('pi_refund', november, reversed(1_500))])
  await settle('org_refund', [bought('pi_refund', november, reversed(1_500))])
  expect(await left('org_refund')).toEqual([])
  expect((await credits.entries('org_refund')).map(({ kind, quantity }) => [kind, quantity])).toEqual([
    ['reversal', -67],
    ['use', -600],
    ['reversal', -333],
    ['grant', 1_000],
  ])
})

test('the ledger adds up to what remains, after any history', async () => {
  let run = 0
  const step = fc.oneof(
    fc.record({ kind: fc.constant('use' as const), quantity: fc.integer({ min: 1, max: 700 }) }),
    fc.record({ kind: fc.constant('buy' as const), months: fc.integer({ min: 0, max: 14 }) }),
    fc.record({ kind: fc.constant('reverse' as const), amount: fc.integer({ min: 0, max: 1_500 }) }),
    fc.record({ kind: fc.constant('wait' as const), months: fc.integer({ min: 1, max: 5 }) }),
  )
  await fc.assert(
    fc.asyncProperty(fc.array(step, { maxLength: 12 }), async (steps) => {
      run += 1
      const organizationId = `org_ledger_${run}`
      let now = november
      let payments: Payment[] = []
      for (const [index, one] of steps.entries()) {
        if (one.kind === 'use') await use(organizationId, `use_${index}`, one.quantity, 50, now)
        if (one.kind === 'wait') now = addMonths(now, one.months)
        if (one.kind === 'buy') payments = [...payments, bought(`pi_${run}_${index}`, now)]
        if (one.kind === 'reverse') {
          payments = payments.map((payment) => ({
            ...payment,
            amountReversed: {
              amount: Math.max(payment.amountReversed.amount, one.amount),
              currency: 'usd',
            },
          }))
        }
        await settle(organizationId, payments, now)
      }
      const { rows } = await database.pool.query(
        `SELECT g.id FROM credit_grant g LEFT JOIN credit_entry e ON e.grant_id = g.id
         WHERE g.organization_id = $1 GROUP BY g.id HAVING g.remaining <> coalesce(sum(e.quantity), 0)`,
        [organizationId],
      )
      expect(rows).toEqual([])
      const { rows: taken } = await database.pool.query<{ same: boolean }>(
        `SELECT coalesce((SELECT sum(from_credits) FROM usage_counter WHERE organization_id = $1), 0) =
           coalesce((SELECT -sum(quantity) FROM credit_entry WHERE organization_id = $1 AND kind = 'use'), 0) AS same`,
        [organizationId],
      )
      expect(taken).toEqual([{ same: true }])
    }),
    { numRuns: 25 },
  )
})

test('nobody rewrites the ledger', async () => {
  await settle('org_append', [bought('pi_append')])
  for (const change of ['UPDATE credit_entry SET quantity = 1', 'DELETE FROM credit_entry']) {
    await expect(database.pool.query(change)).rejects.toThrow(/append-only/)
  }
})
