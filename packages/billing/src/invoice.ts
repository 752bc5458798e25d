import { z } from 'zod'

const instant = z.number().int()
const money = z.object({ amount: z.number().int(), currency: z.string() })

/** Stripe's spelling: https://docs.stripe.com/api/invoices/object#invoice_object-status */
export const invoiceStatuses = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const
export type InvoiceStatus = (typeof invoiceStatuses)[number]

const invoiceLineSchema = z.object({
  description: z.string(),
  /** Negative for a credit. */
  amount: money,
  period: z.object({ start: instant, end: instant }),
  proration: z.boolean(),
})
export type InvoiceLine = z.infer<typeof invoiceLineSchema>

/** What a person needs of an invoice; the provider holds the whole of it. */
export const invoiceSchema = z.object({
  id: z.string(),
  /** `null` while it is a draft. */
  number: z.string().nullable(),
  status: z.enum(invoiceStatuses),
  total: money,
  amountDue: money,
  amountPaid: money,
  createdAt: instant,
  paidAt: instant.nullable(),
  /** When the provider tries to collect again. */
  nextPaymentAttempt: instant.nullable(),
  lines: z.array(invoiceLineSchema),
  /** The provider's page, where an open invoice can be paid. */
  hostedUrl: z.string().nullable(),
  pdfUrl: z.string().nullable(),
})
export type Invoice = z.infer<typeof invoiceSchema>
