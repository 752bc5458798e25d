/** Seats of a plan that is sold by the seat: who is a member takes one, and the quantity that is paid for follows. */

import { plan } from './plans.ts'
import type { Subscription, Terms } from './subscription.ts'

/** How many seats a subscription should have: now, and from its renewal on. */
export interface SeatTargets {
  now: number
  atRenewal: number
}

export function isPerSeat({ planId }: Pick<Terms, 'planId'>): boolean {
  return plan(planId).perSeat === true
}

/**
 * What the number of members asks of a subscription; `null` where it asks nothing, or where it has to wait: for a payment,
 * a pause or an end. More members than seats buy seats at once. A member who leaves gives back theirs at the renewal
 * (it is paid until then), but only where no seat was free before: seats that somebody bought ahead stay. A member who
 * comes in the meantime takes the seat that was paid for, and nothing is charged twice.
 */
export function followMembers(
  subscription: Subscription,
  { members, membersBefore }: { members: number; membersBefore: number },
): SeatTargets | null {
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return null
  const { terms, renewal, pendingChange } = subscription
  if (!isPerSeat(terms) || pendingChange || renewal.kind === 'cancels' || renewal.kind === 'pauses')
    return null

  const now = Math.max(terms.quantity, members)
  const targets = { now, atRenewal: seatsAtRenewal() }
  const isAsItShouldBe = now === terms.quantity && targets.atRenewal === planned()
  return isAsItShouldBe ? null : targets

  function planned(): number {
    return renewal.kind === 'changes' && isPerSeat(renewal.to) ? renewal.to.quantity : now
  }
  function seatsAtRenewal(): number {
    const seats = planned()
    // What comes is another kind of plan: its seats are not counted.
    if (renewal.kind === 'changes' && !isPerSeat(renewal.to)) return seats
    if (members > seats) return members
    const allWereTaken = seats === membersBefore
    return members < membersBefore && allWereTaken ? Math.max(1, members) : seats
  }
}
