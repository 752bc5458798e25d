/** How the provider's truth gets into our own records. */

import type { Anomaly } from '../anomaly.ts'
import type { CustomerProfile } from '../customer-profile.ts'
import type { MoneyEvent, MoneyState } from '../dunning.ts'
import type { SubscriptionEvent } from '../observe.ts'
import type { Subscription } from '../subscription.ts'
import type { Instant } from '../time.ts'
import type { NewEmail } from './outbox.ts'
import type { CustomerTruth } from './provider.ts'

/** An organization's billing record. */
export interface BillingRecord {
  organizationId: string
  customerId: string | null
  subscription: Subscription
  profile: CustomerProfile
  /** When the state was last fetched from the provider; `null` before the first time. */
  syncedAt: Instant | null
  anomalies: Anomaly[]
}

export interface SubscriptionStore {
  /** A record with `noSubscription` where nothing is stored yet. */
  load(organizationId: string): Promise<BillingRecord>
  /** Binds the customer where none is bound yet, and answers the one that is bound. */
  linkCustomer(organizationId: string, customerId: string): Promise<{ customerId: string; linked: boolean }>
}

/** The right to write what was fetched for one customer. It lapses after its lease, and then saves nothing. */
export interface SyncClaim {
  organizationId: string
  customerId: string
  /** The doorbell's count when the claim was taken: a later ring stays to be answered. */
  generation: bigint
  token: string
  previous: Subscription
}

export type BillingEvent = SubscriptionEvent | MoneyEvent

export interface SyncResult {
  truth: CustomerTruth
  events: BillingEvent[]
  /** What people are to be told of it. A mail whose key was used before is left out. */
  emails: NewEmail[]
  fetchedAt: Instant
  lookAgainAt: Instant
}

/**
 * Doorbells: a count of rings a customer, and the count that has been answered. A ring never waits for a fetch, and many
 * rings cost one fetch.
 */
export interface SyncQueue {
  /** Rings for an organization, and answers the count to wait for. `null` where it has no customer. */
  ring(organizationId: string): Promise<bigint | null>
  /** Takes this organization's work, or (without one) any that is due; `null` where there is none or another worker has it. */
  claim(options: { organizationId?: string; now: Instant; leaseMs: number }): Promise<SyncClaim | null>
  /** Saves the truth, the events, the mails and the next look in one transaction. False where the claim had lapsed: nothing is written. */
  settle(claim: SyncClaim, result: SyncResult): Promise<boolean>
  /** What was stored of the customer's money before this claim; `null` where it was never looked at. */
  lookBack(claim: SyncClaim): Promise<MoneyState | null>
  /** Gives the work back, to be tried again after a pause that grows with each failure. */
  release(claim: SyncClaim, failure: string): Promise<void>
  /** True where every ring up to `generation` has been answered. */
  isAnswered(organizationId: string, generation: bigint): Promise<boolean>
}

/** A provider's event as it arrived, verified. Only the customer it rings for is read from it; state never is. */
export interface InboxEvent {
  id: string
  type: string
  apiVersion: string | null
  livemode: boolean
  customerId: string | null
  /** Rings for whoever's payment it is, where no customer is named. */
  paymentId?: string | null
  createdAt: Instant
  /** The body, byte for byte as text. */
  payload: string
}

export interface WebhookInbox {
  /** One statement: stores the event once and rings its customer's doorbell. Resolves only when the row is durable. */
  receive(event: InboxEvent): Promise<{ duplicate: boolean }>
}
