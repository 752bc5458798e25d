/** Why a payment did not go through, as far as people may know: the words of dashboard, mails and errors in one place. */

import { z } from 'zod'

export const paymentFailureReasons = [
  'insufficient_funds',
  'expired_card',
  'incorrect_cvc',
  'incorrect_number',
  'limit_exceeded',
  'processing_error',
  /** The bank wants the person to confirm (3-D Secure), and nobody was there to do it. */
  'authentication_required',
  'no_payment_method',
  /** Everything else, stolen and blocked cards among it: Stripe asks to tell nobody that a card was reported. */
  'declined',
] as const
export type PaymentFailureReason = (typeof paymentFailureReasons)[number]

export const paymentFailureSchema = z.object({
  reason: z.enum(paymentFailureReasons),
  /** Of the card that was tried; `null` where it was no card, or is not known. */
  last4: z.string().nullable(),
})
export type PaymentFailure = z.infer<typeof paymentFailureSchema>

/** One sentence. It does not say what to do, nor whether money moved. */
export function failureText({ reason, last4 }: PaymentFailure): string {
  const card = last4 ? `card ending ${last4}` : 'card'
  switch (reason) {
    case 'insufficient_funds':
      return `Your ${card} has insufficient funds.`
    case 'expired_card':
      return `Your ${card} has expired.`
    case 'incorrect_cvc':
      return `The security code of your ${card} is incorrect.`
    case 'incorrect_number':
      return `The number of your ${card} is incorrect.`
    case 'limit_exceeded':
      return `Your ${card} has reached its limit.`
    case 'processing_error':
      return `Your bank could not process the payment with your ${card}.`
    case 'authentication_required':
      return `Your bank asks you to confirm the payment with your ${card}.`
    case 'no_payment_method':
      return 'There is no card to pay with.'
    case 'declined':
      return `Your bank declined the ${card}.`
    default:
      return reason satisfies never
  }
}
