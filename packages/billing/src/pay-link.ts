import { z } from 'zod'

/** What a link in a mail opens without signing in: the payment of one invoice, until `expiresAt`. */
export const payLinkClaimsSchema = z.object({
  organizationId: z.string(),
  invoiceId: z.string(),
  expiresAt: z.number().int(),
})
export type PayLinkClaims = z.infer<typeof payLinkClaimsSchema>
