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
