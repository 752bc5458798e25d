import { expect, test } from 'vitest'
import { tryTrigger } from './cli.ts'
import { readTriggers } from './events.ts'

const HELP = `Supported events:
  account.updated
  customer.created
  issuing_card.created
  subscription.payment_failed

Usage:
  stripe trigger <event> [flags]
`

test('keeps to the triggers of billing, and knows which event a situation ends in', () => {
  expect(readTriggers(HELP)).toEqual({
    billing: [
      { name: 'customer.created', event: 'customer.created' },
      { name: 'subscription.payment_failed', event: 'invoice.payment_failed' },
    ],
    others: ['account.updated', 'issuing_card.created'],
  })
})

/** A command line that asks for one customer and ends as it is told to. */
const clientThat = (code: number, output: string) => ({
  help: async () => HELP,
  remove: () => {},
  trigger: async (_: string, base: string) => {
    const headers = { authorization: 'Bearer sk_test_1', 'content-type': 'application/x-www-form-urlencoded' }
    await fetch(`${base}/v1/customers`, { method: 'POST', headers })
    return { code, output }
  },
})

test('passes a client that ends well and whose event fired', async () => {
  const check = await tryTrigger(clientThat(0, ''), { name: 'a', event: 'customer.created' })
  expect(check).toEqual({ name: 'a', failure: null })
})

test('fails one that ends well though the event did not fire', async () => {
  const check = await tryTrigger(clientThat(0, ''), { name: 'a', event: 'invoice.paid' })
  expect(check.failure).toBe('exit 0, but invoice.paid is not in /v1/events')
})

test('fails one that ends badly, with the API’s reason', async () => {
  const check = await tryTrigger(clientThat(1, '{"error": {"message": "No such price"}}'), {
    name: 'a',
    event: 'customer.created',
  })
  expect(check.failure).toBe('exit 1: No such price')
})
