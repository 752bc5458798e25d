import { describe, expect, it } from 'vitest'
import { formatFor } from './format.ts'

const spaces = (text: string) => text.replaceAll(/\s/g, ' ')

describe('money', () => {
  it.each([
    ['en-US', 2_333, 'usd', '$23.33'],
    ['en-US', -1_478, 'usd', '−$14.78'],
    ['en-US', 1_900, 'jpy', '¥1,900'],
    ['en-US', 1_234, 'kwd', 'KWD 1.234'],
    ['de-DE', 123_456, 'eur', '1.234,56 €'],
    ['de-DE', -1_478, 'usd', '−14,78 $'],
    ['en-US', 0, 'usd', '$0.00'],
  ])('writes %s %i %s as %s', (locale, amount, currency, text) => {
    expect(spaces(formatFor(locale).money({ amount, currency }))).toBe(text)
  })

  it('writes a rate below a cent in full', () => {
    expect(formatFor('en-US').rate('0.2', 'usd')).toBe('$0.002')
    expect(formatFor('en-US').rate('0.35', 'usd')).toBe('$0.0035')
    expect(spaces(formatFor('de-DE').rate('0.2', 'usd'))).toBe('0,002 $')
    expect(formatFor('en-US').rate('200', 'usd')).toBe('$2.00')
    expect(formatFor('en-US').rate('0.2', 'jpy')).toBe('¥0.2')
  })

  it('writes every digit of a rate, also those that a binary fraction would lose', () => {
    expect(formatFor('en-US').rate('900719925474099300.0625', 'usd')).toBe('$9,007,199,254,740,993.000625')
    expect(() => formatFor('en-US').rate('free', 'usd')).toThrow(RangeError)
  })
})

describe('dates', () => {
  const { day, fullDay, moment, month, clock, time, span } = formatFor('en-US')
  const instant = Date.UTC(2026, 10, 7, 16)

  it('shows UTC days, wherever the browser is', () => {
    expect(day(Date.UTC(2026, 11, 1))).toBe('1 Dec')
    expect(fullDay(Date.UTC(2026, 11, 1))).toBe('1 Dec 2026')
    expect(clock(instant)).toBe('Sat 7 Nov 2026, 16:00 UTC')
    expect(month(Date.UTC(2034, 11, 1))).toBe('12/2034')
  })

  it('shows the hour where it matters and leaves midnight out', () => {
    expect(moment(instant)).toBe('7 Nov 16:00')
    expect(moment(Date.UTC(2026, 11, 1))).toBe('1 Dec')
    expect(time(Date.UTC(2026, 10, 7, 0, 5))).toBe('00:05')
  })

  it('names the years of a span that crosses one', () => {
    expect(span({ start: instant, end: Date.UTC(2026, 11, 1) })).toBe('7 Nov 16:00 – 1 Dec')
    expect(span({ start: instant, end: Date.UTC(2027, 10, 7, 16) })).toBe(
      '7 Nov 2026 16:00 – 7 Nov 2027 16:00',
    )
  })

  it('names the year of a day that could be taken for the one of this year', () => {
    const { day: dayFrom } = formatFor('en-US', instant)
    expect(dayFrom(Date.UTC(2027, 0, 1))).toBe('1 Jan')
    expect(dayFrom(Date.UTC(2027, 10, 1))).toBe('1 Nov 2027')
    expect(dayFrom(Date.UTC(2025, 10, 7))).toBe('7 Nov 2025')
  })

  it('follows the locale', () => {
    expect(formatFor('de-DE').fullDay(instant)).toBe('7. Nov. 2026')
  })
})

it.each([
  ['en-US', '85%'],
  ['de-DE', '85\u00a0%'],
])('writes a share as people in %s do', (locale, text) => {
  expect(formatFor(locale).percent(85)).toBe(text)
})
