/**
 * The second look at a trial, when it has begun: only now its card is known. One that should not be is ended at once. It
 * was shown as free, so that it is never charged instead.
 */

import { type RefusedTrial, type SyncClaim, trialKeys } from '@prorata/billing'
import { type FetchedTruth, fetchTruth } from './fetch-truth.ts'
import type { Ports } from './ports.ts'

export interface JudgedTruth {
  truth: FetchedTruth
  /** The trial that was seen for the first time and refused. */
  refused: RefusedTrial | null
}

/** Trials that a person gave by hand at the provider are theirs to give: they are counted and never refused. */
export async function judgeTrial(
  ports: Ports,
  { organizationId, customerId, previous }: SyncClaim,
  truth: FetchedTruth,
): Promise<JudgedTruth> {
  const { trial, profile, fetchedAt, subscription } = truth
  if (!trial) return { truth, refused: null }
  const { subscriptionId, isOwn } = trial
  const keys = trialKeys(organizationId, [profile.details.email], profile)
  const [because] = await ports.trials.take(keys, { organizationId, subscriptionId, at: fetchedAt })
  const isNew = !('id' in previous) || previous.id !== subscriptionId
  const isShown = subscription !== null && 'id' in subscription && subscription.id === subscriptionId
  if (because === undefined || !isOwn || !isNew || !isShown) return { truth, refused: null }

  const refused = { subscriptionId, because }
  // It was ended before, by a look that could not be saved.
  if (subscription.status === 'canceled') return { truth, refused }
  if (subscription.status !== 'trialing') return { truth, refused: null }
  await ports.provider.cancel({
    customerId,
    subscription,
    effective: 'now',
    reason: null,
    comment: `A trial was given before (${because})`,
  })
  await ports.auditLog.append({
    organizationId,
    actor: 'sync',
    action: 'trial.refuse',
    details: { ...refused },
    at: ports.clock.now(),
  })
  return { truth: await fetchTruth(ports, customerId), refused }
}
