import { z } from 'zod'
import { paymentFailureSchema } from './payment-failure.ts'

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
  /** How often it was tried to collect without the customer being there. */
  attemptCount: z.number().int().min(0).default(0),
  /** The bank waits for the person to confirm the payment: on `hostedUrl`, while the invoice is open. */
  needsAction: z.boolean().default(false),
  /** The bank takes its time with a payment of it: nobody has to act, and nobody should pay again. */
  processing: z.boolean().default(false),
  /** Why the last attempt failed; `null` where none did, and once it is paid. */
  failure: paymentFailureSchema.nullable().default(null),
  lines: z.array(invoiceLineSchema),
  /** The provider's page, where an open invoice can be paid. */
  hostedUrl: z.string().nullable(),
  pdfUrl: z.string().nullable(),
})
export type Invoice = z.infer<typeof invoiceSchema>

/** The newest invoice that is owed after it was tried to collect, or that waits for the bank's question to be answered. */
export function owedInvoice(invoices: readonly Invoice[]): Invoice | null {
  return invoices.find((one) => one.status === 'open' && (one.attemptCount > 0 || one.needsAction)) ?? null
}
