import {
  accessOf,
  type Amount,
  BillingError,
  catalog,
  hardLimit,
  type MeterId,
  plan,
  planIds,
  priceOf,
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
 * Counts use. Where the plan's allowance is used up and it sells no overage, nothing is counted: `limit_reached`, with
 * the meter and the cheapest plan that includes more.
 */
export async function recordUsage(
  { clock, subscriptions, usage }: Ports,
  organizationId: string,
  input: UsageInput,
): Promise<{ duplicate: boolean; meter: UsageMeter }> {
  const now = clock.now()
  const { subscription } = await subscriptions.load(organizationId)
  const access = accessOf(subscription, now)
  const period = usagePeriod(subscription, now)
  const limit = hardLimit(input.meterId, access)

  const receipt = await usage.record(organizationId, { ...input, occurredAt: now }, period, limit)
  const meter = usageMeter(input.meterId, receipt.used, access, period)
  switch (receipt.kind) {
    case 'recorded':
      return { duplicate: false, meter }
    case 'duplicate':
      return { duplicate: true, meter }
    case 'limit_reached':
      throw new BillingError(
        'limit_reached',
        `The ${plan(access.planId).name} plan includes ${meter.included} ${catalog.meters[input.meterId].name} a month, and this would go over it. Nothing was counted.`,
        { details: { meter, upgrade: cheapestWithMore(input.meterId, meter.included) } },
      )
    default:
      return receipt satisfies never
  }
}

function cheapestWithMore(meterId: MeterId, than: Amount): Upgrade | null {
  const offers = planIds.flatMap((planId) => {
    const price = priceOf(planId, 'month')
    const { included, overage } = plan(planId).allowances[meterId]
    const isMore =
      overage !== undefined || included === 'unlimited' || (than !== 'unlimited' && included > than)
    return price && isMore ? [{ planId, interval: price.interval, unitAmount: price.unitAmount }] : []
  })
  return offers.toSorted((a, b) => a.unitAmount - b.unitAmount)[0] ?? null
}
