/** What the core needs of the world. Use cases see these and nothing behind them. */

import type { Anomaly } from './anomaly.ts'
import type { Wish } from './decide.ts'
import type { Invoice } from './invoice.ts'
import type { SubscriptionEvent } from './observe.ts'
import type { MeterId } from './plans.ts'
import type { ChangePreview, QuoteClaims } from './quote.ts'
import type { RunningSubscription, Subscription, Terms } from './subscription.ts'
import type { Amount } from './catalog.ts'
import type { Instant, Period } from './time.ts'

export interface Clock {
  now(): Instant
}

/** A customer's truth at the provider, at one moment. */
export interface CustomerTruth {
  /** `null` where it cannot be read safely: then `anomalies` says why, and the stored state stays. */
  subscription: Subscription | null
  /** Newest first; the newest 100. */
  invoices: Invoice[]
  /** A subscription of this customer's that has or ever had a trial; `null` where none did. */
  trialSubscriptionId: string | null
  anomalies: Anomaly[]
}

export interface CheckoutRequest {
  organizationId: string
  customerId: string
  terms: Terms
  /** Whole days; 0 for none. */
  trialDays: number
  /** Where the browser comes back to; `{CHECKOUT_SESSION_ID}` in it is replaced by the provider. */
  successUrl: string
  cancelUrl: string
  /** Names the intent: the same key starts no second checkout. */
  idempotencyKey: string
}

export type CheckoutStatus = 'open' | 'complete' | 'expired'

export interface CheckoutSession {
  id: string
  customerId: string | null
  status: CheckoutStatus
  /** The hosted page, while the session is open. */
  url: string | null
  expiresAt: Instant
}

export interface ChangeRequest {
  customerId: string
  subscription: RunningSubscription
  to: Terms
  effective: 'now' | 'period_end'
  /** The second the proration is computed at, in milliseconds. */
  prorationDate: Instant
}

export type ChangeOutcome =
  | { kind: 'applied'; invoiceId: string | null }
  | { kind: 'scheduled'; at: Instant }
  /** The bank wants the person to confirm: nothing has changed until they do, on `url`. */
  | { kind: 'action_required'; url: string; invoiceId: string }

/**
 * A payment provider. Failures are `BillingError`s with codes `payment_declined`, `provider_rate_limited`,
 * `provider_unavailable`, `provider_rejected`, `not_found`, with the vendor's error as `cause`.
 */
export interface BillingProvider {
  /** Creates the organization's customer. Calls for one organization, however many at once, make exactly one. */
  createCustomer(input: {
    organizationId: string
    name: string
    email: string
  }): Promise<{ customerId: string }>
  fetchCustomer(customerId: string): Promise<CustomerTruth>
  startCheckout(request: CheckoutRequest): Promise<CheckoutSession>
  retrieveCheckout(sessionId: string): Promise<CheckoutSession>
  /** Makes an open session unpayable. One that is complete or expired already stays as it is. */
  expireCheckout(sessionId: string): Promise<CheckoutSession>
  /** Changes nothing. Asked twice with the same request, while nothing else happens, it answers the same. */
  previewChange(request: ChangeRequest): Promise<ChangePreview>
  /**
   * Makes the change that `previewChange` priced. A declined payment leaves plan and money as they were and throws
   * `payment_declined`.
   */
  changePlan(request: ChangeRequest & { idempotencyKey: string }): Promise<ChangeOutcome>
}

/** An organization's billing record. */
export interface BillingRecord {
  organizationId: string
  customerId: string | null
  subscription: Subscription
  /** When the state was last fetched from the provider; `null` before the first time. */
  syncedAt: Instant | null
  anomalies: Anomaly[]
}

