import type { PaymentOutcome } from '../engine/contract.ts'

/** How a person can have the next charge end: the form's value and its words. https://docs.stripe.com/declines/codes */
export const PAYMENT_CHOICES = [
  ['succeeded', 'Succeeds'],
  ['requires_action', 'Needs verification by the customer'],
  ['generic_decline', 'Declined: no reason given'],
  ['insufficient_funds', 'Declined: insufficient funds'],
  ['expired_card', 'Declined: expired card'],
  ['incorrect_cvc', 'Declined: wrong security code'],
  ['lost_card', 'Declined: lost card'],
  ['stolen_card', 'Declined: stolen card'],
  ['fraudulent', 'Declined: suspected fraud'],
  ['card_velocity_exceeded', 'Declined: too many charges'],
  ['processing_error', 'Declined: processing error'],
  ['do_not_honor', 'Declined: the bank will not say'],
] as const

/** Throws `RangeError` for a value that is none of the choices. */
export function readChoice(value: string): Omit<PaymentOutcome, 'customer' | 'times'> {
  const choice = PAYMENT_CHOICES.find(([known]) => known === value)?.[0]
  if (choice === undefined) throw new RangeError('Choose how the next payment ends.')
  if (choice === 'succeeded' || choice === 'requires_action') return { outcome: choice }
  return { outcome: 'declined', declineCode: choice }
}

export function wordsFor({ outcome, declineCode = 'generic_decline' }: PaymentOutcome): string {
  const value = outcome === 'declined' ? declineCode : outcome
  return PAYMENT_CHOICES.find(([known]) => known === value)?.[1] ?? `Declined: ${value.replaceAll('_', ' ')}`
}
