import {
  type CancellationReason,
  decideCancel,
  decideCancelNow,
  type Instant,
  isEnded,
  isRunning,
  type Subscription,
} from '@prorata/billing'
import type { Member, Ports } from './ports.ts'
import { runCommand } from './run-command.ts'

export interface Leaving {
  reason: CancellationReason | null
  comment: string | null
}

export type CancelResult = { kind: 'scheduled'; at: Instant } | { kind: 'ended'; at: Instant }

/** Ends the subscription when what was paid for is over, or at once where nothing is. Throws `refused`. */
export function cancelSubscription(ports: Ports, member: Member, leaving: Leaving): Promise<CancelResult> {
  return runCommand(ports, member, {
    action: 'subscription.cancel',
    details: { ...leaving },
    standing: (subscription) => endOf(subscription) ?? scheduledEnd(subscription),
    decide: decideCancel,
    act: ({ subscription, cancellation: { effective } }, customerId) =>
      ports.provider.cancel({ customerId, subscription, effective, ...leaving }),
    expected: ({ cancellation: { at } }): CancelResult =>
      at === null ? { kind: 'ended', at: ports.clock.now() } : { kind: 'scheduled', at },
  })
}

/** Ends the subscription at once, also what was paid for. Throws `refused`. */
export function cancelSubscriptionNow(
  ports: Ports,
  member: Member,
  leaving: Leaving,
): Promise<Extract<CancelResult, { kind: 'ended' }>> {
  return runCommand(ports, member, {
    action: 'subscription.cancelNow',
    details: { ...leaving },
    standing: endOf,
    decide: decideCancelNow,
    act: ({ subscription }, customerId) =>
      ports.provider.cancel({ customerId, subscription, effective: 'now', ...leaving }),
    expected: () => ({ kind: 'ended' as const, at: ports.clock.now() }),
  })
}

function endOf(subscription: Subscription): { kind: 'ended'; at: Instant } | null {
  return isEnded(subscription) ? { kind: 'ended', at: subscription.endedAt } : null
}

/** Where a payment is open, an end that is scheduled is not the end that is asked for: it comes at once. */
function scheduledEnd(subscription: Subscription): { kind: 'scheduled'; at: Instant } | null {
  const isPaidFor = subscription.status === 'active' || subscription.status === 'trialing'
  if (!isPaidFor || !isRunning(subscription) || subscription.renewal.kind !== 'cancels') return null
  return { kind: 'scheduled', at: subscription.renewal.at }
}
