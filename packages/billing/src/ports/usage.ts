import type { Amount } from '../catalog.ts'
import type { MeterId } from '../plans.ts'
import type { Instant, Period } from '../time.ts'

export interface UsageRecord {
  meterId: MeterId
  quantity: number
  /** Names the use itself: the same identifier is counted once, for ever. */
  identifier: string
  occurredAt: Instant
}

export interface UsageReceipt {
  /**
   * `duplicate`: this identifier was counted before. `limit_reached`: neither the limit nor the credits hold it. Nothing
   * was added then.
   */
  kind: 'recorded' | 'duplicate' | 'limit_reached'
  /** Of what the plan includes; what was paid with credits is not in it. */
  used: number
  /** What is left of the credits, where there is a limit that they come after. */
  credits: number
}

export interface UsageStore {
  /** Of what the plan includes. */
  used(organizationId: string, meterIds: readonly MeterId[], period: Period): Promise<Record<MeterId, number>>
  /** Counts once and never beyond `limit` and the credits that come after it, however many callers there are. */
  record(organizationId: string, record: UsageRecord, period: Period, limit: Amount): Promise<UsageReceipt>
}
