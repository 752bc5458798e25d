/** How a cancellation is worded: what stays and until when, what it gives up, what it does not do. */

import {
  type CancelableSubscription,
  type Cancellation,
  type CancellationReason,
  catalog,
  meterIds,
  plan,
} from '@prorata/billing'
import type { Format } from '../../format.ts'
import { termsName } from '../../words/terms-text.ts'

export const reasonLabels = {
  too_expensive: 'It costs too much',
  missing_features: 'It lacks something I need',
  switched_service: 'I use another product now',
  unused: 'I don’t use it enough',
  customer_service: 'I was not helped well',
  too_complex: 'It is too hard to use',
  low_quality: 'It does not work well enough',
  other: 'Something else',
} as const satisfies Record<CancellationReason, string>

/** The button: the act and its day. */
export function cancelText({ at }: Cancellation, format: Format): string {
  return at === null ? 'Cancel now' : `Cancel on ${format.day(at)}`
}

/** What a cancellation means besides when it comes, a sentence a fact. */
export function cancelFacts(
  subscription: CancelableSubscription,
  cancellation: Cancellation,
  format: Format,
): string[] {
  const fallback = plan(catalog.fallback).name
  const { at } = cancellation
  return [
    ...(at === null
      ? [whyAtOnce(subscription)]
      : [
          subscription.status === 'trialing'
            ? 'The trial runs to its end, and you will not be charged.'
            : noMoreCharges(subscription, format),
        ]),
    ...givenUp(subscription, cancellation, format),
    `After that your team is on ${fallback}, which costs nothing. Nothing is deleted.`,
    at === null
      ? 'This cannot be undone. You can buy a plan again at any time.'
      : `You can undo this until ${format.day(at)}.`,
  ]
}

function whyAtOnce(subscription: CancelableSubscription): string {
  switch (subscription.status) {
    case 'past_due':
    case 'unpaid':
      return 'The last payment failed, so no paid time is left. The open invoice is withdrawn and we stop collecting it.'
    case 'paused':
      return 'It is paused, so no paid time is left.'
    case 'incomplete':
      return subscription.processing
        ? 'The first payment is still on its way. It is withdrawn.'
        : 'The first payment was never finished. You have not been charged.'
    case 'trialing':
    case 'active':
      return 'The time that is left is given up.'
    default:
      return subscription satisfies never
  }
}

function noMoreCharges({ terms }: CancelableSubscription, format: Format): string {
  const billed = meterIds.flatMap((id) =>
    plan(terms.planId).allowances[id].overage ? [catalog.meters[id].name] : [],
  )
  return billed.length === 0
    ? 'You will not be charged again.'
    : `You will not be charged for the plan again. ${format.list(billed)} beyond the included ones are still billed at the end.`
}

function givenUp(subscription: CancelableSubscription, { givesUp }: Cancellation, format: Format): string[] {
  if (givesUp === null || !('renewal' in subscription)) return []
  const { renewal, pendingChange, terms } = subscription
  switch (givesUp) {
    case 'unpaid_change':
      return pendingChange
        ? [`Your change to ${termsName(pendingChange.to, terms)} is given up; its payment is not taken.`]
        : []
    case 'scheduled_change':
      return renewal.kind === 'changes'
        ? [`${termsName(renewal.to, terms)} will not begin on ${format.day(renewal.at)}.`]
        : []
    case 'pause':
      return renewal.kind === 'pauses' ? [`The pause from ${format.day(renewal.at)} is given up.`] : []
    default:
      return givesUp satisfies never
  }
}

/** What is given up by ending at once, asked before it is done. */
export function endNowQuestion(
  { terms, status }: CancelableSubscription,
  until: number,
  format: Format,
): string {
  const { name } = plan(terms.planId)
  return status === 'trialing'
    ? `End ${name} today? Your trial until ${format.fullDay(until)} is over with it. You are not charged.`
    : `End ${name} today? You lose it at once although it is paid until ${format.fullDay(until)}, and nothing is refunded.`
}
