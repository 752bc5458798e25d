/** Money and moments as mails write them. Billing days are UTC days, and a mail is read everywhere: the zone is said. */

import { formatMoney, type Instant, isPerSeat, type Money, money, plan, type Terms } from '@prorata/billing'

/** The people of a team read one mail in one language; English days go before their months, in letters. */
const locale = 'en-US'
const dateLocale = 'en-GB'
const zone = { timeZone: 'UTC' } as const
const days = new Intl.DateTimeFormat(dateLocale, { ...zone, day: 'numeric', month: 'short', year: 'numeric' })
const times = new Intl.DateTimeFormat(dateLocale, {
  ...zone,
  hour: '2-digit',
  minute: '2-digit',
  hourCycle: 'h23',
  timeZoneName: 'short',
})

export function amount(value: Money): string {
  return formatMoney(value, locale)
}

/** `1 Dec 2026` */
export function dayOf(at: Instant): string {
  return days.format(at)
}

/** `1 Dec 2026, 16:00 UTC` */
export function momentOf(at: Instant): string {
  return `${days.format(at)}, ${times.format(at)}`
}

/** `$49.00/month`, all units of the quantity together. */
export function priceOf({ unitAmount, quantity, currency, interval }: Terms): string {
  return `${amount(money(unitAmount * quantity, currency))}/${interval}`
}

/** `Pro`, or `Team (5 seats)` where it is sold by the seat. */
export function nameOf(terms: Terms): string {
  const { name } = plan(terms.planId)
  if (!isPerSeat(terms)) return name
  return `${name} (${terms.quantity} ${terms.quantity === 1 ? 'seat' : 'seats'})`
}
