import {
  type Access,
  accessOf,
  BillingError,
  type CheckoutStatus,
  isEnded,
  isRunning,
  type Payment,
  purchaseStateOf,
  type PurchaseState,
  type Subscription,
} from '@prorata/billing'
import type { Member, Ports } from './ports.ts'
import { syncNow } from './sync-customer.ts'

export interface CheckoutState {
  status: CheckoutStatus
  /**
   * What the payment has come to. Access comes with `paid` and not before: `processing` may take a bank days, and can
   * still fail.
   */
  state: PurchaseState
  /** Nothing is left to wait for: paid and running, a trial that was refused and is over, or a payment method that is taken over. */
  settled: boolean
  subscription: Subscription
  access: Access
}

/**
 * For the page a buyer comes back to: brings the stored state up to date without waiting for a webhook. A session of
 * somebody else's customer is `not_found`.
 */
export async function syncCheckout(ports: Ports, member: Member, sessionId: string): Promise<CheckoutState> {
  const organizationId = member.organization.id
  const { customerId } = await ports.subscriptions.load(organizationId)
  if (customerId === null) throw noSuchCheckout()
  const session = await ports.provider.retrieveCheckout(sessionId)
  if (session.customerId !== customerId) throw noSuchCheckout()

  if (session.status === 'complete') await syncNow(ports, organizationId)
  const { subscription } = await ports.subscriptions.load(organizationId)
  const isDecided = session.mode === 'setup' || isRunning(subscription) || isEnded(subscription)
  const settled = session.status === 'complete' && isDecided
  if (settled) await clearReservation(ports, organizationId, sessionId)
  const access = accessOf(subscription, ports.clock.now(), ports.accessPolicy)
  const state = purchaseStateOf(session, firstPaymentOf(subscription))
  return { status: session.status, state, settled, subscription, access }
}

function firstPaymentOf(subscription: Subscription): Pick<Payment, 'status'> | null {
  if (subscription.status !== 'incomplete') return null
  return { status: subscription.processing ? 'processing' : 'failed' }
}

async function clearReservation(
  { checkouts }: Ports,
  organizationId: string,
  sessionId: string,
): Promise<void> {
  const reservation = await checkouts.find(organizationId)
  if (reservation?.sessionId === sessionId) await checkouts.clear(organizationId, reservation.id)
}

function noSuchCheckout(): BillingError {
  return new BillingError('not_found', 'There is no such checkout in this organization.')
}
