import { BillingError, type BillingErrorCode } from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface AuditedAct {
  organizationId: string
  /** Who acts: a user's id, or the name of the part of the system. */
  actor: string
  action: string
  details: Record<string, unknown>
}

const unwritten: ReadonlySet<BillingErrorCode> = new Set(['not_found', 'storage_unavailable'])

/**
 * Does what was asked for and writes down what came of it, also where it was refused. What is not there was not touched:
 * of that, and of a mistake of ours, nothing is written.
 */
export async function audited<Result>(
  { auditLog, clock }: Ports,
  act: AuditedAct,
  work: () => Promise<Result>,
): Promise<Result> {
  const append = (outcome: string) =>
    auditLog.append({ ...act, details: { ...act.details, outcome }, at: clock.now() })
  try {
    const result = await work()
    await append('done')
    return result
  } catch (error) {
    if (error instanceof BillingError && !unwritten.has(error.code)) await append(error.code)
    throw error
  }
}
