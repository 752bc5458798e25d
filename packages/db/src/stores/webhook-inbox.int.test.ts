import type { InboxEvent } from '@prorata/billing'
import { november, paymentOf, truthOf } from '@prorata/billing/testing'
import { expect, test, vi } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { database, stores } = await freshDatabase({ max: 20 })
const { inbox, subscriptions, syncQueue } = stores

const now = november
const saved = { truth: truthOf(), events: [], emails: [], fetchedAt: now, lookAgainAt: now + 1000 }

function eventOf(id: string, customerId: string | null): InboxEvent {
  return {
    id,
    type: 'customer.subscription.updated',
    apiVersion: '2026-10-28.endive',
    livemode: false,
    customerId,
    createdAt: november + 123,
    payload: '{"id":  "not reformatted ✓"}\n',
  }
}

async function generationOf(organizationId: string): Promise<bigint> {
  const row = await database.prisma.billingCustomer.findUniqueOrThrow({ where: { organizationId } })
  return row.generation
}

test('stores an event as it came, byte for byte', async () => {
  const event = eventOf('evt_verbatim', 'cus_nobody')
  expect(await inbox.receive(event)).toEqual({ duplicate: false })
  const { receivedAt, createdAt, ...stored } = await database.prisma.webhookEvent.findUniqueOrThrow({
    where: { id: event.id },
  })
  expect({ ...stored, createdAt: createdAt.getTime() }).toEqual(event)
  expect(receivedAt).toBeInstanceOf(Date)
})

test('an event rings once, however often and however concurrently it is delivered', async () => {
  await subscriptions.linkCustomer('org_dup', 'cus_dup')
  const before = await generationOf('org_dup')
  const answers = await Promise.all(
    Array.from({ length: 20 }, () => inbox.receive(eventOf('evt_dup', 'cus_dup'))),
  )
  expect(answers.filter((answer) => !answer.duplicate)).toHaveLength(1)
  expect(await generationOf('org_dup')).toBe(before + 1n)
})

test('an event that only names a payment rings for whoever’s payment it is', async () => {
  await subscriptions.linkCustomer('org_payer', 'cus_payer')
  const claim = await syncQueue.claim({ organizationId: 'org_payer', now, leaseMs: 60_000 })
  if (!claim) throw new Error('Linking rings')
  await syncQueue.settle(claim, { ...saved, truth: truthOf({ payments: [paymentOf('pi_payer', now)] }) })
  const before = await generationOf('org_payer')
  await inbox.receive({ ...eventOf('evt_dispute', null), paymentId: 'pi_payer' })
  expect(await generationOf('org_payer')).toBe(before + 1n)
  await inbox.receive({ ...eventOf('evt_stranger', null), paymentId: 'pi_nobody' })
  expect(await generationOf('org_payer')).toBe(before + 1n)
})

test('every event of a burst is counted', async () => {
  await subscriptions.linkCustomer('org_burst', 'cus_burst')
  const before = await generationOf('org_burst')
  await Promise.all(
    Array.from({ length: 50 }, (_, n) => inbox.receive(eventOf(`evt_burst_${n}`, 'cus_burst'))),
  )
  expect(await generationOf('org_burst')).toBe(before + 50n)
})

test('an event of a customer that is linked later is covered by the first look', async () => {
  await inbox.receive(eventOf('evt_early', 'cus_early'))
  await subscriptions.linkCustomer('org_early', 'cus_early')
  expect(await syncQueue.claim({ organizationId: 'org_early', now, leaseMs: 1000 })).not.toBeNull()
})

test('an event without customer is stored and rings for nobody', async () => {
  expect(await inbox.receive(eventOf('evt_global', null))).toEqual({ duplicate: false })
  expect(await inbox.receive(eventOf('evt_global', null))).toEqual({ duplicate: true })
})

test('wakes a listener once for a customer that becomes due, and again when it is still due after a look', async () => {
  await subscriptions.linkCustomer('org_wake', 'cus_wake')
  const first = await syncQueue.claim({ organizationId: 'org_wake', now, leaseMs: 10_000 })
  if (!first) throw new Error('linking rings')
  await syncQueue.settle(first, saved)

  const wake = vi.fn<() => void>()
  const stop = await database.onRing(wake)
  // Connecting calls once, because rings may have been missed before it.
  expect(wake).toHaveBeenCalledTimes(1)
  await inbox.receive(eventOf('evt_wake_1', 'cus_wake'))
  await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(2))
  const claim = await syncQueue.claim({ organizationId: 'org_wake', now, leaseMs: 10_000 })
  if (!claim) throw new Error('the event rings')
  await inbox.receive(eventOf('evt_wake_2', 'cus_wake'))
  await inbox.receive(eventOf('evt_wake_3', 'cus_wake'))
  await syncQueue.settle(claim, saved)
  await vi.waitFor(() => expect(wake).toHaveBeenCalledTimes(3))
  await stop()
  expect(wake).toHaveBeenCalledTimes(3)
})
