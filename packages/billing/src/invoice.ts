import type { Money } from './money.ts'
import type { Instant, Period } from './time.ts'

/** Stripe's spelling: https://docs.stripe.com/api/invoices/object#invoice_object-status */
export const invoiceStatuses = ['draft', 'open', 'paid', 'uncollectible', 'void'] as const
export type InvoiceStatus = (typeof invoiceStatuses)[number]

export interface InvoiceLine {
  description: string
  /** Negative for a credit. */
  amount: Money
  period: Period
  proration: boolean
}

/** What a person needs of an invoice; the provider holds the whole of it. */
export interface Invoice {
  id: string
  /** `null` while it is a draft. */
  number: string | null
  status: InvoiceStatus
  total: Money
  amountDue: Money
  amountPaid: Money
  createdAt: Instant
  paidAt: Instant | null
  /** When the provider tries to collect again. */
  nextPaymentAttempt: Instant | null
  lines: InvoiceLine[]
  /** The provider's page, where an open invoice can be paid. */
  hostedUrl: string | null
  pdfUrl: string | null
}
