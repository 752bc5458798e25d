import { describe, expect, it } from 'vitest'
import { formatDay, formatInstant, formatMoney } from './format.ts'

describe('formatMoney', () => {
  it.each([
    [1900, 'usd', '$19.00'],
    [-1478, 'usd', '−$14.78'],
    [0, 'usd', '$0.00'],
    [1234567, 'eur', '€12,345.67'],
    [500, 'jpy', '¥500'],
    [500, 'ugx', 'UGX\u00a05.00'],
    [1500, 'isk', 'kr\u00a015.00'],
    [12345, 'kwd', 'KWD\u00a012.345'],
    [9007199254740991, 'usd', '$90,071,992,547,409.91'],
  ])('shows %d minor units of %s as %s', (amount, currency, expected) => {
    expect(formatMoney(amount, currency)).toBe(expected)
  })

  it('refuses a fraction of a minor unit', () => {
    expect(() => formatMoney(19.5, 'usd')).toThrow(RangeError)
  })
})

describe('dates', () => {
  it('are told in UTC', () => {
    expect(formatDay(Date.UTC(2026, 8, 5) / 1000)).toBe('5 Sep 2026')
    expect(formatInstant(Date.UTC(2026, 11, 1, 1) / 1000)).toBe('1 Dec 2026, 01:00 UTC')
  })
})
