import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import path from 'node:path'
import { afterEach, beforeEach, describe, expect, test } from 'vitest'
import type { Account } from '../account/account.ts'
import { checkChanges } from './changes.ts'
import { subscribe } from './scripts.ts'
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

describe('what an event says was there before', () => {
  const cancel = {
    name: 'a cancellation',
    source: 'nobody',
    play: async (account: Account, listen: () => Promise<void>) => {
      const [subscription] = await subscribe(account, 2500)
      await listen()
      await account.call('POST', `/v1/subscriptions/${subscription}`, { cancel_at_period_end: true })
    },
    type: 'customer.subscription.updated',
  }
  const before = { cancel_at: null, cancel_at_period_end: false, canceled_at: null }

  test('is held to the field', async () => {
    const previous = [{ ...before, cancellation_details: { reason: null } }]
    expect(await checkChanges([{ ...cancel, previous }])).toEqual([{ name: 'a cancellation', failure: null }])
  })

  test.each([
    ['a field fewer', [before]],
    ['another value', [{ ...before, cancel_at: 1, cancellation_details: { reason: null } }]],
    ['another event', [before, before]],
  ])('fails on %s', async (_, previous) => {
    const [told] = await checkChanges([{ ...cancel, previous }])
    expect(told?.failure).toMatch(/^recorded .*, here \[\{"cancel_at":null/)
  })
})
