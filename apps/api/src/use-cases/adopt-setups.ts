import type { SyncClaim } from '@prorata/billing'
import type { Ports } from './ports.ts'

/**
 * Makes what a page for a new payment method has brought the default, once: before the customer is looked at, so that
 * the same look shows it. It happens on the next sync, whether or not the person came back from the page.
 */
export async function adoptSetups(
  { setups, provider }: Ports,
  { organizationId, customerId }: SyncClaim,
): Promise<void> {
  for (const { sessionId } of await setups.pending(organizationId)) {
    const { status, paymentMethodId } = await provider.retrieveCheckout(sessionId)
    if (status === 'open') continue
    if (status === 'complete' && paymentMethodId !== null) {
      await provider.setDefaultPaymentMethod({ customerId, paymentMethodId })
    }
    await setups.finish(organizationId, sessionId)
  }
}
