import {
  accessOf,
  BillingError,
  catalog,
  cheapestPlan,
  hardLimit,
  type MeterId,
  type Plan,
  plan,
  type Upgrade,
  type UsageMeter,
  usageMeter,
  usagePeriod,
} from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface UsageInput {
  meterId: MeterId
  quantity: number
  /** The same identifier is counted once, for ever. */
  identifier: string
}

/**
 * Counts use: of the plan's allowance first, then of credits. Where both are used up and the plan sells no overage,
 * nothing is counted: `limit_reached`, with the meter and the cheapest plan that includes more.
 */
export async function recordUsage(
  { clock, subscriptions, usage, members, accessPolicy }: Ports,
  organizationId: string,
  input: UsageInput,
): Promise<{ duplicate: boolean; meter: UsageMeter }> {
  const now = clock.now()
  const { subscription } = await subscriptions.load(organizationId)
  const access = accessOf(subscription, now, accessPolicy)
  const period = usagePeriod(subscription, now)
  const limit = hardLimit(input.meterId, access)

  const receipt = await usage.record(organizationId, { ...input, occurredAt: now }, period, limit)
  const meter = usageMeter(input.meterId, receipt.used, access, period, receipt.credits)
  switch (receipt.kind) {
    case 'recorded':
      return { duplicate: false, meter }
    case 'duplicate':
      return { duplicate: true, meter }
    case 'limit_reached':
      throw new BillingError(
        'limit_reached',
        `The ${plan(access.planId).name} plan includes ${meter.included} ${catalog.meters[input.meterId].name} a month, and this would go over it. Nothing was counted.`,
        { details: { meter, upgrade: await cheapestWithMore(members, organizationId, meter) } },
      )
    default:
      return receipt.kind satisfies never
  }
}

async function cheapestWithMore(
  members: Ports['members'],
  organizationId: string,
  { meterId, included: than }: UsageMeter,
): Promise<Upgrade | null> {
  const hasMore = ({ allowances }: Plan) => {
    const { included, overage } = allowances[meterId]
    return overage !== undefined || included === 'unlimited' || (than !== 'unlimited' && included > than)
  }
  return cheapestPlan(hasMore, await members.count(organizationId))
}
