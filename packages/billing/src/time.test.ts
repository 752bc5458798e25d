import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { anyInstant } from './testing/arbitraries.ts'
import { addMonths } from './time.ts'

describe('addMonths', () => {
  it.each([
    ['2026-01-31', 1, '2026-02-28'],
    ['2028-01-31', 1, '2028-02-29'],
    ['2026-01-31', 2, '2026-03-31'],
    ['2026-10-31', 1, '2026-11-30'],
    ['2026-12-15', 1, '2027-01-15'],
    ['2028-02-29', 12, '2029-02-28'],
    ['2028-02-29', 48, '2032-02-29'],
    ['2026-03-31', -1, '2026-02-28'],
    ['2026-01-15', -1, '2025-12-15'],
  ])('%s and %d months is %s', (from, months, to) => {
    expect(new Date(addMonths(Date.parse(from), months)).toISOString().slice(0, 10)).toBe(to)
  })

  it('keeps the time of day to the millisecond', () => {
    const anchor = Date.parse('2026-01-31T23:59:59.999Z')
    expect(new Date(addMonths(anchor, 1)).toISOString()).toBe('2026-02-28T23:59:59.999Z')
  })

  it('always lands in the month that was asked for, and later months are later', () => {
    fc.assert(
      fc.property(anyInstant, fc.integer({ min: -60, max: 60 }), (anchor, months) => {
        const from = new Date(anchor)
        const to = new Date(addMonths(anchor, months))
        const passed =
          (to.getUTCFullYear() - from.getUTCFullYear()) * 12 + to.getUTCMonth() - from.getUTCMonth()
        expect(passed).toBe(months)
        expect(addMonths(anchor, months + 1)).toBeGreaterThan(to.getTime())
      }),
    )
  })
})
