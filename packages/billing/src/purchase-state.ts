import type { Payment } from './payment.ts'
import type { CheckoutSession } from './ports/provider.ts'

/**
 * For the page a buyer comes back to. `processing`: done on their side, and the bank takes its time, for some methods
 * days. `failed`: it was, and the bank said no.
 */
export type PurchaseState = 'open' | 'expired' | 'processing' | 'paid' | 'failed'

/** What a session and its payment come to. A complete session whose payment is not known yet is still processing. */
export function purchaseStateOf(
  { status, paymentStatus }: Pick<CheckoutSession, 'status' | 'paymentStatus'>,
  payment: Pick<Payment, 'status'> | null,
): PurchaseState {
  switch (status) {
    case 'open':
    case 'expired':
      return status
    case 'complete':
      if (paymentStatus !== 'unpaid') return 'paid'
      return payment?.status === 'failed' || payment?.status === 'canceled' ? 'failed' : 'processing'
    default:
      return status satisfies never
  }
}
