import type { EmailClaim, NewEmail } from '@prorata/billing'
import { november, truthOf } from '@prorata/billing/testing'
import { beforeEach, expect, test } from 'vitest'
import type { Database } from '../database.ts'
import type { Stores } from '../stores.ts'
import { freshDatabase } from '../testing/index.ts'

const leaseMs = 10_000
const first = { limit: 10, cursor: null }

let database: Database
let stores: Stores
beforeEach(async () => {
  ;({ database, stores } = await freshDatabase({ max: 20 }))
})

function emailOf(key: string): NewEmail {
  return {
    key,
    organizationName: 'Acme',
    addresses: ['ada@acme.test', 'odd,"name"@acme.test'],
    content: { kind: 'cancellation_scheduled', planId: 'pro', at: november },
  }
}

/** Sees something happen, and what is to be told of it. */
async function settle(organizationId: string, emails: NewEmail[], fetchedAt = november): Promise<boolean> {
  const { subscriptions, syncQueue } = stores
  await subscriptions.linkCustomer(organizationId, `cus_${organizationId}`)
  await syncQueue.ring(organizationId)
  const claim = await syncQueue.claim({ organizationId, now: november, leaseMs })
  if (!claim) throw new Error(`${organizationId} was rung for`)
  return syncQueue.settle(claim, {
    truth: truthOf(),
    events: [],
    emails,
    fetchedAt,
    lookAgainAt: november + 1e9,
  })
}

async function claimed(): Promise<EmailClaim> {
  const claim = await stores.outbox.claim({ leaseMs })
  if (!claim) throw new Error('A mail should have been due')
  return claim
}

async function statusOf(organizationId = 'org'): Promise<string[]> {
  const { emails } = await stores.outbox.list(organizationId, first)
  return emails.map(({ key, status }) => `${key} ${status}`).toSorted()
}

const lapseLeases = () => database.pool.query(`UPDATE email SET lease_until = now() - interval '1 second'`)
const makeDue = () => database.pool.query(`UPDATE email SET next_attempt_at = now() - interval '1 second'`)

test('is filled with what a look found, once a key, for ever', async () => {
  await settle('org', [emailOf('a'), emailOf('b')])
  await settle('org', [emailOf('a'), emailOf('c')])
  expect(await statusOf()).toEqual(['a queued', 'b queued', 'c queued'])
  const { emails } = await stores.outbox.list('org', first)
  expect(emails.find(({ key }) => key === 'a')).toMatchObject({
    ...emailOf('a'),
    organizationId: 'org',
    attempts: 0,
    createdAt: november,
    sentAt: null,
    lastFailure: null,
  })
})

test('gets nothing from a look that came too late to be saved', async () => {
  const { subscriptions, syncQueue, outbox } = stores
  await subscriptions.linkCustomer('org', 'cus')
  const claim = await syncQueue.claim({ now: november, leaseMs: 0 })
  if (!claim) throw new Error('It was linked')
  const result = {
    truth: truthOf(),
    events: [],
    emails: [emailOf('a')],
    fetchedAt: november,
    lookAgainAt: november,
  }
  expect(await syncQueue.settle(claim, result)).toBe(false)
  expect(await outbox.claim({ leaseMs })).toBeNull()
})

test('gives each mail to one of many workers', async () => {
  const keys = Array.from({ length: 10 }, (_, n) => `mail-${n}`)
  await settle('org', keys.map(emailOf))
  const taken: string[] = []
  const worker = async () => {
    for (
      let claim = await stores.outbox.claim({ leaseMs });
      claim;
      claim = await stores.outbox.claim({ leaseMs })
    ) {
      taken.push(claim.email.key)
    }
  }
  await Promise.all(Array.from({ length: 5 }, worker))
  expect(taken.toSorted()).toEqual(keys.toSorted())
})

test('sends a mail once: who begins may send, and who lapsed may not begin', async () => {
  await settle('org', [emailOf('a')])
  const lapsed = await claimed()
  await lapseLeases()
  const next = await claimed()
  expect(await stores.outbox.begin(lapsed)).toBe(false)
  expect(await stores.outbox.begin(next)).toBe(true)
  expect(await stores.outbox.begin(next)).toBe(false)
  await stores.outbox.finish(lapsed, { kind: 'failed', failure: 'late' })
  await stores.outbox.finish(next, { kind: 'sent', at: november + 5 })
  expect(await statusOf()).toEqual(['a sent'])
  const [sent] = (await stores.outbox.list('org', first)).emails
  expect(sent).toMatchObject({ attempts: 1, sentAt: november + 5, lastFailure: null })
  await makeDue()
  expect(await stores.outbox.claim({ leaseMs })).toBeNull()
})

