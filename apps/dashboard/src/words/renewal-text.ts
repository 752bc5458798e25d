import { plan, type Subscription, type SubscriptionIn } from '@prorata/billing'
import type { Format } from '../format.ts'
import { termsAmount, termsPrice } from './terms-text.ts'

/**
 * What happens next to a subscription, and when, in one sentence. `null` where nothing will. `hasCard`: there is something
 * to charge; `null` where that is not known.
 */
export function renewalText(
  subscription: Subscription,
  format: Format,
  hasCard: boolean | null = null,
): string | null {
  switch (subscription.status) {
    case 'none':
      return null
    case 'trialing': {
      const end = format.day(subscription.trialEnd)
      if (subscription.renewal.kind === 'cancels') return `Trial ends on ${end}. You will not be charged.`
      const price = termsPrice(subscription.terms, format)
      return hasCard === false
        ? `Trial ends on ${end}. With a card it goes on for ${price}; without one you are not charged.`
        : `Trial ends on ${end}. First charge then: ${price}.`
    }
    case 'active':
    case 'past_due':
    case 'unpaid':
      return runningText(subscription, format)
    case 'paused':
      return pausedText(subscription, format)
    case 'incomplete':
      if (subscription.processing) {
        return `Your first payment is on its way. ${plan(subscription.terms.planId).name} turns on when it arrives.`
      }
      return `The first payment is not finished. It can be until ${format.moment(subscription.expiresAt)} UTC.`
    case 'incomplete_expired':
      return 'The first payment was never finished, so nothing was charged.'
    case 'canceled':
      return `Ended on ${format.fullDay(subscription.endedAt)}.`
    default:
      return subscription satisfies never
  }
}

type Paid = Extract<Subscription, { status: 'active' | 'past_due' | 'unpaid' }>

function runningText({ renewal, period, terms }: Paid, format: Format): string {
  switch (renewal.kind) {
    case 'renews':
      return `Renews ${format.fullDay(period.end)}.`
    case 'cancels':
      return `${plan(terms.planId).name} stays on until ${format.day(renewal.at)}. No more charges.`
    case 'changes':
      return `${plan(renewal.to.planId).name} starts ${format.day(renewal.at)} at ${termsPrice(renewal.to, format)}. You keep ${plan(terms.planId).name} until then.`
    case 'pauses':
      return `${plan(terms.planId).name} stays on until ${format.day(renewal.at)}, then it pauses${untilText(renewal.until, format)}.`
    default:
      return renewal satisfies never
  }
}

function pausedText({ cause, resumesAt, terms }: SubscriptionIn<'paused'>, format: Format): string {
  switch (cause) {
    case 'requested':
      return resumesAt === null
        ? 'You are not charged until you resume it.'
        : `Resumes by itself on ${format.fullDay(resumesAt)}; then we charge ${format.money(termsAmount(terms))}.`
    case 'trial_ended':
      return 'Your trial has ended. You were not charged, and resume whenever you like.'
    default:
      return cause satisfies never
  }
}

function untilText(until: number | null, format: Format): string {
  return until === null ? '' : ` until ${format.fullDay(until)}`
}
