// Which amounts can be charged. https://docs.stripe.com/currencies
import { formatAmount, isThreeDecimal, minimumCharge } from '../billing/money.ts'
import { invalidRequest } from '../core/errors.ts'

/** Eight digits. https://docs.stripe.com/api/payment_intents/create#create_payment_intent-amount */
const MAXIMUM = 99_999_999

/** Without minor units of their own, yet given in hundredths. https://docs.stripe.com/currencies#special-cases */
const WHOLE_UNITS: readonly string[] = ['isk', 'ugx']

/**
 * Amounts in some currencies have to end in zeros. The words are assumed.
 * https://docs.stripe.com/currencies#three-decimal
 */
export function checkStep(amount: number, currency: string, param: string): void {
  const step = isThreeDecimal(currency) ? 10 : WHOLE_UNITS.includes(currency) ? 100 : 1
  if (amount % step === 0) return
  throw invalidRequest(
    `Invalid amount: amounts in ${currency} must be divisible by ${step}.`,
    param,
    'parameter_invalid_integer',
  )
}

/** Throws unless so much (minor units) can be charged at once. */
export function checkChargeAmount(amount: number, currency: string): void {
  if (amount < 0) throw invalidRequest('Invalid positive integer', 'amount', 'parameter_invalid_integer')
  if (amount < 1) {
    throw invalidRequest(
      'The amount must be greater than or equal to the minimum charge amount allowed for your account and the currency set (https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts).  If you want to save a Payment Method for future use without an immediate payment, use a Setup Intent instead: https://docs.stripe.com/payments/setup-intents',
      'amount',
      'parameter_invalid_integer',
    )
  }
  const least = minimumCharge(currency)
  if (amount < least) {
    throw invalidRequest(
      `Amount must be at least ${formatAmount(least, currency)} ${currency}`,
      'amount',
      'amount_too_small',
    )
  }
  if (amount > MAXIMUM) {
    throw invalidRequest(
      `Amount must be no more than ${formatAmount(MAXIMUM, currency)}`,
      'amount',
      'amount_too_large',
    )
  }
  checkStep(amount, currency, 'amount')
}
