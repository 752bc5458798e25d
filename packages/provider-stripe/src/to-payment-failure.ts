import type { PaymentFailure, PaymentFailureReason } from '@prorata/billing'

/** What is known of a payment that was declined. Fields are named as Stripe's card error and payment intent name them. */
export interface Decline {
  code?: string | undefined
  decline_code?: string | undefined
  payment_method?: { card?: { last4: string } } | undefined
}

/** https://docs.stripe.com/declines/codes */
const reasons: Readonly<Record<string, PaymentFailureReason>> = {
  insufficient_funds: 'insufficient_funds',
  expired_card: 'expired_card',
  incorrect_cvc: 'incorrect_cvc',
  invalid_cvc: 'incorrect_cvc',
  incorrect_number: 'incorrect_number',
  invalid_number: 'incorrect_number',
  card_velocity_exceeded: 'limit_exceeded',
  withdrawal_count_limit_exceeded: 'limit_exceeded',
  processing_error: 'processing_error',
  authentication_required: 'authentication_required',
  // What could not be left open for the person to confirm: https://docs.stripe.com/error-codes
  invoice_payment_intent_requires_action: 'authentication_required',
  subscription_payment_intent_requires_action: 'authentication_required',
}

export function toPaymentFailure({ code, decline_code, payment_method }: Decline): PaymentFailure {
  const reason = reasons[decline_code ?? ''] ?? reasons[code ?? ''] ?? 'declined'
  return { reason, last4: payment_method?.card?.last4 ?? null }
}
