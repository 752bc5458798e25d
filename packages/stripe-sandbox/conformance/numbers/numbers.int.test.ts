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

/** An invoice with one line of each amount, whose discounts are the invoice's. */
const shared = (reason: string, amounts: number[], discounts: number[], description = 'Work') => ({
  id: 'shared',
  object: 'invoice',
  currency: 'usd',
  billing_reason: reason,
  subtotal: amounts.reduce((sum, amount) => sum + amount, 0),
  total: amounts.reduce((sum, amount, index) => sum + amount - (discounts[index] ?? 0), 0),
  lines: amounts.map((amount, index) => ({
    amount,
    quantity: 1,
    unit_amount: amount,
    discounts: [discounts[index] ?? 0],
    tax: [],
    period: { start: 1765178957, end: 1767857357 },
    description: `${description} ${index}`,
  })),
})

test.each([
  ['ten percent of the invoice', shared('manual', [1000, 2505], [100, 251])],
  ['five off the invoice, the first share floored', shared('manual', [1000, 2000], [166, 334])],
])('computes %s as Stripe does', async (_, invoice) => {
  expect(failures(await checkInvoices([invoice]))).toEqual([])
})

test('fails where an invoice’s discount is shared otherwise', async () => {
  expect(failures(await checkInvoices([shared('manual', [1000, 2000], [167, 333])]))).toEqual([
    'shared line 1: discounts: recorded [167], here [166]',
    'shared line 2: discounts: recorded [333], here [334]',
  ])
})

test('makes a first invoice that is paid, by the year, with a rate of three decimals', async () => {
  const line = {
    amount: 25000,
    quantity: 1,
    unit_amount: 25000,
    discounts: [],
    tax: [{ amount: 2494, taxable: 25000, inclusive: false }],
    period: { start: 1765178957, end: 1765178957 + 365 * 86_400 },
    description: '1 × Team (at $250.00 / year)',
  }
  const invoice = { ...taxed(0), billing_reason: 'subscription_create', currency: 'usd', lines: [line] }
  expect(failures(await checkInvoices([{ ...invoice, subtotal: 25000, total: 27494 }]))).toEqual([])
  expect(failures(await checkInvoices([{ ...invoice, subtotal: 25000, total: 27495 }]))).toEqual([
    'seats totals: total: recorded 27495, here 27494',
  ])
})
