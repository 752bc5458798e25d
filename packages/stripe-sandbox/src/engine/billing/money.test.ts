import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { boundary, periodAt } from './calendar.ts'
import { formatAmount, prorate, settleBalance } from './money.ts'

const DAY = 86400

/** Lines of real invoices: amount of the whole period, seconds left, seconds of the period, amount billed. */
test.each([
  ['upgrade shortly after the start', 2500, 2591996, 2592000, 2500],
  ['month to year', 25000, 31535996, 31536000, 25000],
  ['a month of 31 days', 2500, 2678397, 2678400, 2500],
  ['first partial period to an anchor', 30000, 1584144000 - 1584119876, 31 * DAY, 270],
  ['silver to gold, credit', 1000, 1599427688 - 1598982148, 31 * DAY, 166],
  ['silver to gold, debit', 3252, 1599427688 - 1598982148, 31 * DAY, 541],
  ['a seat for a year', 10000, 1578962761 - 1547426905, 365 * DAY, 10000],
  ['a coupon inside the price', 36000, 6290968, 365 * DAY, 7181],
])('prorates as recorded: %s', (_, amount, left, whole, billed) => {
  expect(prorate(amount, left, whole)).toBe(billed)
})

test('rounds a tie as real invoices do: 1/400 of 10.00 credited, of 18.00 and of three times 10.00 billed', () => {
  expect([-1000, 1800, 3000].map((amount) => prorate(amount, 6480, 30 * DAY))).toEqual([-3, 4, 7])
})

test('rounds to the nearest unit, ties down, and never beyond the amount', () => {
  expect([prorate(1, 1, 2), prorate(-1, 1, 2), prorate(3, 1, 2), prorate(10, 1, 3)]).toEqual([0, -1, 1, 3])
  fc.assert(
    fc.property(
      fc.integer({ min: 0, max: 10 ** 11 }),
      fc.nat(40_000_000),
      fc.integer({ min: 1, max: 40_000_000 }),
      (amount, a, b) => {
        const whole = Math.max(a, b)
        const part = Math.min(a, b)
        const share = prorate(amount, part, whole)
        expect(share).toBeGreaterThanOrEqual(0)
        expect(share).toBeLessThanOrEqual(amount)
        expect(Math.abs(share + prorate(amount, whole - part, whole) - amount)).toBeLessThanOrEqual(1)
        const isTie = (2n * BigInt(amount) * BigInt(part)) % (2n * BigInt(whole)) === BigInt(whole)
        expect(prorate(-amount, part, whole) + share).toBe(isTie ? -1 : 0)
      },
    ),
  )
})

test('carries credits and amounts too small to charge on the balance', () => {
  expect(settleBalance(-1500, 0, 'usd')).toEqual({ due: 0, ending: -1500 })
  expect(settleBalance(1900, -1500, 'usd')).toEqual({ due: 400, ending: 0 })
  expect(settleBalance(49, 0, 'usd')).toEqual({ due: 0, ending: 49 })
  expect(settleBalance(50, 0, 'usd')).toEqual({ due: 50, ending: 0 })
})

test('writes amounts as Stripe does', () => {
  expect([
    formatAmount(2500, 'usd'),
    formatAmount(123456789, 'eur'),
    formatAmount(5000, 'jpy'),
    formatAmount(5, 'usd'),
  ]).toEqual(['$25.00', '€1,234,567.89', '¥5,000', '$0.05'])
})

test('lays periods without gap or overlap on a grid that keeps its day', () => {
  const at = fc.integer({ min: 946_684_800, max: 4_102_444_800 })
  const recurrence = fc.record({
    interval: fc.constantFrom('day' as const, 'week' as const, 'month' as const, 'year' as const),
    interval_count: fc.integer({ min: 1, max: 12 }),
  })
  fc.assert(
    fc.property(at, recurrence, fc.nat(10 * 365 * DAY), (anchor, every, later) => {
      const { start, end } = periodAt(anchor, every, anchor + later)
      expect(start).toBeLessThanOrEqual(anchor + later)
      expect(end).toBeGreaterThan(anchor + later)
      expect(periodAt(anchor, every, end).start).toBe(end)
      expect(periodAt(anchor, every, end - 1)).toEqual({ start, end })
    }),
  )
  const days = [1, 2, 3, 12, 13].map((step) =>
    new Date(
      boundary(Date.UTC(2028, 0, 31) / 1000, { interval: 'month', interval_count: 1 }, step) * 1000,
    ).getUTCDate(),
  )
  expect(days).toEqual([29, 31, 30, 31, 28])
})
