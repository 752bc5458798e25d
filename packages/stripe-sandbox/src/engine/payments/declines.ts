// How a refused payment is told: code, bank's reason, advice. https://docs.stripe.com/declines/codes
import { ApiError } from '../core/errors.ts'
import type { Charge, PaymentIntent } from '../core/wire.ts'

type PaymentError = NonNullable<PaymentIntent['last_payment_error']>

/** Stripe's error codes for a payment that was refused. */
export type DeclineCode = NonNullable<PaymentError['code']>
export type Advice = NonNullable<NonNullable<Charge['outcome']>['advice_code']>

export interface Decline {
  code: DeclineCode
  declineCode: string
  message: string
  advice: Advice
  /** Null for what never reached a card network. */
  network: string | null
  /** Radar's word instead of the bank's. */
  blocked: boolean
}

interface Kind {
  code?: DeclineCode
  message?: string
  advice?: Advice
  network?: string
}

/** Assumed: the network codes other than `01` of a generic decline, which is recorded. */
const KINDS: Record<string, Kind> = {
  generic_decline: {},
  insufficient_funds: { message: 'Your card has insufficient funds.', network: '51' },
  lost_card: { advice: 'do_not_try_again', network: '41' },
  stolen_card: { advice: 'do_not_try_again', network: '43' },
  pickup_card: { advice: 'do_not_try_again', network: '04' },
  revocation_of_all_authorizations: { advice: 'do_not_try_again', network: 'R1' },
  revocation_of_authorization: { advice: 'do_not_try_again', network: 'R0' },
  transaction_not_allowed: { advice: 'do_not_try_again', network: '57' },
  highest_risk_level: { advice: 'do_not_try_again' },
  incorrect_number: {
    code: 'incorrect_number',
    message: 'Your card number is incorrect.',
    advice: 'confirm_card_data',
    network: '14',
  },
  fraudulent: { advice: 'do_not_try_again', network: '59' },
  card_velocity_exceeded: {
    message:
      'Your card was declined for making repeated attempts too frequently or exceeding its amount limit.',
    network: '65',
  },
  expired_card: {
    code: 'expired_card',
    message: 'Your card has expired.',
    advice: 'confirm_card_data',
    network: '54',
  },
  incorrect_cvc: {
    code: 'incorrect_cvc',
    message: "Your card's security code is incorrect.",
    advice: 'confirm_card_data',
    network: 'N7',
  },
  processing_error: {
    code: 'processing_error',
    message: 'An error occurred while processing your card. Try again in a little bit.',
    network: '96',
  },
  authentication_required: {
    code: 'authentication_required',
    message: 'Your card was declined. This transaction requires authentication.',
    network: '1A',
  },
}

/** The refusal behind a `decline_code`; an unknown code is told as a plain decline with that code. */
export function toDecline(declineCode: string, blocked = false): Decline {
  const kind = KINDS[declineCode] ?? {}
  return {
    code: kind.code ?? 'card_declined',
    declineCode,
    message: kind.message ?? 'Your card was declined.',
    advice: kind.advice ?? 'try_again_later',
    network: blocked ? null : (kind.network ?? '01'),
    blocked,
  }
}

/**
 * Declines after which a subscription's retries count attempts but do not charge.
 * https://docs.stripe.com/billing/revenue-recovery/smart-retries#non-retryable-decline-codes
 */
export const HARD_DECLINES: readonly string[] = [
  'incorrect_number',
  'lost_card',
  'pickup_card',
  'stolen_card',
  'revocation_of_authorization',
  'revocation_of_all_authorizations',
  'authentication_required',
  'highest_risk_level',
  'transaction_not_allowed',
]

const WITH_DECLINE_CODE: readonly string[] = ['card_declined', 'authentication_required']

/** 402, as a decline is answered. https://docs.stripe.com/declines/codes */
export function toCardError(decline: Decline, extra: { param?: string; charge?: string } = {}): ApiError {
  return new ApiError(402, {
    type: 'card_error',
    code: decline.code,
    message: decline.message,
    ...(WITH_DECLINE_CODE.includes(decline.code) ? { decline_code: decline.declineCode } : {}),
    advice_code: decline.advice,
    ...(decline.network === null ? {} : { network_decline_code: decline.network }),
    ...extra,
  })
}

export function toDocUrl(code: string): string {
  return `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}`
}
