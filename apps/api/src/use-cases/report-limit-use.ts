import { BillingError, type ReportedLimit } from '@prorata/billing'
import type { Ports } from './ports.ts'

/**
 * For the product to say how much of a limit an organization uses, as a whole number: from then on no change goes to a plan
 * that does not hold it. Seats are counted by themselves. Throws `invalid_input` for what is no whole number.
 */
export async function reportLimitUse(
  { limits, clock }: Pick<Ports, 'limits' | 'clock'>,
  organizationId: string,
  limit: ReportedLimit,
  used: number,
): Promise<void> {
  if (!Number.isSafeInteger(used) || used < 0) {
    throw new BillingError('invalid_input', `What is in use of ${limit} must be a whole number.`)
  }
  await limits.report(organizationId, { limit, used, at: clock.now() })
}
