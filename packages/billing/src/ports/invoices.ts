import type { Invoice } from '../invoice.ts'

export interface InvoicePage {
  invoices: Invoice[]
  nextCursor: string | null
}

export interface InvoiceStore {
  /** Newest first, by key and not by offset. `limit` is 1 to 100; a cursor that is not one of ours is `invalid_input`. */
  list(organizationId: string, page: { limit: number; cursor: string | null }): Promise<InvoicePage>
  find(organizationId: string, invoiceId: string): Promise<Invoice | null>
}
