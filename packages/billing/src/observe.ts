/**
 * What changed between two observations of a subscription. Mails, audit and analytics hang on these events; equal
 * observations yield none, so a duplicate delivery has no effect.
 */

import {
  isEnded,
  isFailing,
  isRunning,
  type RunningSubscription,
  type Subscription,
  type Terms,
} from './subscription.ts'
import type { Instant } from './time.ts'
import type { TrialKeyKind } from './trial.ts'

export type SubscriptionEvent =
  | { kind: 'started'; terms: Terms; trialEnd: Instant | null }
  /** Three days before the first charge; without a payment method there will be none. */
  | { kind: 'trial_will_end'; terms: Terms; at: Instant; hasPaymentMethod: boolean }
  | { kind: 'trial_converted'; terms: Terms }
  /** It was ended at once: the organization, its e-mail or its card has had one before. Nothing was charged. */
  | { kind: 'trial_refused'; because: TrialKeyKind }
  | { kind: 'plan_changed'; from: Terms; to: Terms }
  | { kind: 'renewed'; periodStart: Instant; periodEnd: Instant }
  | { kind: 'payment_failed'; since: Instant }
  | { kind: 'recovered' }
  | { kind: 'change_scheduled'; to: Terms; at: Instant }
  | { kind: 'cancellation_scheduled'; at: Instant }
  | { kind: 'resumed' }
  | { kind: 'pause_scheduled'; at: Instant; until: Instant | null }
  /** `until`: when it goes on by itself. */
  | { kind: 'paused'; until: Instant | null }
  | { kind: 'unpaused' }
  | { kind: 'ended'; at: Instant }

/**
 * What happened between two looks at a subscription. Equal looks say nothing, so that a repeated delivery tells nobody twice;
 * what came and went in between is not told.
 */
export function observe(previous: Subscription, next: Subscription): SubscriptionEvent[] {
  if (isRunning(next)) {
    const isSameOne = isRunning(previous) && previous.id === next.id
    return isSameOne ? between(previous, next) : started(next)
  }
  // A first payment that was never made, or an end that was seen before, takes nothing away.
  return isEnded(next) && isRunning(previous) ? [{ kind: 'ended', at: next.endedAt }] : []
}

/** A subscription that is first seen, with what is already so. */
function started(next: RunningSubscription): SubscriptionEvent[] {
  const trialEnd = next.status === 'trialing' ? next.trialEnd : null
  const events: SubscriptionEvent[] = [{ kind: 'started', terms: next.terms, trialEnd }]
  if (isFailing(next)) events.push({ kind: 'payment_failed', since: next.since })
  if (next.status === 'paused') events.push({ kind: 'paused', until: next.resumesAt })
  return [...events, ...renewalEvents(null, next)]
}

function between(previous: RunningSubscription, next: RunningSubscription): SubscriptionEvent[] {
  const events: SubscriptionEvent[] = []
  const converted = previous.status === 'trialing' && next.status === 'active'
  if (converted) events.push({ kind: 'trial_converted', terms: next.terms })
  if (!isSame(previous.terms, next.terms)) {
    events.push({ kind: 'plan_changed', from: previous.terms, to: next.terms })
  }
  // A period that nobody pays for is no renewal.
  if (!converted && next.status !== 'paused' && next.period.start >= previous.period.end) {
    events.push({ kind: 'renewed', periodStart: next.period.start, periodEnd: next.period.end })
  }
  if (isFailing(next) && !isFailing(previous)) events.push({ kind: 'payment_failed', since: next.since })
  if (isFailing(previous) && !isFailing(next)) events.push({ kind: 'recovered' })
  if (next.status === 'paused' && previous.status !== 'paused') {
    events.push({ kind: 'paused', until: next.resumesAt })
  }
  if (previous.status === 'paused' && next.status !== 'paused') events.push({ kind: 'unpaused' })
  return [...events, ...renewalEvents(previous, next)]
}

function renewalEvents(
  previous: RunningSubscription | null,
  { renewal, status }: RunningSubscription,
): SubscriptionEvent[] {
  if (previous && isSame(previous.renewal, renewal)) return []
  switch (renewal.kind) {
    case 'cancels':
      return [{ kind: 'cancellation_scheduled', at: renewal.at }]
    case 'changes':
      return [{ kind: 'change_scheduled', to: renewal.to, at: renewal.at }]
    case 'renews': {
      const took = previous?.renewal.kind
      const isTakenBack = took === 'cancels' || (took === 'pauses' && status !== 'paused')
      return isTakenBack ? [{ kind: 'resumed' }] : []
    }
    case 'pauses':
      return [{ kind: 'pause_scheduled', at: renewal.at, until: renewal.until }]
    default:
      return renewal satisfies never
  }
}

/** Both sides come out of one zod schema, so their keys stand in the same order. */
function isSame(a: unknown, b: unknown): boolean {
  return JSON.stringify(a) === JSON.stringify(b)
}
