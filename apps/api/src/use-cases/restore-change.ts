import { isRunning, type SyncClaim } from '@prorata/billing'
import { type FetchedTruth, fetchTruth } from './fetch-truth.ts'
import type { Ports } from './ports.ts'

/**
 * Schedules a change anew that had given way to another one which was not made after all. Named by that other one, it
 * comes back once.
 */
export async function restoreChange(
  ports: Ports,
  { customerId }: SyncClaim,
  truth: FetchedTruth,
): Promise<FetchedTruth> {
  const { subscription, setAside } = truth
  if (!setAside || !subscription || !isRunning(subscription)) return truth
  await ports.provider.changePlan({
    customerId,
    subscription,
    to: setAside.to,
    effective: 'period_end',
    prorationDate: truth.fetchedAt,
    promotionId: null,
    idempotencyKey: `${setAside.key}:restore`,
  })
  return fetchTruth(ports, customerId)
}
