import { decideChange, type QuoteAnswer, type Wish } from '@prorata/billing'
import { lookUpPromotion } from './check-promotion.ts'
import type { Member, Ports } from './ports.ts'
import { quoteChange } from './quote-change.ts'

/** A signed quote for a change, or why there is none. Changes nothing. */
export async function previewChange(
  ports: Ports,
  member: Member,
  wish: Wish,
  promotionCode: string | null = null,
): Promise<QuoteAnswer> {
  const organizationId = member.organization.id
  const { subscription: stored, customerId } = await ports.subscriptions.load(organizationId)
  const decision = decideChange(stored, wish, await ports.limits.find(organizationId))
  if (!decision.ok) return decision
  if (customerId === null) return { ok: false, refusal: { code: 'no_subscription' } }

  const { subscription, change } = decision
  const found =
    promotionCode === null ? null : await lookUpPromotion(ports, organizationId, promotionCode, change.to)
  if (found && !found.ok) return found
  const promotion = found ? { id: found.promotion.id, code: found.promotion.code } : null
  const quote = await quoteChange(ports, { organizationId, customerId, subscription, change, promotion })
  return { ok: true, quote }
}
