import type { PaymentMethod } from '@prorata/billing'
import type { Format } from '../format.ts'

const brands: Record<string, string> = {
  visa: 'Visa',
  mastercard: 'Mastercard',
  amex: 'American Express',
  discover: 'Discover',
  diners: 'Diners Club',
  jcb: 'JCB',
  unionpay: 'UnionPay',
  cartes_bancaires: 'Cartes Bancaires',
}

/** `Visa 4242`, `bank account 6789`: enough to tell one from another. */
export function paymentMethodName({ kind, brand, last4 }: PaymentMethod): string {
  const name = brand === null ? unnamed[kind] : (brands[brand] ?? brand)
  return last4 === null ? name : `${name} ${last4}`
}

const unnamed = {
  card: 'card',
  us_bank_account: 'bank account',
  sepa_debit: 'bank account',
  other: 'payment method',
} as const satisfies Record<PaymentMethod['kind'], string>

/** `Expires 12/2034`, as it is printed on a card. `null` for what does not expire. */
export function expiryText({ expMonth, expYear }: PaymentMethod, format: Format): string | null {
  if (expMonth === null || expYear === null) return null
  return `Expires ${format.month(Date.UTC(expYear, expMonth - 1, 1))}`
}
