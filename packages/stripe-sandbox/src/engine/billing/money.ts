// Amounts are integers in the currency's smallest unit; what is in between is BigInt.

/**
 * `amount × part / whole`, rounded to the nearest unit. Seconds in, minor units out. A tie goes down, to the customer's
 * good: real invoices bill 4 for 4.5 and credit 3 for 2.5. https://docs.stripe.com/billing/subscriptions/prorations
 */
export function prorate(amount: number, part: number, whole: number): number {
  const product = 2n * BigInt(amount) * BigInt(part)
  const divisor = BigInt(whole)
  const size = product < 0n ? (divisor - product) / (2n * divisor) : (product + divisor - 1n) / (2n * divisor)
  return Number(product < 0n ? -size : size)
}

/** `amount × part / whole` in minor units, to the nearest one, ties away from zero. */
export function fractionOf(amount: number, part: number, whole: number): number {
  return divide(BigInt(amount) * BigInt(part), BigInt(whole))
}

/** Decimals are kept with this many places: Stripe takes twelve. */
const PLACES = 12
const ONE = 10n ** BigInt(PLACES)

/** `0.036` as an integer number of 10⁻¹². */
function scaled(decimal: string): bigint {
  const negative = decimal.startsWith('-')
  const [whole = '0', part = ''] = decimal.replace(/^[+-]/, '').split('.')
  const size = BigInt(whole === '' ? '0' : whole) * ONE + BigInt(part.slice(0, PLACES).padEnd(PLACES, '0'))
  return negative ? -size : size
}

/** To the nearest integer, ties away from zero. */
function divide(amount: bigint, by: bigint): number {
  const sign = amount < 0n ? -1n : 1n
  const size = amount < 0n ? -amount : amount
  return Number(sign * ((2n * size + by) / (2n * by)))
}

/** `decimal × quantity` in minor units, rounded once. Both are decimal texts in minor units and units. */
export function timesDecimal(decimal: string, quantity: string): number {
  return divide(scaled(decimal) * scaled(quantity), ONE * ONE)
}

/** So many percent of an amount; percentages are as Stripe gives them, with up to four places. */
export function percentOf(amount: number, percent: number): number {
  return divide(BigInt(amount) * scaled(String(percent)), 100n * ONE)
}

/**
 * The part of a gross amount that is tax, of a rate of `percent` among rates of `together` percent that are all inside it.
 * https://docs.stripe.com/billing/taxes/tax-rates#inclusive-vs-exclusive-tax
 */
export function taxWithin(gross: number, percent: number, together: readonly number[]): number {
  const sum = together.reduce((total, rate) => total + scaled(String(rate)), 0n)
  return divide(BigInt(gross) * scaled(String(percent)), 100n * ONE + sum)
}

/** `25.5` without a needless fraction. */
export function plainDecimal(decimal: string): string {
  return decimal.includes('.') ? decimal.replace(/\.?0+$/, '') : decimal
}

/** The amount as a whole number of minor units, or null where it has a fraction. */
export function wholeAmount(decimal: string): number | null {
  const plain = plainDecimal(decimal)
  return plain.includes('.') ? null : Number(plain)
}

/** Not UGX, which is given in hundredths. https://docs.stripe.com/currencies#zero-decimal */
const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))

/** https://docs.stripe.com/currencies#three-decimal */
const THREE_DECIMAL = new Set('bhd jod kwd omr tnd'.split(' '))

export function isThreeDecimal(currency: string): boolean {
  return THREE_DECIMAL.has(currency)
}

function fractionDigits(currency: string): number {
  if (ZERO_DECIMAL.has(currency)) return 0
  return isThreeDecimal(currency) ? 3 : 2
}

const SYMBOLS: Record<string, string> = {
  usd: '$',
  eur: '€',
  gbp: '£',
  jpy: '¥',
  cad: 'CA$',
  aud: 'A$',
  inr: '₹',
  brl: 'R$',
  mxn: 'MX$',
  nzd: 'NZ$',
  ils: '₪',
  krw: '₩',
}

/** As descriptions of invoice lines write it: `$25.00`. */
export function formatAmount(amount: number, currency: string): string {
  return formatDecimal(String(amount), currency)
}

/** The same for a price per unit, which may have parts of a minor unit: `$0.036`. */
export function formatDecimal(decimal: string, currency: string): string {
  const sign = decimal.startsWith('-') ? '-' : ''
  const symbol = SYMBOLS[currency] ?? `${currency.toUpperCase()} `
  const [whole = '0', part = ''] = plainDecimal(decimal.replace(/^[+-]/, '')).split('.')
  const digits = fractionDigits(currency)
  const padded = whole.padStart(digits + 1, '0')
  const units = grouped(digits === 0 ? padded : padded.slice(0, -digits))
  const fraction = `${digits === 0 ? '' : padded.slice(-digits)}${part}`
  return fraction === '' ? `${sign}${symbol}${units}` : `${sign}${symbol}${units}.${fraction}`
}

function grouped(digits: string): string {
  return digits.replaceAll(/\B(?=(\d{3})+$)/g, ',')
}

const MINIMUM: Record<string, number> = {
  usd: 50,
  eur: 50,
  gbp: 30,
  jpy: 50,
  aud: 50,
  brl: 50,
  cad: 50,
  chf: 50,
  nzd: 50,
  sgd: 50,
  inr: 50,
  aed: 200,
  bgn: 100,
  czk: 1500,
  huf: 17_500,
  mxn: 1000,
  myr: 200,
  ron: 200,
  thb: 1000,
  hkd: 400,
  sek: 300,
  nok: 300,
  dkk: 250,
  pln: 200,
}

/** Less than this cannot be charged. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
export function minimumCharge(currency: string): number {
  return MINIMUM[currency] ?? 0
}

/**
 * What remains to be charged and the customer's balance afterwards. A negative total and an amount too small to be
 * charged both go to the balance. https://docs.stripe.com/billing/customer/balance
 */
export function settleBalance(
  total: number,
  balance: number,
  currency: string,
): { due: number; ending: number } {
  const sum = total + balance
  if (sum <= 0) return { due: 0, ending: sum }
  if (sum < minimumCharge(currency)) return { due: 0, ending: sum }
  return { due: sum, ending: 0 }
}
