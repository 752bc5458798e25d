import type { CreditEntry, CreditGrant } from '../credits.ts'
import type { Instant } from '../time.ts'

export interface CreditStore {
  /** What can still be used at `now`: what expires first comes first. */
  usable(organizationId: string, now: Instant): Promise<CreditGrant[]>
  /** The newest 100 movements, newest first. */
  entries(organizationId: string): Promise<CreditEntry[]>
}
