import { isFailing, type Subscription } from './subscription.ts'
import type { Instant } from './time.ts'

/**
 * When a payment first failed, told by what was seen before. A provider says when an invoice was first charged; a bank debit
 * is known to have failed only days after, and grace must not begin before that: what a look showed in order had not
 * failed by then. Once known it does not move, however often the payment is tried again.
 */
export function withFirstFailure(
  previous: { subscription: Subscription; lookedAt: Instant } | null,
  next: Subscription,
  now: Instant,
): Subscription {
  if (!isFailing(next) || previous === null) return next
  const { subscription: before, lookedAt } = previous
  if (before.status === 'none' || before.id !== next.id) return next
  const earliest = isFailing(before) ? before.since : lookedAt
  // A sandbox's clock may have been set back since.
  return earliest > next.since && earliest <= now ? { ...next, since: earliest } : next
}
