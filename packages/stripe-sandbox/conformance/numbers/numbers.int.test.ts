import { expect, test } from 'vitest'
import type { Check } from '../level.ts'
import { checkInvoices } from './invoices.ts'
import { checkProrations } from './prorations.ts'

const failures = (checks: Check[]) =>
  checks.flatMap(({ name, failure }) => (failure === null ? [] : [`${name}: ${failure}`]))

/** From a monthly plan to a yearly one four seconds after subscribing, in flexible billing. */
const upgrade = (credit: number, words: string, total: number) => ({
  id: 'upgrade',
  kind: ['interval_change'],
  billing_mode: 'flexible',
  currency: 'usd',
  api_version: '2025-10-29.clover',
  request: '',
  old_period: { start: 1762799351, end: 1765391351 },
  proration_date: 1762799355,
  lines: [
    {
      amount: credit,
      quantity: 1,
      unit_amount: 2500,
      interval: 'month',
      interval_count: 1,
      proration: true,
      description: words,
      period: { start: 1762799355, end: 1765391351 },
    },
    {
      amount: 25000,
      quantity: 1,
      unit_amount: 25000,
      interval: 'year',
      interval_count: 1,
      proration: true,
      description: 'Remaining time on Test after 10 Nov 2025',
      period: { start: 1762799355, end: 1794335351 },
    },
  ],
  invoice: { subtotal: 22500, total, status: 'paid' },
})

test('passes what the sandbox computes as Stripe did', async () => {
  const checks = await checkProrations([upgrade(-2500, 'Unused time on Test after 10 Nov 2025', 22500)])
  expect(failures(checks)).toEqual([])
  expect(checks).toHaveLength(3)
})

test('fails on a cent, on a letter and on a total', async () => {
  expect(
    failures(await checkProrations([upgrade(-2499, 'Unspent time on Test after 10 Nov 2025', 22501)])),
  ).toEqual([
    'upgrade line 1: amount: recorded -2499, here -2500; description: recorded "Unspent time on Test after 10 Nov 2025", here "Unused time on Test after 10 Nov 2025"',
    'upgrade invoice: total: recorded 22501, here 22500',
  ])
})

const taxed = (tax: number) => ({
  id: 'seats',
  object: 'invoice',
  currency: 'eur',
  billing_reason: 'subscription_cycle',
  subtotal: 15600,
  total: 15600 + tax,
  lines: [
    {
      amount: 15600,
      quantity: 4,
      unit_amount: 3900,
      discounts: [],
      tax: [{ amount: tax, taxable: 15600, inclusive: false }],
      period: { start: 1765178957, end: 1767857357 },
      description: '4 × Growth (at €39.00 / month)',
    },
  ],
})

test('computes tax as Stripe did, and fails where no rate gives that tax', async () => {
  expect(failures(await checkInvoices([taxed(3276)]))).toEqual([])
  expect(failures(await checkInvoices([taxed(3277)]))).toEqual([
    'seats invoice: No tax rate makes 3277 of 15600',
  ])
})

test('fails where it does not know how to make such an invoice', async () => {
  expect(failures(await checkInvoices([{ ...taxed(0), billing_reason: 'whim' }]))).toEqual([
    'seats invoice: no way is known to make a whim invoice',
  ])
})
