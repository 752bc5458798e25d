import type { ProductId, SoldCurrency } from '../plans.ts'
import type { Instant } from '../time.ts'
import type { CheckoutSession } from './provider.ts'

/** The intent to buy something once. One that has not been paid can be tried again; one that was is over. */
export interface Purchase {
  id: string
  /** The buyer's own name for it. */
  intentId: string
  productId: ProductId
  currency: SoldCurrency
  /** Counts the pages that were opened for it, one after the other. */
  attempt: number
  /** `null` until the provider has answered. */
  sessionId: string | null
  createdAt: Instant
}

export interface PurchaseStore {
  /** Stores the purchase, or answers the one that has this intent already. */
  take(organizationId: string, purchase: Purchase): Promise<Purchase>
  attach(organizationId: string, purchase: Purchase, sessionId: string): Promise<void>
  /** Begins the next attempt after one whose page lapsed. Answers the purchase as it is then, whoever began it. */
  renew(organizationId: string, purchase: Purchase): Promise<Purchase>
  findBySession(organizationId: string, sessionId: string): Promise<Purchase | null>
}

export interface PurchaseRequest {
  organizationId: string
  customerId: string
  purchaseId: string
  productId: ProductId
  currency: SoldCurrency
  successUrl: string
  cancelUrl: string
  /** Names the intent: the same key starts no second checkout. */
  idempotencyKey: string
}

export interface PurchaseProvider {
  /** The provider's page for one unit of a product, with an invoice for it. */
  startPurchase(request: PurchaseRequest): Promise<CheckoutSession>
}
