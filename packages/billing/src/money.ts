/** Money is an integer number of minor units (cents for usd, yen for jpy) and a lower-case ISO 4217 code, as at Stripe. */
export interface Money {
  amount: number
  currency: Currency
}

export type Currency = string

/** Throws a `RangeError` where `amount` is not a safe integer: a fraction of a minor unit is always a mistake. */
export function money(amount: number, currency: Currency): Money {
  if (!Number.isSafeInteger(amount)) {
    throw new RangeError(`Money is whole minor units; got ${amount} ${currency}`)
  }
  return { amount, currency }
}

/** Adds amounts of one currency. Throws a `RangeError` where currencies differ. */
export function add(first: Money, ...rest: Money[]): Money {
  return rest.reduce((sum, next) => {
    assertSameCurrency(sum, next)
    return money(sum.amount + next.amount, sum.currency)
  }, first)
}

export function negate({ amount, currency }: Money): Money {
  return money(amount === 0 ? 0 : -amount, currency)
}

export function isSameMoney(a: Money, b: Money): boolean {
  return a.amount === b.amount && a.currency === b.currency
}

/** How many decimals the currency's major unit has: 2 for usd, 0 for jpy, 3 for kwd. https://docs.stripe.com/currencies */
export function minorUnitDigits(currency: Currency): number {
  const { maximumFractionDigits } = formatter(currency, 'en').resolvedOptions()
  return maximumFractionDigits ?? 2
}

/** The amount in the reader's own way of writing, with a real minus sign: `$19.00`, `−$14.78`, `¥1,900`. */
export function formatMoney({ amount, currency }: Money, locale: string): string {
  const major = amount / 10 ** minorUnitDigits(currency)
  return formatter(currency, locale).format(major).replace('-', '−')
}

function formatter(currency: Currency, locale: string): Intl.NumberFormat {
  return new Intl.NumberFormat(locale, { style: 'currency', currency: currency.toUpperCase() })
}

function assertSameCurrency(a: Money, b: Money): void {
  if (a.currency !== b.currency) {
    throw new RangeError(`Cannot add ${a.currency} and ${b.currency}`)
  }
}
