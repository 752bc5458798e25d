/** What a plan's card offers to this organization: the same rules as the server's, asked in the browser. */

import {
  type ChangeDirection,
  decideChange,
  decideCheckout,
  type Interval,
  isEnded,
  isPerSeat,
  isRunning,
  type Money,
  type PlanId,
  type Refusal,
} from '@prorata/billing'
import type { Format } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { adverbOf, seatsText } from '../../words/terms-text.ts'

export type PlanOffer = Outputs['plans']['list']['plans'][number]

export type Offer =
  /** The plan in force. `note`: until when, where that is known to end. */
  | { kind: 'current'; note: string }
  /** A change to it is scheduled. */
  | { kind: 'scheduled'; at: number }
  /** It costs nothing and is not bought. */
  | { kind: 'free' }
  | { kind: 'trial'; price: Money }
  | { kind: 'buy'; price: Money }
  | { kind: 'change'; label: string; direction: ChangeDirection; quantity: number }
  | { kind: 'refused'; label: string; refusal: Refusal }

/** `seats`: how many of a plan that is sold by the seat: as many as are taken. */
export function offerFor(
  offer: PlanOffer,
  interval: Interval,
  current: Outputs['subscription']['current'],
  currency: string,
  seats: number,
  format: Format,
): Offer {
  const { subscription, access, trialAvailable } = current
  if (!offer.prices) {
    const isCurrent = access.planId === offer.id && !isRunning(subscription)
    return isCurrent ? { kind: 'current', note: 'Your plan' } : { kind: 'free' }
  }
  const quantity = isPerSeat({ planId: offer.id }) ? seats : 1
  const price = { amount: offer.prices[interval].unitAmount * quantity, currency }
  const wish = { planId: offer.id, interval, quantity }
  if (subscription.status === 'none' || isEnded(subscription)) {
    const decision = decideCheckout(subscription, wish, { trialRedeemed: !trialAvailable, skipTrial: false })
    if (!decision.ok) return { kind: 'refused', label: `Buy ${offer.name}`, refusal: decision.refusal }
    return decision.trialDays > 0 ? { kind: 'trial', price } : { kind: 'buy', price }
  }
  if (isRunning(subscription)) {
    const { renewal, terms } = subscription
    if (renewal.kind === 'changes' && isTerms(renewal.to, offer.id, interval)) {
      return { kind: 'scheduled', at: renewal.at }
    }
    if (isTerms(terms, offer.id, interval)) {
      const until = 'at' in renewal ? ` until ${format.day(renewal.at)}` : ''
      return { kind: 'current', note: `Your plan${until}` }
    }
  }
  const decision = decideChange(subscription, wish, current.limitUse)
  const label = labelOf(
    offer,
    interval,
    subscription.terms.planId,
    decision.ok ? decision.change.direction : null,
  )
  const forSeats = isPerSeat({ planId: offer.id }) ? ` for ${seatsText(quantity, format)}` : ''
  const priced = `${label}, ${format.money(price)}/${interval}${forSeats}`
  return decision.ok
    ? { kind: 'change', label: priced, direction: decision.change.direction, quantity }
    : { kind: 'refused', label: priced, refusal: decision.refusal }
}

function labelOf(
  offer: PlanOffer,
  interval: Interval,
  currentId: PlanId,
  direction: ChangeDirection | null,
): string {
  switch (direction) {
    case 'upgrade':
      return `Upgrade to ${offer.name}`
    case 'downgrade':
      return `Downgrade to ${offer.name}`
    case 'interval':
    case 'quantity':
      return `Switch to ${adverbOf(interval)}`
    case null:
      return currentId === offer.id ? `Switch to ${adverbOf(interval)}` : `Change to ${offer.name}`
    default:
      return direction satisfies never
  }
}

function isTerms(terms: { planId: PlanId; interval: Interval }, planId: PlanId, interval: Interval): boolean {
  return terms.planId === planId && terms.interval === interval
}
