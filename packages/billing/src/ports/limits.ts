import type { LimitUse } from '../limit-use.ts'
import type { LimitId } from '../plans.ts'
import type { Instant } from '../time.ts'

/** The limits whose use the product itself reports. Seats are counted: they are the members. */
export type ReportedLimit = Exclude<LimitId, 'seats'>

export interface LimitUseStore {
  /** What is in use now. A limit that was never reported is absent. */
  find(organizationId: string): Promise<LimitUse>
  /** Sets how much of a limit is in use. A report that is older than the stored one changes nothing. */
  report(organizationId: string, use: { limit: ReportedLimit; used: number; at: Instant }): Promise<void>
}