test('gives a mail whose worker died before sending to the next, and never one that may be out', async () => {
  await settle('org', [emailOf('before'), emailOf('while')])
  const claims = [await claimed(), await claimed()]
  const sending = claims.find(({ email }) => email.key === 'while')
  if (!sending) throw new Error('Both were due')
  await stores.outbox.begin(sending)
  expect(await stores.outbox.giveUpLost()).toBe(0)
  await lapseLeases()
  expect(await stores.outbox.giveUpLost()).toBe(1)
  expect(await statusOf()).toEqual(['before queued', 'while unknown'])
  expect((await claimed()).email.key).toBe('before')
  expect(await stores.outbox.claim({ leaseMs })).toBeNull()
})

test('tries again later, with growing pauses, and gives up after a day', async () => {
  await settle('org', [emailOf('a')])
  const pauses: number[] = []
  for (let attempt = 1; attempt <= 12; attempt += 1) {
    const claim = await claimed()
    await stores.outbox.begin(claim)
    await stores.outbox.finish(claim, { kind: 'retry', failure: `no ${attempt}` })
    const { rows } = await database.pool.query<{ pause: string }>(
      'SELECT extract(epoch FROM next_attempt_at - now()) AS pause FROM email',
    )
    pauses.push(Number(rows[0]?.pause))
    expect(await stores.outbox.claim({ leaseMs })).toBeNull()
    await makeDue()
  }
  expect(pauses[0]).toBeGreaterThan(9)
  expect(pauses[0]).toBeLessThan(13)
  expect(pauses[5]).toBeGreaterThan(300)
  expect(Math.max(...pauses)).toBeLessThan(3 * 3_600 * 1.2 + 1)
  const [email] = (await stores.outbox.list('org', first)).emails
  expect(email).toMatchObject({ status: 'failed', attempts: 12, lastFailure: 'no 12' })
})

test.each([
  ['failed', { kind: 'failed', failure: 'no such mailbox' }],
  ['unknown', { kind: 'unknown', failure: 'the line went dead' }],
  ['dropped', { kind: 'dropped' }],
] as const)('leaves a mail that is %s alone', async (status, outcome) => {
  await settle('org', [emailOf('a')])
  const claim = await claimed()
  await stores.outbox.begin(claim)
  await stores.outbox.finish(claim, outcome)
  expect(await statusOf()).toEqual([`a ${status}`])
  await makeDue()
  expect(await stores.outbox.claim({ leaseMs })).toBeNull()
})

test('lists the newest first, page by page, and only an organization’s own', async () => {
  for (let n = 0; n < 5; n += 1) await settle('org', [emailOf(`mail-${n}`)], november + n)
  await settle('other', [emailOf('theirs')])
  const pageOne = await stores.outbox.list('org', { limit: 3, cursor: null })
  expect(pageOne.emails.map(({ key }) => key)).toEqual(['mail-4', 'mail-3', 'mail-2'])
  const pageTwo = await stores.outbox.list('org', { limit: 3, cursor: pageOne.nextCursor })
  expect(pageTwo.emails.map(({ key }) => key)).toEqual(['mail-1', 'mail-0'])
  expect(pageTwo.nextCursor).toBeNull()
  const [theirs] = (await stores.outbox.list('other', first)).emails
  expect(theirs && (await stores.outbox.find('other', theirs.id))?.key).toBe('theirs')
  expect(theirs && (await stores.outbox.find('org', theirs.id))).toBeNull()
  expect(await stores.outbox.find('org', 'no-uuid')).toBeNull()
  await expect(stores.outbox.list('org', { limit: 3, cursor: 'x' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
  await expect(stores.outbox.list('org', { limit: 0, cursor: null })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test('looks back at what was last saved of a customer’s money', async () => {
  const { subscriptions, syncQueue } = stores
  await subscriptions.linkCustomer('org', 'cus')
  const claim = await syncQueue.claim({ now: november, leaseMs })
  if (!claim) throw new Error('It was linked')
  expect(await syncQueue.lookBack(claim)).toBeNull()
  const truth = truthOf()
  await syncQueue.settle(claim, { truth, events: [], emails: [], fetchedAt: november, lookAgainAt: november })
  const { subscription, invoices, payments } = truth
  expect(await syncQueue.lookBack(claim)).toEqual({ subscription, invoices, payments, lookedAt: november })
})

test('writes to the people with billing rights, and to nobody of a team that is gone', async () => {
  const { prisma } = database
  await prisma.organization.create({ data: { id: 'org', name: 'Acme', slug: 'acme' } })
  for (const [n, role] of ['owner', 'admin', 'member'].entries()) {
    await prisma.user.create({ data: { id: role, name: role, email: `${role}@acme.test` } })
    const createdAt = new Date(november + n)
    await prisma.member.create({ data: { id: role, organizationId: 'org', userId: role, role, createdAt } })
  }
  expect(await stores.members.addressees('org')).toEqual({
    organizationName: 'Acme',
    addresses: ['owner@acme.test', 'admin@acme.test'],
  })
  expect(await stores.members.addressees('gone')).toBeNull()
})