export interface SubscriptionStore {
  /** A record with `noSubscription` where nothing is stored yet. */
  load(organizationId: string): Promise<BillingRecord>
  /** Binds the customer where none is bound yet, and answers the one that is bound. */
  linkCustomer(organizationId: string, customerId: string): Promise<{ customerId: string; linked: boolean }>
  /** True from the first trial on, for ever. */
  trialRedeemed(organizationId: string): Promise<boolean>
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

/**
 * Doorbells: a count of rings a customer, and the count that has been answered. A ring never waits for a fetch, and many
 * rings cost one fetch.
 */
export interface SyncQueue {
  /** Rings for an organization, and answers the count to wait for. `null` where it has no customer. */
  ring(organizationId: string): Promise<bigint | null>
  /** Takes this organization's work, or (without one) any that is due; `null` where there is none or another worker has it. */
  claim(options: { organizationId?: string; now: Instant; leaseMs: number }): Promise<SyncClaim | null>
  /** Saves the truth, the events and the next look in one transaction. False where the claim had lapsed: nothing is written. */
  settle(
    claim: SyncClaim,
    result: { truth: CustomerTruth; events: SubscriptionEvent[]; fetchedAt: Instant; lookAgainAt: Instant },
  ): Promise<boolean>
  /** Gives the work back, to be tried again after a pause that grows with each failure. */
  release(claim: SyncClaim, failure: string): Promise<void>
  /** True where every ring up to `generation` has been answered. */
  isAnswered(organizationId: string, generation: bigint): Promise<boolean>
}

export interface InvoicePage {
  invoices: Invoice[]
  nextCursor: string | null
}

export interface InvoiceStore {
  /** Newest first, by key and not by offset. `limit` is 1 to 100; a cursor that is not one of ours is `invalid_input`. */
  list(organizationId: string, page: { limit: number; cursor: string | null }): Promise<InvoicePage>
  find(organizationId: string, invoiceId: string): Promise<Invoice | null>
}

export interface UsageRecord {
  meterId: MeterId
  quantity: number
  /** Names the use itself: the same identifier is counted once, for ever. */
  identifier: string
  occurredAt: Instant
}

export type UsageReceipt =
  | { kind: 'recorded'; used: number }
  /** This identifier was counted before; nothing was added. */
  | { kind: 'duplicate'; used: number }
  /** It would go over the limit; nothing was added. */
  | { kind: 'limit_reached'; used: number }

export interface UsageStore {
  used(organizationId: string, meterIds: readonly MeterId[], period: Period): Promise<Record<MeterId, number>>
  /** Counts once and never beyond `limit`, however many callers there are. */
  record(organizationId: string, record: UsageRecord, period: Period, limit: Amount): Promise<UsageReceipt>
}

/** At most one open checkout an organization: a double click or a second tab gets the same page. */
export interface CheckoutStore {
  find(organizationId: string): Promise<CheckoutReservation | null>
  /** Takes the place of `replaces` (a reservation's id, or `null` for none). False where somebody else was faster. */
  reserve(organizationId: string, reservation: CheckoutReservation, replaces: string | null): Promise<boolean>
  attach(organizationId: string, reservationId: string, session: CheckoutSession): Promise<void>
  clear(organizationId: string, reservationId: string): Promise<void>
}

export interface CheckoutReservation {
  id: string
  wish: Wish
  skipTrial: boolean
  /** `null` until the provider has answered. */
  sessionId: string | null
  reservedAt: Instant
}

/** Signs quotes, and reads back only what it signed. */
export interface QuoteSigner {
  sign(claims: QuoteClaims): string
  /** `null` for anything that was not signed by us. */
  verify(token: string): QuoteClaims | null
}

/** One entry a mutation: who asked for what, and what came of it. Entries are only ever added. */
export interface AuditEntry {
  organizationId: string
  /** A user's id, or the name of the part of the system that acted. */
  actor: string
  action: string
  details: Record<string, unknown>
  at: Instant
}

export interface AuditLog {
  append(entry: AuditEntry): Promise<void>
}

/** Ids in the world outside the core. */
export interface IdSource {
  next(): string
}

/** A provider's event as it arrived, verified. Only the customer it rings for is read from it; state never is. */
export interface InboxEvent {
  id: string
  type: string
  apiVersion: string | null
  livemode: boolean
  customerId: string | null
  createdAt: Instant
  /** The body, byte for byte as text. */
  payload: string
}

export interface WebhookInbox {
  /** One statement: stores the event once and rings its customer's doorbell. Resolves only when the row is durable. */
  receive(event: InboxEvent): Promise<{ duplicate: boolean }>
}

export const roles = ['owner', 'admin', 'member'] as const
export type Role = (typeof roles)[number]

/** Owners and admins may see and move money; members use what is paid for. */
export function hasBillingRights(role: Role): boolean {
  return role !== 'member'
}

export interface Membership {
  organization: { id: string; name: string }
  role: Role
}

export interface MemberDirectory {
  /** `null` where the person is not, or no longer, a member. */
  find(userId: string, organizationId: string): Promise<Membership | null>
  /** Names of the people with billing rights, for "ask …". At most ten. */
  billingAdmins(organizationId: string): Promise<string[]>
}
