// Stripe's test cards: what they look like and how their payments end. https://docs.stripe.com/testing
import { ApiError, invalidRequest, notBuilt } from '../core/errors.ts'
import { letters } from '../core/ids.ts'
import type { Row } from '../core/table.ts'
import type { PaymentMethod } from '../core/wire.ts'

/** What the engine knows of a payment method's card beyond what Stripe shows. */
export interface CardRecord extends Row {
  number: string
}

type When = 'never' | 'charge' | 'always'

interface TestCard {
  number: string
  brand: string
  funding: 'credit' | 'debit'
  token: string
  /** Declined never, only when charged, or already when attached. */
  declined: When
  code: DeclineCode
  declineCode: string
}

function card(
  token: string,
  number: string,
  brand: string,
  declined: When = 'never',
  code: DeclineCode = 'card_declined',
  declineCode = 'generic_decline',
): TestCard {
  return {
    number,
    brand,
    funding: token.endsWith('debit') ? 'debit' : 'credit',
    token,
    declined,
    code,
    declineCode,
  }
}

const CARDS: readonly TestCard[] = [
  card('pm_card_visa', '4242424242424242', 'visa'),
  card('pm_card_visa_debit', '4000056655665556', 'visa'),
  card('pm_card_mastercard', '5555555555554444', 'mastercard'),
  card('pm_card_mastercard_debit', '5200828282828210', 'mastercard'),
  card('pm_card_mastercard_prepaid', '5105105105105100', 'mastercard'),
  card('pm_card_amex', '378282246310005', 'amex'),
  card('pm_card_discover', '6011111111111117', 'discover'),
  card('pm_card_diners', '3056930009020004', 'diners'),
  card('pm_card_jcb', '3566002020360505', 'jcb'),
  card('pm_card_unionpay', '6200000000000005', 'unionpay'),
  card('pm_card_chargeCustomerFail', '4000000000000341', 'visa', 'charge'),
  card('pm_card_chargeDeclined', '4000000000000002', 'visa', 'always'),
  card('pm_card_visa_chargeDeclined', '4000000000000002', 'visa', 'always'),
  card(
    'pm_card_chargeDeclinedInsufficientFunds',
    '4000000000009995',
    'visa',
    'always',
    'card_declined',
    'insufficient_funds',
  ),
  card(
    'pm_card_visa_chargeDeclinedInsufficientFunds',
    '4000000000009995',
    'visa',
    'always',
    'card_declined',
    'insufficient_funds',
  ),
  card(
    'pm_card_visa_chargeDeclinedLostCard',
    '4000000000009987',
    'visa',
    'always',
    'card_declined',
    'lost_card',
  ),
  card(
    'pm_card_visa_chargeDeclinedStolenCard',
    '4000000000009979',
    'visa',
    'always',
    'card_declined',
    'stolen_card',
  ),
  card(
    'pm_card_chargeDeclinedExpiredCard',
    '4000000000000069',
    'visa',
    'always',
    'expired_card',
    'expired_card',
  ),
  card(
    'pm_card_chargeDeclinedIncorrectCvc',
    '4000000000000127',
    'visa',
    'always',
    'incorrect_cvc',
    'incorrect_cvc',
  ),
  card(
    'pm_card_chargeDeclinedProcessingError',
    '4000000000000119',
    'visa',
    'always',
    'processing_error',
    'processing_error',
  ),
]

/** Cards that ask for 3D Secure, which the sandbox cannot do yet. */
const AUTHENTICATION = new Set([
  '4000002500003155',
  '4000002760003184',
  '4000003800000446',
  '4000008260003178',
])
const AUTHENTICATION_TOKENS = /^pm_card_(authenticationRequired|threeDSecure)/

const byNumber = new Map(CARDS.toReversed().map((known) => [known.number, known]))
const byToken = new Map(CARDS.map((known) => [known.token, known]))

/** The card behind `pm_card_…`, or null for any other id. */
export function cardOfToken(token: string): TestCard | null {
  if (AUTHENTICATION_TOKENS.test(token)) throw notBuilt(`3D Secure (${token})`, 'payment_method')
  return byToken.get(token) ?? null
}

export interface CardEntry {
  number: string
  exp_month: number
  exp_year: number
  cvc: string
}

