import { BillingError, type InvoiceStatus, type Money, type PaymentFailure } from '@prorata/billing'
import type { Ports } from './ports.ts'

export type PayLink =
  /** The link is too old. Whoever signs in still sees the invoice. */
  | { kind: 'expired' }
  | {
      kind: 'open'
      invoiceId: string
      number: string | null
      amountDue: Money
      /** Why the last attempt failed. */
      failure: PaymentFailure | null
      /** The bank waits for a confirmation, which `url` leads to as well. */
      needsAction: boolean
      /** The provider's page, where it is paid or confirmed. */
      url: string
    }
  /** The bank is working on it: a second payment would be one too many. */
  | { kind: 'processing'; invoiceId: string; number: string | null; amountDue: Money }
  /** Nothing is left to pay. */
  | { kind: 'settled'; invoiceId: string; number: string | null; status: InvoiceStatus; amountPaid: Money }

/**
 * What the link of a mail opens, without signing in: that one invoice's payment and nothing else. Throws `not_found` for
 * what we did not sign.
 */
export async function openPayLink(
  { payLinkSigner, invoices, clock }: Ports,
  token: string,
): Promise<PayLink> {
  const claims = payLinkSigner.verify(token)
  if (!claims) throw noSuchLink()
  if (clock.now() >= claims.expiresAt) return { kind: 'expired' }
  const invoice = await invoices.find(claims.organizationId, claims.invoiceId)
  if (!invoice) throw noSuchLink()
  const { id: invoiceId, number, status, amountDue, amountPaid, failure, needsAction, hostedUrl } = invoice
  if (status === 'open' && invoice.processing) return { kind: 'processing', invoiceId, number, amountDue }
  if (status === 'open' && hostedUrl !== null) {
    return { kind: 'open', invoiceId, number, amountDue, failure, needsAction, url: hostedUrl }
  }
  return { kind: 'settled', invoiceId, number, status, amountPaid }
}

function noSuchLink(): BillingError {
  return new BillingError('not_found', 'This link is not one of ours. Sign in to see your invoices.')
}
