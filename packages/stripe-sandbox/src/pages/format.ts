/** Amounts and dates for people. The words around them are English, so these are too. */

/** https://docs.stripe.com/currencies#zero-decimal; UGX is one too but its amounts are sent times 100. */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
/** https://docs.stripe.com/currencies#three-decimal */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '))

/** `1900, 'usd'` → `$19.00`, `500, 'jpy'` → `¥500`. `amount` is in minor units. */
export function formatMoney(amount: number, currency: string): string {
  const digits = ZERO_DECIMAL.has(currency) ? 0 : THREE_DECIMAL.has(currency) ? 3 : 2
  const format = new Intl.NumberFormat('en-US', {
    style: 'currency',
    currency: currency.toUpperCase(),
    currencyDisplay: 'narrowSymbol',
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  // A decimal written out, so that no amount passes through a fraction of binary digits.
  const decimal = `${amount}E-${digits}`
  if (!isDecimal(decimal)) throw new RangeError(`Not an amount in minor units: ${amount}`)
  return format.format(decimal).replace('-', '−')
}

function isDecimal(text: string): text is `${number}` {
  return /^-?\d+E-\d$/.test(text)
}

const DAY = new Intl.DateTimeFormat('en-GB', {
  day: 'numeric',
  month: 'short',
  year: 'numeric',
  timeZone: 'UTC',
})
const TIME = new Intl.DateTimeFormat('en-GB', { hour: '2-digit', minute: '2-digit', timeZone: 'UTC' })

/** `1 Dec 2026`, UTC. Takes seconds. */
export function formatDay(seconds: number): string {
  return DAY.format(new Date(seconds * 1000)).replace('Sept', 'Sep')
}

/** `1 Dec 2026, 01:00 UTC`. Takes seconds. */
export function formatInstant(seconds: number): string {
  return `${formatDay(seconds)}, ${TIME.format(new Date(seconds * 1000))} UTC`
}

/** `month`, or `3 months`: what stands after "per" or "every". */
export function formatInterval(interval: string, count: number): string {
  return count === 1 ? interval : `${count} ${interval}s`
}

/** `1 event`, `4 events`. */
export function plural(number: number, noun: string): string {
  return `${number} ${noun}${number === 1 ? '' : 's'}`
}
