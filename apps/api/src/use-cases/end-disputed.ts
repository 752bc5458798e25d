import { isRunning, type SyncClaim } from '@prorata/billing'
import { type FetchedTruth, fetchTruth } from './fetch-truth.ts'
import type { Ports } from './ports.ts'

/**
 * A dispute that was lost takes the money for good, and with it the subscription that was paid with it. While a dispute is
 * open nothing changes: most are won or withdrawn. Answers the truth after that.
 */
export async function endDisputed(
  ports: Ports,
  claim: SyncClaim,
  truth: FetchedTruth,
): Promise<FetchedTruth> {
  const { subscription, payments } = truth
  if (!subscription || !isRunning(subscription)) return truth
  const lost = payments.find(
    ({ dispute, subscriptionId }) => dispute === 'lost' && subscriptionId === subscription.id,
  )
  if (!lost) return truth
  const { organizationId, customerId } = claim
  await ports.provider.cancel({ customerId, subscription, effective: 'now', reason: null, comment: null })
  await ports.auditLog.append({
    organizationId,
    actor: 'sync',
    action: 'dispute.lost',
    details: { paymentId: lost.id, amount: lost.amount, subscriptionId: subscription.id },
    at: ports.clock.now(),
  })
  return fetchTruth(ports, customerId)
}
