import {
  basisOf,
  defaultPaymentMethod,
  decideUnpause,
  quoteLifetime,
  second,
  type SubscriptionIn,
  type UnpauseQuote,
  type UnpauseQuoteAnswer,
} from '@prorata/billing'
import type { Member, Ports } from './ports.ts'

/** What going on at once costs, signed, or why it cannot. Changes nothing. */
export async function previewUnpause(ports: Ports, member: Member): Promise<UnpauseQuoteAnswer> {
  const organizationId = member.organization.id
  const { subscription: stored, customerId, profile } = await ports.subscriptions.load(organizationId)
  const hasPaymentMethod = defaultPaymentMethod(profile) !== null
  const decision = decideUnpause(stored, { hasPaymentMethod })
  if (!decision.ok) return decision
  if (customerId === null) return { ok: false, refusal: { code: 'no_subscription' } }
  const { subscription } = decision
  return { ok: true, quote: await quoteUnpause(ports, { organizationId, customerId, subscription }) }
}

/** A failed preview throws. */
export async function quoteUnpause(
  ports: Ports,
  request: { organizationId: string; customerId: string; subscription: SubscriptionIn<'paused'> },
): Promise<UnpauseQuote> {
  const { organizationId, subscription } = request
  const now = ports.clock.now()
  const preview = await ports.provider.previewUnpause(request)
  const { id: subscriptionId, itemId, terms } = subscription
  const startsAt = Math.floor(now / second) * second
  const [id, expiresAt] = [ports.ids.next(), now + quoteLifetime]
  const token = ports.quoteSigner.sign({
    purpose: 'unpause',
    id,
    organizationId,
    subscriptionId,
    itemId,
    basis: basisOf(subscription),
    to: terms,
    promotion: null,
    effective: 'now',
    prorationDate: startsAt,
    dueToday: preview.dueToday,
    issuedAt: now,
    expiresAt,
  })
  return { ...preview, id, token, terms, startsAt, issuedAt: now, expiresAt }
}
