import type { PaymentOutcome } from '../engine/contract.ts'
import { plural } from '../pages/format.ts'

/** How a person can have the next charge end: the form's value and its words. https://docs.stripe.com/declines/codes */
export const PAYMENT_CHOICES = [
  ['succeeded', 'Succeeds'],
  ['requires_action', 'Needs verification by the customer'],
  ['processing_then_succeeds', 'Processing, then succeeds days later'],
  ['processing_then_fails', 'Processing, then fails days later'],
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
  const isOutcome =
    choice === 'succeeded' ||
    choice === 'requires_action' ||
    choice === 'processing_then_succeeds' ||
    choice === 'processing_then_fails'
  return isOutcome ? { outcome: choice } : { outcome: 'declined', declineCode: choice }
}

export function wordsFor({ outcome, declineCode, afterSeconds }: PaymentOutcome): string {
  if (outcome.startsWith('processing')) {
    const end = outcome === 'processing_then_succeeds' ? 'succeeds' : 'fails'
    const reason = declineCode === undefined ? '' : `: ${declineCode.replaceAll('_', ' ')}`
    return `Processing, then ${end}${reason}, ${afterSeconds === undefined ? 'days' : formatSeconds(afterSeconds)} later`
  }
  return wordsOf(outcome, declineCode ?? 'generic_decline')
}

/** `2 hours`, in the largest unit that divides it. */
function formatSeconds(seconds: number): string {
  const units = [
    [86_400, 'day'],
    [3600, 'hour'],
    [60, 'minute'],
  ] as const
  const [size, unit] =
    units.find(([one]) => seconds >= one && seconds % one === 0) ?? ([1, 'second'] as const)
  return plural(seconds / size, unit)
}

function wordsOf(outcome: PaymentOutcome['outcome'], declineCode: string): string {
  const value = outcome === 'declined' ? declineCode : outcome
  return PAYMENT_CHOICES.find(([known]) => known === value)?.[1] ?? `Declined: ${value.replaceAll('_', ' ')}`
}
