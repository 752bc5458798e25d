import {
  basisOf,
  type Change,
  compareEntitlements,
  type Instant,
  type Quote,
  type QuoteClaims,
  quoteLifetime,
  type RunningSubscription,
  second,
} from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface ChangeToQuote {
  organizationId: string
  customerId: string
  subscription: RunningSubscription
  change: Change
  promotion: QuoteClaims['promotion']
}

/** Asks the provider what the change costs at this very second, and signs the answer. A failed preview throws. */
export async function quoteChange(
  ports: Ports,
  { organizationId, customerId, subscription, change, promotion }: ChangeToQuote,
): Promise<Quote> {
  const now = ports.clock.now()
  const prorationDate = startOfSecond(now)
  const { from, to, direction, effective } = change
  const preview = await ports.provider.previewChange({
    customerId,
    subscription,
    to,
    effective,
    prorationDate,
    promotionId: promotion?.id ?? null,
  })

  const id = ports.ids.next()
  const expiresAt = now + quoteLifetime
  const token = ports.quoteSigner.sign({
    purpose: 'change',
    id,
    organizationId,
    subscriptionId: subscription.id,
    itemId: subscription.itemId,
    basis: basisOf(subscription),
    to,
    promotion,
    effective,
    prorationDate,
    dueToday: preview.dueToday,
    issuedAt: now,
    expiresAt,
  })
  const startsAt = effective === 'now' ? prorationDate : subscription.period.end
  const differences = compareEntitlements(from.planId, to.planId)
  return {
    ...preview,
    ...differences,
    id,
    token,
    from,
    to,
    direction,
    effective,
    startsAt,
    issuedAt: now,
    expiresAt,
  }
}

function startOfSecond(now: Instant): Instant {
  return Math.floor(now / second) * second
}
