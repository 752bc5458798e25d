import { BillingError, type SyncClaim } from '@prorata/billing'
import {
  activeSubscription,
  canceledSubscription,
  invoiceOf,
  november,
  termsOf,
  truthOf,
} from '@prorata/billing/testing'
import { beforeEach, expect, test } from 'vitest'
import type { Database } from '../database.ts'
import type { Stores } from '../stores.ts'
import { freshDatabase } from '../testing/index.ts'

const now = november
const leaseMs = 10_000
const saved = { truth: truthOf(), events: [], emails: [], fetchedAt: now, lookAgainAt: now + 1000 }

let database: Database
let stores: Stores
beforeEach(async () => {
  ;({ database, stores } = await freshDatabase({ max: 20 }))
})

async function claimed(organizationId: string): Promise<SyncClaim> {
  await stores.syncQueue.ring(organizationId)
  const claim = await stores.syncQueue.claim({ organizationId, now, leaseMs })
  if (!claim) throw new Error(`${organizationId} should have had work`)
  return claim
}

async function linkSettled(organizationId: string): Promise<void> {
  await stores.subscriptions.linkCustomer(organizationId, `cus_${organizationId}`)
  await stores.syncQueue.settle(await claimed(organizationId), saved)
}

function lapseLeases() {
  return database.pool.query(`UPDATE billing_customer SET lease_until = now() - interval '1 second'`)
}

test('a customer is due from the moment it is linked, and not after it was looked at', async () => {
  const { subscriptions, syncQueue } = stores
  expect(await syncQueue.claim({ now, leaseMs })).toBeNull()
  await subscriptions.linkCustomer('org', 'cus')
  const claim = await syncQueue.claim({ now, leaseMs })
  expect(claim).toMatchObject({ organizationId: 'org', customerId: 'cus', previous: { status: 'none' } })
  expect(claim && (await syncQueue.settle(claim, saved))).toBe(true)
  expect(await syncQueue.claim({ now, leaseMs })).toBeNull()
  expect(await subscriptions.load('org')).toMatchObject({
    subscription: saved.truth.subscription,
    syncedAt: now,
  })
})

test('a ring for an organization without customer is answered with null', async () => {
  expect(await stores.syncQueue.ring('org_nobody')).toBeNull()
})

test('workers that claim at once get different customers, and each customer once', async () => {
  for (let n = 0; n < 10; n += 1) await stores.subscriptions.linkCustomer(`org_${n}`, `cus_${n}`)
  const claims = await Promise.all(Array.from({ length: 20 }, () => stores.syncQueue.claim({ now, leaseMs })))
  const organizations = claims.flatMap((claim) => (claim ? [claim.organizationId] : []))
  expect(new Set(organizations).size).toBe(organizations.length)
  // A worker that loses a race may go away empty; what it left is there for the next call.
  while (organizations.length < 10) {
    const claim = await stores.syncQueue.claim({ now, leaseMs })
    if (!claim) break
    organizations.push(claim.organizationId)
  }
  expect(organizations.toSorted()).toEqual(Array.from({ length: 10 }, (_, n) => `org_${n}`))
})

test('a customer that another worker has is not claimed by name either', async () => {
  await linkSettled('org')
  await claimed('org')
  expect(await stores.syncQueue.claim({ organizationId: 'org', now, leaseMs })).toBeNull()
})

test('a ring during a fetch is not answered by that fetch', async () => {
  await linkSettled('org')
  const { syncQueue } = stores
  const claim = await claimed('org')
  const later = await syncQueue.ring('org')
  expect(later).toBe(claim.generation + 1n)
  expect(await syncQueue.settle(claim, saved)).toBe(true)
  expect(await syncQueue.isAnswered('org', claim.generation)).toBe(true)
  expect(await syncQueue.isAnswered('org', claim.generation + 1n)).toBe(false)
  expect(await syncQueue.claim({ now, leaseMs })).toMatchObject({ generation: later })
})

test('many rings cost one fetch', async () => {
  await linkSettled('org')
  const rings = await Promise.all(Array.from({ length: 50 }, () => stores.syncQueue.ring('org')))
  const last = rings.reduce((a, b) => ((a ?? 0n) > (b ?? 0n) ? a : b))
  await stores.syncQueue.settle(await claimed('org'), saved)
  expect(last && (await stores.syncQueue.isAnswered('org', last))).toBe(true)
  expect(await stores.syncQueue.claim({ now, leaseMs })).toBeNull()
})

test('a lapsed lease saves nothing, so an older fetch never overwrites a newer one', async () => {
  await linkSettled('org')
  const older = await claimed('org')
  await lapseLeases()
  expect(await stores.syncQueue.settle(older, saved)).toBe(false)
  const newer = await claimed('org')
  expect(newer.token).not.toBe(older.token)
  const truth = truthOf({ subscription: activeSubscription({ terms: termsOf('pro') }) })
  expect(await stores.syncQueue.settle(newer, { ...saved, truth })).toBe(true)

  const stale = {
    ...saved,
    truth: truthOf({ subscription: canceledSubscription(), invoices: [invoiceOf('in_stale', now)] }),
    events: [{ kind: 'ended', at: now } as const],
  }
  expect(await stores.syncQueue.settle(older, stale)).toBe(false)
  expect((await stores.subscriptions.load('org')).subscription).toEqual(truth.subscription)
  expect(await database.prisma.subscriptionEvent.count()).toBe(0)
  expect(await database.prisma.invoice.count()).toBe(0)
})

