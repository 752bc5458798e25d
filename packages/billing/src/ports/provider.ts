/** What the core needs of a payment provider. */

import type { Anomaly } from '../anomaly.ts'
import type { CustomerProfile } from '../customer-profile.ts'
import type { Invoice } from '../invoice.ts'
import type { Payment } from '../payment.ts'
import type { ChangePreview } from '../quote.ts'
import type { RunningSubscription, Subscription, Terms } from '../subscription.ts'
import type { Instant } from '../time.ts'
import type { SubscriptionLifecycle } from './lifecycle.ts'
import type { BillingDetailsProvider } from './billing-details.ts'
import type { PaymentMethodProvider } from './payment-methods.ts'
import type { PaymentProvider } from './payments.ts'
import type { PortalProvider } from './portal.ts'
import type { PromotionProvider } from './promotions.ts'
import type { PurchaseProvider } from './purchases.ts'

/** A subscription that has or ever had a trial. */
export interface TrialStart {
  subscriptionId: string
  /** Begun through our own checkout or `startTrial`, under the rule of one; not given by a person at the provider. */
  isOwn: boolean
}

/** A customer's truth at the provider, at one moment. */
export interface CustomerTruth {
  /** `null` where it cannot be read safely: then `anomalies` says why, and the stored state stays. */
  subscription: Subscription | null
  /** Newest first; the newest 100. */
  invoices: Invoice[]
  /** Newest first; the newest 100. */
  payments: Payment[]
  profile: CustomerProfile
  /** The newest of this customer's trials, running or over; `null` where there never was one. */
  trial: TrialStart | null
  /** A scheduled change that gave way to one which was not made after all: it has to be scheduled again. */
  setAside: SetAside | null
  anomalies: Anomaly[]
}

export interface SetAside {
  to: Terms
  /** Names the change it gave way to. */
  key: string
}

export interface CheckoutRequest {
  organizationId: string
  customerId: string
  terms: Terms
  /** Taken off what is bought. */
  promotionId?: string | null
  /** Whole days; 0 for none. */
  trialDays: number
  /** Where the browser comes back to; `{CHECKOUT_SESSION_ID}` in it is replaced by the provider. */
  successUrl: string
  cancelUrl: string
  /** Names the intent: the same key starts no second checkout. */
  idempotencyKey: string
}

export type CheckoutStatus = 'open' | 'complete' | 'expired'

export interface CheckoutSession {
  id: string
  customerId: string | null
  status: CheckoutStatus
  /** What it is for: a plan, a one-time purchase, or a payment method. */
  mode: 'subscription' | 'payment' | 'setup'
  /** `unpaid` also where it is complete and the bank takes its time. */
  paymentStatus: 'paid' | 'unpaid' | 'no_payment_required'
  /** What a complete setup has brought. */
  paymentMethodId: string | null
  /** The hosted page, while the session is open. */
  url: string | null
  expiresAt: Instant
}

export interface ChangeRequest {
  customerId: string
  /** Redeemed with the change. */
  promotionId?: string | null
  subscription: RunningSubscription
  to: Terms
  effective: 'now' | 'period_end'
  /** The second the proration is computed at, in milliseconds. */
  prorationDate: Instant
}

export type ChangeOutcome =
  | { kind: 'applied'; invoiceId: string | null }
  | { kind: 'scheduled'; at: Instant }
  /** The bank wants the person to confirm: nothing has changed until they do, on `url`. */
  | { kind: 'action_required'; url: string; invoiceId: string }

/**
 * A payment provider. Failures are `BillingError`s with codes `payment_declined`, `provider_rate_limited`,
 * `provider_unavailable`, `provider_rejected`, `not_found`, with the vendor's error as `cause`.
 */
export interface BillingProvider
  extends SubscriptionLifecycle,
    PaymentMethodProvider,
    BillingDetailsProvider,
    PaymentProvider,
    PortalProvider,
    PurchaseProvider,
    PromotionProvider {
  /** Creates the organization's customer. Calls for one organization, however many at once, make exactly one. */
  createCustomer(input: {
    organizationId: string
    name: string
    email: string
  }): Promise<{ customerId: string }>
  fetchCustomer(customerId: string): Promise<CustomerTruth>
  startCheckout(request: CheckoutRequest): Promise<CheckoutSession>
  retrieveCheckout(sessionId: string): Promise<CheckoutSession>
  /** Makes an open session unpayable. One that is complete or expired already stays as it is. */
  expireCheckout(sessionId: string): Promise<CheckoutSession>
  /** Changes nothing. Asked twice with the same request, while nothing else happens, it answers the same. */
  previewChange(request: ChangeRequest): Promise<ChangePreview>
  /**
   * Makes the change that `previewChange` priced. A declined payment leaves plan and money as they were and throws
   * `payment_declined`.
   */
  changePlan(request: ChangeRequest & { idempotencyKey: string }): Promise<ChangeOutcome>
}
