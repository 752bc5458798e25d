/** Numbers, money and dates for people, in one place. Billing days are UTC days: that is where periods begin and end. */

import { day as dayLength, formatMoney, minorUnitDigits, type Money, type Period } from '@prorata/billing'
import { createContext, useContext } from 'react'

export interface Format {
  locale: string
  /** `$23.33`, `−$14.78`, `¥1,900`: always with the currency's own number of decimals. */
  money: (money: Money) => string
  /** A price of a fraction of a minor unit, as in `$0.002`. `decimal` is in minor units. */
  rate: (decimal: string, currency: string) => string
  count: (value: number) => string
  /** Of whole percent, in the reader's own way of writing: `85%`, `85 %`. */
  percent: (value: number) => string
  /** `1 Dec`; `1 Dec 2027` where it is so far from now that the year could be mistaken. */
  day: (instant: number) => string
  /** `1 Dec 2026` */
  fullDay: (instant: number) => string
  /** `12/2034`, as on a card. */
  month: (instant: number) => string
  /** `16:15` */
  time: (instant: number) => string
  /** `7 Nov 16:00`, or the day alone where the instant is midnight. */
  moment: (instant: number) => string
  /** `7 Nov 16:00 – 1 Dec`, with years where the two are not in the same one. */
  span: (period: Period) => string
  /** `Sat 7 Nov 2026, 16:00 UTC` */
  clock: (instant: number) => string
  /** `A, B and C` */
  list: (items: readonly string[]) => string
}

/** From here on `1 Nov` could be taken for the one of this year, in milliseconds. */
const halfYear = 183 * dayLength

/**
 * The one set of formatters for a locale. English dates are written day first with the month in letters, in every
 * English-speaking place: nobody can take 1 Dec for 12 January, and an invoice reads the same to a whole team. `now` is the
 * server's; left out, no day is far away.
 */
export function formatFor(locale: string, now: number | null = null): Format {
  const dateLocale = locale.startsWith('en') ? 'en-GB' : locale
  const date = (options: Intl.DateTimeFormatOptions) => {
    const formatter = new Intl.DateTimeFormat(dateLocale, { timeZone: 'UTC', ...options })
    return (instant: number) => formatter.format(instant)
  }
  const time = date({ hour: '2-digit', minute: '2-digit', hourCycle: 'h23' })
  const weekday = date({ weekday: 'short' })
  const fullDay = date({ day: 'numeric', month: 'short', year: 'numeric' })
  const shortDay = date({ day: 'numeric', month: 'short' })
  const isFar = (instant: number) => now !== null && Math.abs(instant - now) > halfYear
  const day = (instant: number) => (isFar(instant) ? fullDay : shortDay)(instant)
  const month = date({ month: '2-digit', year: 'numeric' })
  const numbers = new Intl.NumberFormat(locale)
  const percents = new Intl.NumberFormat(locale, { style: 'percent' })
  const list = new Intl.ListFormat(dateLocale, { type: 'conjunction' })
  const momentOf = (instant: number, on: (instant: number) => string) =>
    instant % dayLength === 0 ? on(instant) : `${on(instant)} ${time(instant)}`
  return {
    locale,
    money: (value) => formatMoney(value, locale),
    rate(decimal, currency) {
      const digits = minorUnitDigits(currency)
      const formatter = new Intl.NumberFormat(locale, {
        style: 'currency',
        currency: currency.toUpperCase(),
        minimumFractionDigits: digits,
        maximumFractionDigits: digits + 6,
      })
      // Scaled by its exponent, in decimal: as a binary fraction it could come out a digit off.
      const scaled = `${decimal}e-${digits}`
      if (!isDecimal(scaled))
        throw new RangeError(`A rate is a decimal number of minor units; got ${decimal}`)
      return formatter.format(scaled)
    },
    count: (value) => numbers.format(value),
    percent: (value) => percents.format(value / 100),
    day,
    fullDay,
    month,
    time,
    moment: (instant) => momentOf(instant, day),
    span({ start, end }) {
      const sameYear = new Date(start).getUTCFullYear() === new Date(end).getUTCFullYear()
      const on = sameYear ? shortDay : fullDay
      return `${momentOf(start, on)} – ${momentOf(end, on)}`
    },
    clock: (instant) => `${weekday(instant)} ${fullDay(instant)}, ${time(instant)} UTC`,
    list: (items) => list.format(items),
  }
}

/** The browser's first language decides; a provider around a part of the page may say otherwise. */
export const ownLocale = globalThis.navigator?.language ?? 'en-US'
export const FormatContext = createContext<Format>(formatFor(ownLocale))

export function useFormat(): Format {
  return useContext(FormatContext)
}

/** What `Intl` reads as an exact decimal. */
function isDecimal(text: string): text is `${number}` {
  return /^\d+(\.\d+)?e-\d$/.test(text)
}
