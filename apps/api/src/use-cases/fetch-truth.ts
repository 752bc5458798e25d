import type { CustomerTruth, Instant } from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface FetchedTruth extends CustomerTruth {
  fetchedAt: Instant
}

/** The time is taken before the question: an answer is never believed newer than it is. */
export async function fetchTruth({ provider, clock }: Ports, customerId: string): Promise<FetchedTruth> {
  const fetchedAt = clock.now()
  return { ...(await provider.fetchCustomer(customerId)), fetchedAt }
}
