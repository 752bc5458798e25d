import type { InvoicePage, InvoicePageRequest } from '@prorata/billing'
import type { Ports } from './ports.ts'

/** The organization's invoices, newest first. A cursor that is not one of ours is `invalid_input`. */
export function listInvoices(
  { invoices }: Ports,
  organizationId: string,
  page: InvoicePageRequest,
): Promise<InvoicePage> {
  return invoices.list(organizationId, page)
}
