import { accessOf, type Instant, meterIds, type UsageMeter, usageMeter, usagePeriod } from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface CurrentUsage {
  now: Instant
  meters: UsageMeter[]
}

/** Every meter of the organization in its current usage period. */
export async function currentUsage(
  { clock, subscriptions, usage, accessPolicy }: Ports,
  organizationId: string,
): Promise<CurrentUsage> {
  const now = clock.now()
  const { subscription } = await subscriptions.load(organizationId)
  const access = accessOf(subscription, now, accessPolicy)
  const period = usagePeriod(subscription, now)
  const used = await usage.used(organizationId, meterIds, period)
  return { now, meters: meterIds.map((id) => usageMeter(id, used[id], access, period)) }
}
