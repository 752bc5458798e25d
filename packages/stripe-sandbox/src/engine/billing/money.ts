// Amounts are integers in the currency's smallest unit; what is in between is BigInt.

/**
 * `amount × part / whole`, rounded to the nearest unit, ties away from zero. Seconds in, minor units out.
 * https://docs.stripe.com/billing/subscriptions/prorations
 */
export function prorate(amount: number, part: number, whole: number): number {
  const product = BigInt(amount) * BigInt(part)
  const divisor = BigInt(whole)
  const sign = product < 0n ? -1n : 1n
  const size = product < 0n ? -product : product
  return Number(sign * ((2n * size + divisor) / (2n * divisor)))
}

const ZERO_DECIMAL = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf ugx vnd vuv xaf xof xpf'.split(' '))

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
  const sign = amount < 0 ? '-' : ''
  const size = Math.abs(amount)
  const symbol = SYMBOLS[currency] ?? `${currency.toUpperCase()} `
  if (ZERO_DECIMAL.has(currency)) return `${sign}${symbol}${grouped(String(size))}`
  const digits = String(size).padStart(3, '0')
  return `${sign}${symbol}${grouped(digits.slice(0, -2))}.${digits.slice(-2)}`
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
  mxn: 1000,
  hkd: 400,
  sek: 300,
  nok: 300,
  dkk: 250,
  pln: 200,
}

/** Less than this cannot be charged. https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts */
function minimumCharge(currency: string): number {
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
