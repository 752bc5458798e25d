import { BillingError, isRunning, type SyncClaim } from '@prorata/billing'
import { type FetchedTruth, fetchTruth } from './fetch-truth.ts'
import type { Ports } from './ports.ts'

/**
 * Schedules a change anew that had given way to another one which was not made after all. Named by that other one, it
 * comes back once. Where the provider refuses, the customer's sync goes on without it, and tries again with the next look.
 */
export async function restoreChange(
  ports: Ports,
  { organizationId, customerId }: SyncClaim,
  truth: FetchedTruth,
): Promise<FetchedTruth> {
  const { subscription, setAside } = truth
  if (!setAside || !subscription || !isRunning(subscription)) return truth
  const audit = (outcome: string) =>
    ports.auditLog.append({
      organizationId,
      actor: 'sync',
      action: 'subscription.restoreChange',
      details: { to: setAside.to, outcome },
      at: ports.clock.now(),
    })
  try {
    await ports.provider.changePlan({
      customerId,
      subscription,
      to: setAside.to,
      effective: 'period_end',
      prorationDate: truth.fetchedAt,
      promotionId: null,
      idempotencyKey: `${setAside.key}:restore`,
    })
  } catch (error) {
    if (!(error instanceof BillingError) || error.code !== 'provider_rejected') throw error
    await audit(error.code)
    return { ...truth, setAside: null }
  }
  await audit('restored')
  // Whatever the note says now, it is not looked at again at once.
  return { ...(await fetchTruth(ports, customerId)), setAside: null }
}
