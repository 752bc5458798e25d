import type { BillingError, SyncClaim } from '@prorata/billing'
import type { Ports } from './ports.ts'
import { type FetchedTruth, fetchTruth } from './fetch-truth.ts'
import { claimCustomer, giveBack, settle } from './sync-customer.ts'

export interface HeldCustomer {
  customerId: string
  claim: SyncClaim
  /** Asks the provider; the newest answer is what is saved at the end. */
  look(): Promise<FetchedTruth>
}

/**
 * Runs work while no other work, no other person's click and no sync runs for the same customer, and saves the newest truth
 * it looked at, whether it succeeds or throws. Where it saw nothing the customer is synced later.
 */
export async function withCustomer<Result>(
  ports: Ports,
  organizationId: string,
  work: (held: HeldCustomer) => Promise<Result>,
  noCustomer: () => BillingError,
): Promise<Result> {
  const claim = await claimCustomer(ports, organizationId)
  if (!claim) throw noCustomer()

  let seen: FetchedTruth | null = null
  const look = async () => {
    // What was seen before a change must not be saved after it, where the second look fails.
    seen = null
    seen = await fetchTruth(ports, claim.customerId)
    return seen
  }
  try {
    return await work({ customerId: claim.customerId, claim, look })
  } finally {
    if (seen) await settle(ports, claim, seen)
    else
      await giveBack(ports, claim, new Error('The work under the claim ended without a look at the customer'))
  }
}
