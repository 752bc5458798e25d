/**
 * The one way the provider's truth gets into our database: by the worker after a webhook, on the return from Checkout and
 * after a change. Whoever holds the claim on a customer is the only one who fetches and writes for it.
 */

import {
  actionPatience,
  BillingError,
  type CustomerTruth,
  day,
  hour,
  type Instant,
  isRunning,
  minute,
  second,
  type SyncClaim,
  withFirstFailure,
  trialNotice,
} from '@prorata/billing'
import { adoptSetups } from './adopt-setups.ts'
import { endDisputed } from './end-disputed.ts'
import { type FetchedTruth, fetchTruth } from './fetch-truth.ts'
import { followSeats } from './follow-members.ts'
import { judgeTrial } from './judge-trial.ts'
import type { Ports } from './ports.ts'
import { restoreChange } from './restore-change.ts'
import { tell } from './tell.ts'

/** A holder that died is replaced after its lease, in physical time: soon for a fetch, later for a change and its payment. */
export const syncLeaseMs = 30 * second
const changeLeaseMs = 2 * minute
const patienceMs = 20 * second

/** Fetches, observes, saves. A failure gives the claim back, to be tried again later, and is thrown on. */
export async function syncCustomer(ports: Ports, claim: SyncClaim): Promise<void> {
  try {
    await adoptSetups(ports, claim)
    const fetched = await endDisputed(ports, claim, await fetchTruth(ports, claim.customerId))
    const truth = await restoreChange(ports, claim, fetched)
    await settle(ports, claim, await followSeats(ports, claim, truth))
  } catch (error) {
    await giveBack(ports, claim, error)
    throw error
  }
}

/**
 * Resolves when the stored state is at least as new as this call: syncs, or waits for whoever is at it. An organization
 * without a customer has nothing to sync. Throws `provider_unavailable` where it takes too long.
 */
export async function syncNow(ports: Ports, organizationId: string): Promise<void> {
  const generation = await ports.syncQueue.ring(organizationId)
  if (generation === null) return
  await untilPatienceEnds(ports, organizationId, async () => {
    const claim = await claimOf(ports, organizationId, syncLeaseMs)
    if (claim) await syncCustomer(ports, claim)
    return claim !== null || (await ports.syncQueue.isAnswered(organizationId, generation)) ? true : null
  })
}

/**
 * The claim on an organization's customer, however long others are at it; `null` where there is no customer. A ring that
 * somebody else answered first leaves nothing to claim, so each try rings.
 */
export async function claimCustomer(ports: Ports, organizationId: string): Promise<SyncClaim | null> {
  if ((await ports.syncQueue.ring(organizationId)) === null) return null
  return untilPatienceEnds(ports, organizationId, async () => {
    const claim = await claimOf(ports, organizationId, changeLeaseMs)
    if (!claim) await ports.syncQueue.ring(organizationId)
    return claim ?? claimOf(ports, organizationId, changeLeaseMs)
  })
}

function claimOf(
  { syncQueue, clock }: Ports,
  organizationId: string,
  leaseMs: number,
): Promise<SyncClaim | null> {
  return syncQueue.claim({ organizationId, now: clock.now(), leaseMs })
}

async function untilPatienceEnds<Result>(
  { pause }: Ports,
  organizationId: string,
  attempt: () => Promise<Result | null>,
): Promise<Result> {
  for (let waited = 0, step = 25; waited <= patienceMs; waited += step, step = Math.min(step * 2, 500)) {
    const result = await attempt()
    if (result !== null) return result
    await pause(step)
  }
  throw new BillingError('provider_unavailable', `The sync of ${organizationId} took too long`)
}

/** Saves what was fetched and what changed by it. A claim that lapsed saves nothing: a newer holder will. */
export async function settle(ports: Ports, claim: SyncClaim, fetched: FetchedTruth): Promise<boolean> {
  const judged = await judgeTrial(ports, claim, fetched)
  const before = await ports.syncQueue.lookBack(claim)
  const { fetchedAt, ...fresh } = judged.truth
  const subscription = fresh.subscription && withFirstFailure(before, fresh.subscription, fetchedAt)
  const truth = { ...fresh, subscription }
  const told = await tell(ports, claim, {
    before,
    now: { ...truth, fetchedAt },
    refusedTrial: judged.refused,
  })
  return ports.syncQueue.settle(claim, {
    truth,
    ...told,
    fetchedAt,
    lookAgainAt: lookAgainAt(truth, fetchedAt),
  })
}

export async function giveBack({ syncQueue }: Ports, claim: SyncClaim, error: unknown): Promise<void> {
  try {
    await syncQueue.release(claim, error instanceof Error ? error.message : String(error))
  } catch {
    // The database is gone too: the lease runs out by itself, and the first failure is the one to report.
  }
}

/** A renewal's invoice is a draft for an hour before it is paid: https://docs.stripe.com/billing/subscriptions/webhooks */
const settlingTime = 65 * minute

/** When to look even though nobody rang, so that a lost webhook heals by itself: after the next boundary, and once a day. */
export function lookAgainAt({ subscription, invoices, setAside }: CustomerTruth, now: Instant): Instant {
  if (setAside) return now
  const boundaries: Instant[] = []
  if (subscription && isRunning(subscription)) {
    boundaries.push(subscription.period.end)
    if (subscription.status === 'trialing') boundaries.push(subscription.trialEnd)
    if (subscription.status === 'paused' && subscription.resumesAt !== null) {
      boundaries.push(subscription.resumesAt)
    }
    if (subscription.renewal.kind !== 'renews') boundaries.push(subscription.renewal.at)
    if (subscription.pendingChange) boundaries.push(subscription.pendingChange.expiresAt)
  }
  if (subscription?.status === 'incomplete') boundaries.push(subscription.expiresAt)
  for (const { nextPaymentAttempt } of invoices) {
    if (nextPaymentAttempt !== null) boundaries.push(nextPaymentAttempt)
  }
  const ahead = boundaries.map((at) => at + settlingTime).filter((at) => at > now)
  // A trial's end is announced on time, whoever rings.
  if (subscription?.status === 'trialing' && subscription.trialEnd - trialNotice > now) {
    ahead.push(subscription.trialEnd - trialNotice)
  }
  // Somebody may have left the bank's question unanswered, and is written to.
  const asked = invoices.filter(({ status, needsAction }) => status === 'open' && needsAction)
  ahead.push(...asked.map(({ createdAt }) => createdAt + actionPatience).filter((at) => at > now))
  // An open draft moves within the hour, whatever the boundary.
  if (invoices.some(({ status }) => status === 'draft')) ahead.push(now + hour)
  return Math.min(now + day, ...ahead)
}