test('saves state, invoices, events and anomalies together', async () => {
  await linkSettled('org')
  const truth = truthOf({
    invoices: [invoiceOf('in_2', now + 2), invoiceOf('in_1', now + 1)],
    anomalies: [{ kind: 'unknown_price', subscriptionId: 'sub_1', priceId: 'price_old' }],
  })
  const events = [
    { kind: 'started', terms: termsOf('starter'), trialEnd: null },
    { kind: 'cancellation_scheduled', at: now + 5 },
  ] as const
  await stores.syncQueue.settle(await claimed('org'), { ...saved, truth, events: [...events] })
  expect(await stores.subscriptions.load('org')).toMatchObject({ anomalies: truth.anomalies })
  const { invoices } = await stores.invoices.list('org', { limit: 10, cursor: null })
  expect(invoices).toEqual(truth.invoices)
  const stored = await database.prisma.subscriptionEvent.findMany({ orderBy: { id: 'asc' } })
  expect(stored.map((event) => event.data)).toEqual(events)
  expect(stored.map((event) => event.subscriptionId)).toEqual(['sub_1', 'sub_1'])
  expect(await database.prisma.billingCustomer.findFirst()).toMatchObject({
    status: 'active',
    planId: 'starter',
  })
})

test('an invoice that changed is replaced, and another organization’s never is', async () => {
  await linkSettled('org')
  await linkSettled('org_other')
  const open = invoiceOf('in_1', now, { status: 'open', paidAt: null, number: null })
  const paid = invoiceOf('in_1', now)
  await stores.syncQueue.settle(await claimed('org'), { ...saved, truth: truthOf({ invoices: [open] }) })
  await stores.syncQueue.settle(await claimed('org'), { ...saved, truth: truthOf({ invoices: [paid] }) })
  await stores.syncQueue.settle(await claimed('org_other'), {
    ...saved,
    truth: truthOf({ invoices: [open] }),
  })
  expect(await stores.invoices.find('org', 'in_1')).toEqual(paid)
  expect(await stores.invoices.find('org_other', 'in_1')).toBeNull()
})

test('keeps the last good state where the truth cannot be read, and says why', async () => {
  await linkSettled('org')
  const anomalies = [{ kind: 'unknown_status', subscriptionId: 'sub_1', status: 'lapsed' } as const]
  const truth = truthOf({ subscription: null, anomalies })
  await stores.syncQueue.settle(await claimed('org'), { ...saved, truth, fetchedAt: now + 60_000 })
  expect(await stores.subscriptions.load('org')).toMatchObject({
    subscription: saved.truth.subscription,
    syncedAt: now,
    anomalies,
  })
  expect(await database.prisma.billingCustomer.findFirst()).toMatchObject({
    planId: 'starter',
    subscriptionId: 'sub_1',
  })
})

test('a customer is looked at again when the product’s clock says so', async () => {
  await linkSettled('org')
  const { syncQueue } = stores
  expect(await syncQueue.claim({ now: saved.lookAgainAt - 1, leaseMs })).toBeNull()
  const claim = await syncQueue.claim({ now: saved.lookAgainAt, leaseMs })
  expect(claim).toMatchObject({ organizationId: 'org' })
  expect(claim && (await syncQueue.settle(claim, { ...saved, lookAgainAt: saved.lookAgainAt + 1 }))).toBe(
    true,
  )
  expect(await syncQueue.claim({ now: saved.lookAgainAt, leaseMs })).toBeNull()
})

test('failures push the next attempt away, further each time, until one succeeds', async () => {
  await linkSettled('org')
  const pauses: number[] = []
  for (let n = 0; n < 14; n += 1) {
    await stores.syncQueue.release(await claimed('org'), `provider failed ${n}`)
    expect(await stores.syncQueue.claim({ now, leaseMs })).toBeNull()
    const { rows } = await database.pool.query<{ seconds: number; last_failure: string }>(
      `SELECT extract(epoch FROM next_attempt_at - now())::float8 AS seconds, last_failure FROM billing_customer`,
    )
    expect(rows[0]?.last_failure).toBe(`provider failed ${n}`)
    pauses.push(rows[0]?.seconds ?? 0)
  }
  const growing = pauses.slice(0, 10)
  expect(growing).toEqual(growing.toSorted((a, b) => a - b))
  expect(pauses[0]).toBeLessThanOrEqual(1.2)
  expect(Math.max(...pauses)).toBeGreaterThan(890)
  expect(Math.max(...pauses)).toBeLessThanOrEqual(1080)
  await stores.syncQueue.settle(await claimed('org'), saved)
  expect(await database.prisma.billingCustomer.findFirst()).toMatchObject({ failures: 0, lastFailure: null })
})

test('somebody who waits for an organization is not held up by its back-off', async () => {
  await linkSettled('org')
  await stores.syncQueue.release(await claimed('org'), 'provider failed')
  expect(await stores.syncQueue.claim({ organizationId: 'org', now, leaseMs })).not.toBeNull()
})

test('a release by a lapsed claim does not end the new one', async () => {
  await linkSettled('org')
  const old = await claimed('org')
  await lapseLeases()
  const current = await claimed('org')
  await stores.syncQueue.release(old, 'too late')
  expect(await stores.syncQueue.settle(current, saved)).toBe(true)
  expect(await database.prisma.billingCustomer.findFirst()).toMatchObject({ failures: 0 })
})

test('errors of the statement itself stay errors', async () => {
  await linkSettled('org')
  const claim = await claimed('org')
  const broken = { ...saved, truth: truthOf({ invoices: [invoiceOf('in_1', Number.NaN)] }) }
  const failure = stores.syncQueue.settle(claim, broken)
  await expect(failure).rejects.not.toBeInstanceOf(BillingError)
  expect(await stores.syncQueue.settle(claim, saved)).toBe(true)
})
