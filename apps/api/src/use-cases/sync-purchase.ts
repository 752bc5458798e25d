import {
  BillingError,
  type CheckoutSession,
  type Payment,
  type ProductId,
  purchaseStateOf,
  type PurchaseState,
} from '@prorata/billing'
import type { Member, Ports } from './ports.ts'
import { syncNow } from './sync-customer.ts'

export interface SyncedPurchase {
  state: PurchaseState
  productId: ProductId
  payment: Payment | null
}

/**
 * For the page a buyer comes back to: brings the stored state up to date without waiting for a webhook. A session of
 * somebody else's is `not_found`.
 */
export async function syncPurchase(ports: Ports, member: Member, sessionId: string): Promise<SyncedPurchase> {
  const organizationId = member.organization.id
  const purchase = await ports.purchases.findBySession(organizationId, sessionId)
  if (!purchase) throw new BillingError('not_found', 'There is no such purchase in this organization.')
  const session: CheckoutSession = await ports.provider.retrieveCheckout(sessionId)
  if (session.status === 'complete') await syncNow(ports, organizationId)
  const payment = await ports.payments.ofPurchase(organizationId, purchase.id)
  return { state: purchaseStateOf(session, payment), productId: purchase.productId, payment }
}
