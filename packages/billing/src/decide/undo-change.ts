import { isRunning, type RunningSubscription, type Subscription, type Terms } from '../subscription.ts'
import { type Decision, refuse, refuseUnpaid } from './refusal.ts'

/** Takes back a change that is scheduled, or gives up one that waits for its payment. The plan in force stays. */
export function decideUndoChange(
  subscription: Subscription,
): Decision<{ subscription: RunningSubscription; change: 'scheduled' | 'unpaid'; to: Terms }> {
  if (subscription.status === 'incomplete') return refuseUnpaid(subscription)
  if (!isRunning(subscription)) return refuse({ code: 'no_subscription' })
  const { pendingChange, renewal } = subscription
  if (pendingChange) return { ok: true, subscription, change: 'unpaid', to: pendingChange.to }
  if (renewal.kind === 'changes') return { ok: true, subscription, change: 'scheduled', to: renewal.to }
  return refuse({ code: 'nothing_to_undo' })
}
