import { BillingError, type Invoice, type Payment } from '@prorata/billing'
import type { Ports } from './ports.ts'

export interface InvoiceWithPayments {
  invoice: Invoice
  /** What it was, or was to be, paid with; the newest first. */
  payments: Payment[]
}

/** One of the organization's invoices. Anybody else's is `not_found`. */
export async function findInvoice(
  { invoices, payments }: Ports,
  organizationId: string,
  invoiceId: string,
): Promise<InvoiceWithPayments> {
  const [invoice, made] = await Promise.all([
    invoices.find(organizationId, invoiceId),
    payments.ofInvoice(organizationId, invoiceId),
  ])
  if (!invoice) throw noSuchInvoice()
  return { invoice, payments: made }
}

export function noSuchInvoice(): BillingError {
  return new BillingError('not_found', 'There is no such invoice in this organization.')
}
