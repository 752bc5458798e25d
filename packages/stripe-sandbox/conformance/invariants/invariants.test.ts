import { describe, expect, test } from 'vitest'
import { Account } from '../../src/engine/testing/account.ts'
import { addsUp, hold, Violation } from './billing.ts'
import { invariants } from './invariants.ts'

describe('adding up', () => {
  const account = new Account()
  const invoice = account.latestInvoice(account.subscribe(account.customer(), account.price(1900)).id)

  test('passes an invoice of the sandbox', () => {
    expect(() => addsUp(invoice)).not.toThrow()
  })

  test.each([
    ['subtotal', { subtotal: 1901 }],
    ['total', { total: 1899 }],
    ['amount paid', { amount_paid: 1 }],
  ])('catches a wrong %s', (_, wrong) => {
    expect(() => addsUp({ ...invoice, ...wrong })).toThrow(Violation)
  })
})

test('two states differ by any value', () => {
  expect(() => hold('the same', [{ a: 1 }], [{ a: 1 }])).not.toThrow()
  expect(() => hold('the same', [{ a: 1 }], [{ a: 2 }])).toThrow('the same: [{"a":1}] is not [{"a":2}]')
})

/** Enough cases to find what is plainly wrong; the level itself tries thousands. */
const CASES = 200

test('hold for random accounts, in as many cases as asked for, from the seed that is named', async () => {
  const { checks, notes } = await invariants({ cases: '', seed: 7, runs: CASES, write: false })
  expect(checks.filter(({ failure }) => failure !== null)).toEqual([])
  expect(checks).toHaveLength(6)
  expect(notes).toEqual([`${CASES} cases, seed 7`])
}, 60_000)
