import { day, type Instant, type PayLinkSigner } from '@prorata/billing'
import type { Links } from './payment-letters.ts'

/** As long as a person may look for the mail again; the invoice itself may be settled long before. */
const payLinkLifetime = 30 * day

export function linksOf(
  { baseUrl, signer }: { baseUrl: string; signer: PayLinkSigner },
  { organizationId, createdAt }: { organizationId: string; createdAt: Instant },
): Links {
  return {
    page: (path) => `${baseUrl}${path}`,
    pay: (invoiceId) => {
      const expiresAt = createdAt + payLinkLifetime
      const token = signer.sign({ organizationId, invoiceId, expiresAt })
      return `${baseUrl}/billing/pay/${encodeURIComponent(invoiceId)}?token=${token}`
    },
  }
}
