/** Where a change stands between "here is the price" and "it is done". */

import { isRunning, type Quote, type Subscription, type Terms } from '@prorata/billing'
import type { Failure } from '../../words/failure.ts'
import { isOutcomeUnknown } from '../../words/failure.ts'
import { type Message, messageFor } from '../../words/message-for.ts'
import type { Outputs } from '../../trpc.ts'

export type ChangeOutcome = Outputs['subscription']['change']

export type ChangeStage =
  | { kind: 'ready' }
  | { kind: 'sending' }
  /** No answer came: whether it was carried out is being looked up. Nothing can be sent meanwhile. */
  | { kind: 'confirming' }
  /** It was looked up, and has not been carried out: the same quote can be sent again, and is charged once at most. */
  | { kind: 'not_carried_out' }
  /** It was answered with a failure that moved nothing. */
  | { kind: 'failed'; message: Message; declined: boolean }
  | { kind: 'done'; outcome: ChangeOutcome; quote: Quote }

/** What a failed answer leads to. `requote`: the price that was sent cannot be sent again. */
export function stageAfterFailure(failure: Failure): { stage: ChangeStage; requote: boolean } {
  if (isOutcomeUnknown(failure)) return { stage: { kind: 'confirming' }, requote: false }
  const code = failure.kind === 'billing' ? failure.code : null
  if (code === 'quote_expired' || code === 'quote_moved' || code === 'refused') {
    return { stage: { kind: 'ready' }, requote: true }
  }
  const declined = code === 'payment_declined'
  return {
    stage: { kind: 'failed', message: messageFor(failure), declined },
    // A payment provider answers the same request the same way: another try needs a quote of its own.
    requote: declined || code === 'quote_invalid',
  }
}

/** True where the subscription shows that the quoted change has been carried out, or is scheduled. */
export function isCarriedOut(subscription: Subscription, { to, effective }: Quote): boolean {
  if (!isRunning(subscription)) return false
  if (effective === 'now') return isSame(subscription.terms, to)
  return subscription.renewal.kind === 'changes' && isSame(subscription.renewal.to, to)
}

/** True while a change waits for its payment. */
export function isWaiting(subscription: Subscription): boolean {
  return isRunning(subscription) && subscription.pendingChange !== null
}

/** The payment was not confirmed: the change is given up, or its time is over. */
export const givenUp: ChangeStage = {
  kind: 'failed',
  message: {
    title: 'The change was not made',
    text: 'Its payment was not confirmed. You have not been charged.',
  },
  declined: true,
}

function isSame(a: Terms, b: Terms): boolean {
  return a.planId === b.planId && a.interval === b.interval && a.quantity === b.quantity
}
