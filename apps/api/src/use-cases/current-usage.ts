import {
  accessOf,
  type Instant,
  type MeterId,
  meterIds,
  type UsageMeter,
  usageMeter,
  usagePeriod,
} from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface CurrentUsage {
  now: Instant
  meters: UsageMeter[]
}

/** Every meter of the organization in its current usage period. */
export async function currentUsage(
  { clock, subscriptions, usage, credits, accessPolicy }: Ports,
  organizationId: string,
): Promise<CurrentUsage> {
  const now = clock.now()
  const { subscription } = await subscriptions.load(organizationId)
  const access = accessOf(subscription, now, accessPolicy)
  const period = usagePeriod(subscription, now)
  const [used, grants] = await Promise.all([
    usage.used(organizationId, meterIds, period),
    credits.usable(organizationId, now),
  ])
  const creditsOf = (id: MeterId) =>
    grants.reduce((sum, { meterId, remaining }) => (meterId === id ? sum + remaining : sum), 0)
  return { now, meters: meterIds.map((id) => usageMeter(id, used[id], access, period, creditsOf(id))) }
}
