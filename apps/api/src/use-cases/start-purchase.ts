/** Buying something once. An intent is charged at most once, however often and from wherever it is asked for. */

import {
  BillingError,
  type CheckoutSession,
  decideCurrency,
  type ProductId,
  type Purchase,
  type SoldCurrency,
} from '@prorata/billing'
import { ensureCustomer } from './ensure-customer.ts'
import type { Member, Ports } from './ports.ts'

export interface PurchaseWish {
  productId: ProductId
  /** The buyer's own name for this purchase: the same one buys once. */
  intentId: string
  currency: SoldCurrency | null
}

/** How many pages of one intent may have lapsed at once before we give up. */
const attempts = 4

/**
 * The page that this intent is paid on: the same one for every click, another one only where the last has lapsed. Of an
 * intent that is paid the answer leads to the page that says so. Throws `refused` for a currency that the customer does not
 * pay in, and `invalid_input` where the intent is another product's.
 */
export async function startPurchase(
  ports: Ports,
  member: Member,
  { productId, intentId, currency: asked }: PurchaseWish,
): Promise<{ sessionId: string; url: string }> {
  const organizationId = member.organization.id
  const { profile } = await ports.subscriptions.load(organizationId)
  const decision = decideCurrency(asked, profile.currency)
  if (!decision.ok) {
    throw new BillingError('refused', 'This cannot be bought in that currency.', {
      details: { refusal: decision.refusal },
    })
  }
  const { currency } = decision
  const customerId = await ensureCustomer(ports, member)
  let purchase = await ports.purchases.take(organizationId, {
    id: ports.ids.next(),
    intentId,
    productId,
    currency,
    attempt: 1,
    sessionId: null,
    createdAt: ports.clock.now(),
  })
  if (purchase.productId !== productId) {
    throw new BillingError('invalid_input', 'This intent is for another product.')
  }
  for (let attempt = 0; attempt < attempts; attempt += 1) {
    const isNew = purchase.sessionId === null
    const session = await sessionOf(ports, organizationId, customerId, purchase)
    if (session.status === 'complete') return { sessionId: session.id, url: pageOf(ports, session.id) }
    if (session.status === 'open' && session.url) {
      if (isNew) await audit(ports, member, purchase, session.id)
      return { sessionId: session.id, url: session.url }
    }
    purchase = await ports.purchases.renew(organizationId, purchase)
  }
  throw new BillingError('provider_unavailable', 'Pages lapsed faster than they could be opened')
}

/** The session of an attempt. Purchase and attempt name it: asked twice, by whomever, the provider makes one. */
async function sessionOf(
  ports: Ports,
  organizationId: string,
  customerId: string,
  purchase: Purchase,
): Promise<CheckoutSession> {
  const { provider, purchases, environment } = ports
  if (purchase.sessionId !== null) return provider.retrieveCheckout(purchase.sessionId)
  const { id: purchaseId, productId, currency, attempt } = purchase
  const session = await provider.startPurchase({
    organizationId,
    customerId,
    purchaseId,
    productId,
    currency,
    successUrl: pageOf(ports, '{CHECKOUT_SESSION_ID}'),
    cancelUrl: `${environment.baseUrl}/billing/extras`,
    idempotencyKey: `purchase:${purchaseId}:${attempt}`,
  })
  await purchases.attach(organizationId, purchase, session.id)
  return session
}

function pageOf({ environment }: Ports, sessionId: string): string {
  return `${environment.baseUrl}/billing/extras?session_id=${sessionId}`
}

function audit(ports: Ports, member: Member, purchase: Purchase, sessionId: string): Promise<void> {
  const { id, productId, currency, intentId } = purchase
  return ports.auditLog.append({
    organizationId: member.organization.id,
    actor: member.userId,
    action: 'purchases.start',
    details: { purchaseId: id, intentId, productId, currency, sessionId },
    at: ports.clock.now(),
  })
}
