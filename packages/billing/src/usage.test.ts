import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import type { Access } from './entitlements.ts'
import type { PlanId } from './plans.ts'
import { noSubscription } from './subscription.ts'
import { anyInstant } from './testing/arbitraries.ts'
import {
  activeSubscription,
  canceledSubscription,
  november,
  termsOf,
  trialingSubscription,
} from './testing/builders.ts'
import { addMonths, day, hour } from './time.ts'
import { hardLimit, usageMeter, usagePeriod } from './usage.ts'

const period = { start: november, end: addMonths(november, 1) }
const on = (planId: PlanId): Access => ({ planId, reason: { kind: 'active' } })
const utc = (text: string) => Date.parse(text)
const inWords = ({ start, end }: { start: number; end: number }) =>
  [start, end].map((at) => new Date(at).toISOString().slice(0, 10)).join(' – ')

const monthly = (start: string, end: string) =>
  activeSubscription({ period: { start: utc(start), end: utc(end) } })
const yearly = (start: string, end: string) =>
  activeSubscription({ terms: termsOf('pro', 'year'), period: { start: utc(start), end: utc(end) } })

describe('usageMeter', () => {
  it('850 of 1,000 API calls is near the limit', () => {
    expect(usageMeter('apiCalls', 850, on('starter'), period)).toEqual({
      meterId: 'apiCalls',
      used: 850,
      included: 1_000,
      remaining: 150,
      credits: 0,
      percent: 85,
      level: 'near',
      overage: null,
      period,
      resetsAt: period.end,
    })
  })

  it.each([
    [0, 0, 'ok'],
    [790, 79, 'ok'],
    [799, 79, 'ok'],
    [800, 80, 'near'],
    [940, 94, 'near'],
    [949, 94, 'near'],
    [950, 95, 'at'],
    [1_000, 100, 'at'],
    [1_001, 100, 'over'],
    [1_010, 101, 'over'],
  ] as const)('%d of 1,000 is %d %%: %s', (used, percent, level) => {
    expect(usageMeter('apiCalls', used, on('starter'), period)).toMatchObject({ percent, level })
  })

  it('never has less than nothing left, and says what more costs', () => {
    expect(usageMeter('apiCalls', 12_000, on('pro'), period)).toMatchObject({
      remaining: 0,
      percent: 120,
      level: 'over',
      overage: { unitAmountDecimal: '0.2' },
    })
  })
})

describe('hardLimit', () => {
  it('blocks at the allowance where no overage is sold', () => {
    expect(hardLimit('apiCalls', on('starter'))).toBe(1_000)
    expect(hardLimit('aiGenerations', on('pro'))).toBe(500)
  })

  it('never blocks where overage is sold', () => {
    expect(hardLimit('apiCalls', on('pro'))).toBe('unlimited')
  })
})

describe('usagePeriod', () => {
  it.each([
    ['by the month', monthly('2026-11-07', '2026-12-07'), '2026-11-20', '2026-11-07 – 2026-12-07'],
    ['at its first instant', monthly('2026-11-07', '2026-12-07'), '2026-11-07', '2026-11-07 – 2026-12-07'],
    ['the 31st, into February', monthly('2026-01-31', '2026-02-28'), '2026-02-10', '2026-01-31 – 2026-02-28'],
    [
      'the 31st, out of February',
      monthly('2026-02-28', '2026-03-31'),
      '2026-03-29',
      '2026-02-28 – 2026-03-31',
    ],
    ['the 31st, April', monthly('2026-03-31', '2026-04-30'), '2026-04-30', '2026-04-30 – 2026-05-31'],
    ['renewal not seen yet', monthly('2026-11-07', '2026-12-07'), '2026-12-08', '2026-12-07 – 2027-01-07'],
    ['by the year', yearly('2026-01-15', '2027-01-15'), '2026-07-14', '2026-06-15 – 2026-07-15'],
    ['by the year, the 31st', yearly('2026-01-31', '2027-01-31'), '2026-03-01', '2026-02-28 – 2026-03-31'],
    ['29 Feb, by the year', yearly('2031-02-28', '2032-02-29'), '2032-02-28', '2032-01-29 – 2032-02-29'],
  ])('%s', (_name, subscription, now, expected) => {
    expect(inWords(usagePeriod(subscription, utc(now)))).toBe(expected)
  })

  it('begins with the trial and ends with it, when payment begins', () => {
    const trial = trialingSubscription()
    expect(inWords(usagePeriod(trial, november + day))).toBe('2026-11-01 – 2026-11-15')
    expect(inWords(usagePeriod(trial, november + 14 * day))).toBe('2026-11-15 – 2026-12-15')
  })

  it('is the calendar month in UTC without a subscription', () => {
    const now = utc('2026-12-31T23:59:59Z')
    expect(inWords(usagePeriod(noSubscription, now))).toBe('2026-12-01 – 2027-01-01')
    expect(inWords(usagePeriod(canceledSubscription(), now))).toBe('2026-12-01 – 2027-01-01')
  })

  it('holds the instant it was asked for, and is the same for every instant in it', () => {
    const months = fc.constantFrom(1, 12)
    fc.assert(
      fc.property(anyInstant, months, fc.nat({ max: 800 }), (start, length, days) => {
        const terms = termsOf('pro', length === 1 ? 'month' : 'year')
        const subscription = activeSubscription({ terms, period: { start, end: addMonths(start, length) } })
        const now = start + days * day + hour
        const found = usagePeriod(subscription, now)
        expect(found.start).toBeLessThanOrEqual(now)
        expect(found.end).toBeGreaterThan(now)
        expect(usagePeriod(subscription, found.start)).toEqual(found)
        expect(usagePeriod(subscription, found.end - 1)).toEqual(found)
        expect(usagePeriod(subscription, found.end).start).toBe(found.end)
      }),
    )
  })
})
