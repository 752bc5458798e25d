import { z } from 'zod'

/** Money is an integer number of minor units (cents for usd, yen for jpy) and a lower-case ISO 4217 code, as at Stripe. */
export interface Money {
  amount: number
  currency: Currency
}

export type Currency = string

/** As it is stored and sent. */
export const moneySchema = z.object({ amount: z.number().int(), currency: z.string() })

/** Throws a `RangeError` where `amount` is not a safe integer: a fraction of a minor unit is always a mistake. */
export function money(amount: number, currency: Currency): Money {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`Money is whole minor units; got ${amount} ${currency}`)
  }
  return { amount: amount === 0 ? 0 : amount, currency }
}

/** Adds amounts of one currency. Throws a `RangeError` where currencies differ. */
export function add(first: Money, ...rest: Money[]): Money {
  return rest.reduce((sum, next) => {
    assertSameCurrency(sum, next)
    return money(sum.amount + next.amount, sum.currency)
  }, first)
}

/** The same amount the other way: what is credited instead of charged. */
export function negate({ amount, currency }: Money): Money {
  return money(-amount, currency)
}

/** The same minor units of the same currency. */
export function isSameMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency
}

const withoutDecimals = new Set('bif clp djf gnf jpy kmf krw mga pyg rwf vnd vuv xaf xof xpf'.split(' '))
const withThreeDecimals = new Set('bhd jod kwd omr tnd'.split(' '))

/**
 * How many decimals of the major unit the provider's amounts hold: 2 for usd, 0 for jpy, 3 for kwd. `Intl` cannot be
 * asked: it writes forints without decimals, and Stripe counts them in hundredths. https://docs.stripe.com/currencies
 */
export function minorUnitDigits(currency: Currency): number {
  if (withoutDecimals.has(currency)) return 0
  return withThreeDecimals.has(currency) ? 3 : 2
}

/** The amount in the reader's own way of writing, with a real minus sign: `$19.00`, `−$14.78`, `¥1,900`. */
export function formatMoney({ amount, currency }: Money, locale: string): string {
  const digits = minorUnitDigits(currency)
  const formatter = new Intl.NumberFormat(locale, {
    style: 'currency',
    currency: currency.toUpperCase(),
    minimumFractionDigits: digits,
    maximumFractionDigits: digits,
  })
  return formatter.format(amount / 10 ** digits).replace('-', '−')
}

function assertSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new RangeError(`Cannot add ${a.currency} and ${b.currency}`)
  }
}
