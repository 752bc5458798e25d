import { BillingError } from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface AuditedAct {
  organizationId: string
  /** Who acts: a user's id, or the name of the part of the system. */
  actor: string
  action: string
  details: Record<string, unknown>
}

/** Does what was asked for and writes down what came of it, also where it was refused. A failure that is a mistake passes. */
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
    if (error instanceof BillingError && error.code !== 'storage_unavailable') await append(error.code)
    throw error
  }
}
