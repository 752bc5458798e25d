/** Seats of a plan that is sold by the seat: who is a member takes one, and the quantity that is paid for follows. */

import { plan } from './plans.ts'
import type { Renewal, Subscription, Terms } from './subscription.ts'

export type SeatsAnswer =
  /** It has to wait for a payment, a pause or an end, or there are no seats to follow. */
  | { kind: 'wait' }
  | { kind: 'stay' }
  /** How many seats there should be now, and from the renewal on. */
  | { kind: 'follow'; now: number; atRenewal: number }

/** True where the quantity is the number of seats. */
export function isPerSeat({ planId }: Pick<Terms, 'planId'>): boolean {
  return plan(planId).perSeat === true
}

/**
 * What the number of members asks of a subscription. More members than seats buy seats at once. A member who leaves gives
 * back theirs at the renewal (it is paid until then), but only where no seat was free before: seats that somebody bought
 * ahead stay. A member who comes in the meantime takes the seat that was paid for, and nothing is charged twice.
 */
export function followMembers(
  subscription: Subscription,
  { members, membersBefore }: { members: number; membersBefore: number },
): SeatsAnswer {
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return { kind: 'wait' }
  const { terms, renewal, pendingChange } = subscription
  if (!isPerSeat(terms) || pendingChange) return { kind: 'wait' }
  if (renewal.kind === 'cancels' || renewal.kind === 'pauses') return { kind: 'wait' }

  const now = Math.max(terms.quantity, members)
  const planned = plannedSeats(renewal) ?? now
  const allWereTaken = planned === membersBefore
  const isFewer = members < membersBefore && allWereTaken
  const counts = renewal.kind === 'renews' || isPerSeat(renewal.to)
  const atRenewal = counts && (isFewer || members > planned) ? Math.max(1, members) : planned
  return now === terms.quantity && atRenewal === planned
    ? { kind: 'stay' }
    : { kind: 'follow', now, atRenewal }
}

function plannedSeats(renewal: Renewal): number | null {
  return renewal.kind === 'changes' ? renewal.to.quantity : null
}
