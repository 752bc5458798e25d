import { decideChange, type QuoteAnswer, type Wish } from '@prorata/billing'
import type { Member, Ports } from './ports.ts'
import { quoteChange } from './quote-change.ts'

/** A signed quote for a change, or why there is none. Changes nothing. */
export async function previewChange(ports: Ports, member: Member, wish: Wish): Promise<QuoteAnswer> {
  const organizationId = member.organization.id
  const { subscription: stored, customerId } = await ports.subscriptions.load(organizationId)
  const decision = decideChange(stored, wish, await ports.limits.find(organizationId))
  if (!decision.ok) return decision
  if (customerId === null) return { ok: false, refusal: { code: 'no_subscription' } }

  const { subscription, change } = decision
  return { ok: true, quote: await quoteChange(ports, { organizationId, customerId, subscription, change }) }
}