function cardError(code: string, message: string, param: string): ApiError {
  return new ApiError(402, { type: 'card_error', code, message, param })
}

/** Refuses what a card form refuses. A number that passes Luhn but is no test card works like 4242 if its brand is known. */
export function checkCard(entry: CardEntry, now: number): TestCard {
  const number = entry.number.replaceAll(/[\s-]/g, '')
  if (!/^\d{12,19}$/.test(number) || !passesLuhn(number)) {
    throw cardError('incorrect_number', 'Your card number is incorrect.', 'number')
  }
  const today = new Date(now * 1000)
  const year = entry.exp_year < 100 ? 2000 + entry.exp_year : entry.exp_year
  if (entry.exp_month < 1 || entry.exp_month > 12) {
    throw cardError('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month')
  }
  if (year < today.getUTCFullYear() || year > today.getUTCFullYear() + 50) {
    throw cardError('invalid_expiry_year', "Your card's expiration year is invalid.", 'exp_year')
  }
  if (year === today.getUTCFullYear() && entry.exp_month < today.getUTCMonth() + 1) {
    throw cardError('invalid_expiry_month', "Your card's expiration month is invalid.", 'exp_month')
  }
  const known = byNumber.get(number)
  const brand = known?.brand ?? brandOf(number)
  if (!new RegExp(brand === 'amex' ? '^\\d{4}$' : '^\\d{3}$').test(entry.cvc)) {
    throw cardError('invalid_cvc', "Your card's security code is invalid.", 'cvc')
  }
  if (AUTHENTICATION.has(number)) throw notBuilt('3D Secure', 'number')
  if (known !== undefined) return known
  throw new ApiError(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'live_mode_test_card',
    message:
      'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
    param: 'number',
  })
}

function passesLuhn(number: string): boolean {
  let sum = 0
  for (let place = 0; place < number.length; place++) {
    const digit = Number(number.charAt(number.length - 1 - place))
    const doubled = place % 2 === 1 ? digit * 2 : digit
    sum += doubled > 9 ? doubled - 9 : doubled
  }
  return sum % 10 === 0
}

function brandOf(number: string): string {
  return /^3[47]/.test(number) ? 'amex' : 'unknown'
}

/** Stripe's error codes for a card that was refused. */
export type DeclineCode = 'card_declined' | 'expired_card' | 'incorrect_cvc' | 'processing_error'

export interface Decline {
  code: DeclineCode
  declineCode: string
  message: string
}

const MESSAGES: Record<string, string> = {
  expired_card: 'Your card has expired.',
  incorrect_cvc: "Your card's security code is incorrect.",
  processing_error: 'An error occurred while processing your card. Try again in a little bit.',
}

const FUNDS_MESSAGE = 'Your card has insufficient funds.'

export function toDecline(code: DeclineCode, declineCode: string): Decline {
  const message =
    declineCode === 'insufficient_funds' ? FUNDS_MESSAGE : (MESSAGES[code] ?? 'Your card was declined.')
  return { code, declineCode, message }
}

/** How a payment with that card ends: null is success. */
export function declineOf(number: string, use: 'attach' | 'charge'): Decline | null {
  const known = byNumber.get(number)
  if (known === undefined || known.declined === 'never') return null
  if (use === 'attach' && known.declined === 'charge') return null
  return toDecline(known.code, known.declineCode)
}

export function toCard(
  known: TestCard,
  expiry: { month: number; year: number },
): NonNullable<PaymentMethod['card']> {
  return {
    brand: known.brand,
    checks: { address_line1_check: null, address_postal_code_check: null, cvc_check: 'pass' },
    country: 'US',
    display_brand: known.brand === 'amex' ? 'american_express' : known.brand,
    exp_month: expiry.month,
    exp_year: expiry.year,
    fingerprint: letters(`fingerprint/${known.number}`, 16),
    funding: known.funding,
    generated_from: null,
    last4: known.number.slice(-4),
    networks: { available: [known.brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: true },
    wallet: null,
  }
}

/** For a card named by a raw number over the API, which Stripe refuses to most accounts. */
export function refuseRawNumber(): ApiError {
  return invalidRequest(
    'Sending credit card numbers directly to the Stripe API is generally unsafe. We suggest you use test tokens that map to the test card you are using, see https://stripe.com/docs/testing.',
    'card[number]',
  )
}
