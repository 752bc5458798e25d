// What is typed into a card form, and what a payment method shows of its card.
import { ApiError } from '../core/errors.ts'
import { letters } from '../core/ids.ts'
import type { Row } from '../core/table.ts'
import type { PaymentMethod } from '../core/wire.ts'
import { toDecline } from './declines.ts'
import type { Decline } from './declines.ts'
import { cardByNumber } from './test-cards.ts'
import type { TestCard } from './test-cards.ts'

/** What the engine knows of a payment method beyond what Stripe shows. */
export interface CardRecord extends Row {
  /** Of the card or the bank account. */
  number: string
  /** Authenticated for later payments, by a setup intent or a payment with `setup_future_usage`. */
  isSetUp?: boolean
  /** The person has just authenticated: the next payment passes, once. */
  isAuthenticated?: boolean
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

/** Refuses what a card form refuses, and every number that is no test card. */
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
  const known = cardByNumber(number)
  const isAmex = known?.brand === 'amex' || (known === undefined && /^3[47]/.test(number))
  if (!(isAmex ? /^\d{4}$/ : /^\d{3}$/).test(entry.cvc)) {
    throw cardError('invalid_cvc', "Your card's security code is invalid.", 'cvc')
  }
  return known ?? refuseLiveCard('number')
}

export function refuseLiveCard(param: string): never {
  throw new ApiError(402, {
    type: 'card_error',
    code: 'card_declined',
    decline_code: 'live_mode_test_card',
    message:
      'Your card was declined. Your request was in test mode, but used a non test card. For a list of valid test cards, visit: https://stripe.com/docs/testing.',
    param,
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

/** How using that card ends, authentication aside: null is success. */
export function declineOf(number: string, use: 'attach' | 'charge'): Decline | null {
  const known = cardByNumber(number)
  if (known === undefined || known.declined === 'never') return null
  if (use === 'attach' && known.declined === 'charge') return null
  return toDecline(known.declineCode, known.blocked)
}

const DISPLAY_BRANDS: Record<string, string> = { amex: 'american_express', diners: 'diners_club' }

export function toCard(
  known: TestCard,
  expiry: { month: number; year: number },
): NonNullable<PaymentMethod['card']> {
  const { brand, checks } = known
  return {
    brand,
    checks: {
      address_line1_check: checks.line1,
      address_postal_code_check: checks.postalCode,
      cvc_check: checks.cvc,
    },
    country: known.country,
    display_brand: DISPLAY_BRANDS[brand] ?? brand,
    exp_month: expiry.month,
    exp_year: expiry.year,
    fingerprint: letters(`fingerprint/${known.number}`, 16),
    funding: known.funding,
    generated_from: null,
    last4: known.number.slice(-4),
    networks: { available: [brand], preferred: null },
    regulated_status: 'unregulated',
    three_d_secure_usage: { supported: brand !== 'amex' && brand !== 'jcb' },
    wallet: null,
  }
}
