/** What surrounds the core: time, ids, signatures and the record of who did what. */

import type { QuoteClaims } from '../quote.ts'
import type { Instant } from '../time.ts'

export interface Clock {
  now(): Instant
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
