import type { Invoice, InvoiceStatus } from '../invoice.ts'

export interface InvoicePage {
  invoices: Invoice[]
  nextCursor: string | null
}

export interface InvoicePageRequest {
  limit: number
  cursor: string | null
  /** Of all where it is absent. */
  status?: InvoiceStatus | undefined
}

export interface InvoiceStore {
  /** Newest first, by key and not by offset. `limit` is 1 to 100; a cursor that is not one of ours is `invalid_input`. */
  list(organizationId: string, page: InvoicePageRequest): Promise<InvoicePage>
  find(organizationId: string, invoiceId: string): Promise<Invoice | null>
  /** True from the first time that money was paid. */
  hasPaid(organizationId: string): Promise<boolean>
}
