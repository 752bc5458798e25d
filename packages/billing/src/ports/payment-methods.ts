import type { Instant } from '../time.ts'
import type { CheckoutSession } from './provider.ts'

export interface SetupRequest {
  organizationId: string
  customerId: string
  /** The currency that the new method will be charged in. */
  currency: string
  successUrl: string
  cancelUrl: string
  idempotencyKey: string
}

/** How a customer pays. Each call says how things should be, so that asking twice does it once. */
export interface PaymentMethodProvider {
  /** The provider's page for a new card or bank account. Nothing is charged on it. */
  startSetup(request: SetupRequest): Promise<CheckoutSession>
  /** What the customer and each of its subscriptions is charged with from now on. */
  setDefaultPaymentMethod(request: { customerId: string; paymentMethodId: string }): Promise<void>
  /** One that is gone already stays gone. */
  removePaymentMethod(paymentMethodId: string): Promise<void>
}

/** A page for a new payment method that was opened and whose outcome has not been taken over yet. */
export interface PendingSetup {
  sessionId: string
  startedAt: Instant
}

export interface SetupStore {
  add(organizationId: string, setup: PendingSetup): Promise<void>
  /** Oldest first. */
  pending(organizationId: string): Promise<PendingSetup[]>
  finish(organizationId: string, sessionId: string): Promise<void>
}
