import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, expect, test } from 'vitest'
import { sequences } from './sequences.ts'

let folder: string
beforeEach(() => {
  folder = mkdtempSync(path.join(tmpdir(), 'cases-'))
})
afterEach(() => rmSync(folder, { recursive: true }))

async function check(log: { id: string; events: string[]; orders?: string[] }) {
  const file = {
    partial_orders_seen_in_every_log: log.orders ?? [],
    sequences: [{ id: log.id, what: 'a test', events: log.events.map((type) => ({ type })) }],
  }
  writeFileSync(path.join(folder, 'event-sequences.json'), JSON.stringify(file))
  const { checks } = await sequences({ cases: folder, seed: null, runs: 1, write: false })
  return checks.flatMap(({ failure }) => failure ?? [])
}

test('passes where the same events fire', async () => {
  expect(await check({ id: 'cancel-immediately', events: ['customer.subscription.deleted'] })).toEqual([])
})

test('names an event that did not fire and one that should not have', async () => {
  expect(await check({ id: 'cancel-immediately', events: ['invoice.created'] })).toEqual([
    'invoice.created did not fire; customer.subscription.deleted fired, and is not in the log',
  ])
})

test('names an order that does not hold', async () => {
  const [wrong] = await check({
    id: 'upgrade-immediate',
    events: [],
    orders: ['invoice.paid < invoice.created (delivery)'],
  })
  expect(wrong).toBeDefined()
  const told = await check({
    id: 'upgrade-immediate',
    events: [
      'customer.updated',
      'invoice.created',
      'invoice.finalized',
      'invoice.paid',
      'invoice.payment_succeeded',
      'customer.subscription.updated',
      'invoiceitem.created',
    ],
    orders: ['invoice.paid < invoice.created (delivery)'],
  })
  expect(told).toEqual([expect.stringMatching(/^order here: /)])
})

test('fails for a situation nobody can play', async () => {
  expect(await check({ id: 'moon-landing', events: [] })).toEqual(['no script plays “a test”'])
})
