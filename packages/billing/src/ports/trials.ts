import type { TrialKey } from '../trial.ts'
import type { Instant } from '../time.ts'

/** Which keys a trial has taken. Keys are only ever added; e-mail addresses are kept as hashes. */
export interface TrialStore {
  /** Which of the keys were ever taken. */
  taken(keys: readonly TrialKey[]): Promise<TrialKey['kind'][]>
  /** Takes the keys for a trial, and answers those that another trial had taken before. Asked again, it answers the same. */
  take(
    keys: readonly TrialKey[],
    trial: { organizationId: string; subscriptionId: string; at: Instant },
  ): Promise<TrialKey['kind'][]>
}
