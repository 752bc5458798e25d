import type { Invoice } from '@prorata/billing'
import { invoiceOf, november, truthOf } from '@prorata/billing/testing'
import { expect, test } from 'vitest'
import { freshDatabase } from '../testing/index.ts'

const { stores } = await freshDatabase()
const { invoices, subscriptions, syncQueue } = stores

async function save(organizationId: string, added: Invoice[]): Promise<void> {
  await subscriptions.linkCustomer(organizationId, `cus_${organizationId}`)
  await syncQueue.ring(organizationId)
  const claim = await syncQueue.claim({ organizationId, now: november, leaseMs: 10_000 })
  if (!claim) throw new Error('the ring makes work')
  const result = { events: [], emails: [], fetchedAt: november, lookAgainAt: november }
  await syncQueue.settle(claim, { truth: truthOf({ invoices: added }), ...result })
}

async function readAll(organizationId: string, limit: number, between: () => Promise<void> = async () => {}) {
  const read: Invoice[] = []
  let cursor: string | null = null
  do {
    const page = await invoices.list(organizationId, { limit, cursor })
    read.push(...page.invoices)
    cursor = page.nextCursor
    await between()
  } while (cursor !== null)
  return read.map((invoice) => invoice.id)
}

test('pages go from newest to oldest and miss none, also where many were made in one instant', async () => {
  const made = Array.from({ length: 23 }, (_, n) =>
    invoiceOf(`in_${String(n).padStart(2, '0')}`, november + Math.floor(n / 5)),
  )
  await save('org_pages', made)
  const newestFirst = made.map((invoice) => invoice.id).toReversed()
  for (const limit of [1, 4, 5, 22, 23, 100]) {
    expect(await readAll('org_pages', limit)).toEqual(newestFirst)
  }
})

test('invoices that arrive while somebody pages neither repeat nor hide one', async () => {
  const made = Array.from({ length: 9 }, (_, n) => invoiceOf(`in_stable_${n}`, november + n))
  await save('org_stable', made)
  let arrived = 0
  const read = await readAll('org_stable', 2, async () => {
    arrived += 1
    await save('org_stable', [invoiceOf(`in_new_${arrived}`, november + 100 + arrived)])
  })
  expect(read).toEqual(made.map((invoice) => invoice.id).toReversed())
})

test('an organization sees its own invoices only', async () => {
  await save('org_mine', [invoiceOf('in_mine', november)])
  expect(await invoices.list('org_theirs', { limit: 10, cursor: null })).toEqual({
    invoices: [],
    nextCursor: null,
  })
  expect(await invoices.find('org_theirs', 'in_mine')).toBeNull()
  expect(await invoices.find('org_mine', 'in_mine')).toEqual(invoiceOf('in_mine', november))
})

test.each([0, -1, 101, 1.5, Number.NaN])('a page of %s invoices is refused', async (limit) => {
  await expect(invoices.list('org_pages', { limit, cursor: null })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})

test('a cursor that is not one of ours is refused', async () => {
  await expect(invoices.list('org_pages', { limit: 5, cursor: 'x' })).rejects.toMatchObject({
    code: 'invalid_input',
  })
})
