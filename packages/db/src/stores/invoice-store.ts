import { BillingError, type InvoiceStore } from '@prorata/billing'
import { type Position, readCursor, writeCursor } from '../cursor.ts'
import type { Run } from '../statements.ts'
import { toInvoice } from '../stored.ts'

interface InvoiceRow {
  data: unknown
}

const largestPage = 100

export function createInvoiceStore(run: Run): InvoiceStore {
  return {
    async list(organizationId, { limit, cursor }) {
      if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
        throw new BillingError('invalid_input', `A page has 1 to ${largestPage} invoices.`, {
          details: { limit },
        })
      }
      const after = cursor === null ? null : readCursor(cursor)
      // One more than asked for tells whether there is a next page.
      const rows = await page(organizationId, limit + 1, after)
      const invoices = rows.slice(0, limit).map((row) => toInvoice(row.data))
      const last = rows.length > limit ? invoices.at(-1) : undefined
      return { invoices, nextCursor: last ? writeCursor(last) : null }
    },

    async find(organizationId, invoiceId) {
      const [row] = await run<InvoiceRow>('invoice.find', find, [organizationId, invoiceId])
      return row ? toInvoice(row.data) : null
    },
  }

  function page(organizationId: string, count: number, after: Position | null): Promise<InvoiceRow[]> {
    if (after === null) return run<InvoiceRow>('invoice.first-page', firstPage, [organizationId, count])
    return run<InvoiceRow>('invoice.next-page', nextPage, [
      organizationId,
      count,
      new Date(after.createdAt),
      after.id,
    ])
  }
}

const firstPage = `
  SELECT data FROM invoice WHERE organization_id = $1
  ORDER BY created_at DESC, id DESC LIMIT $2`

const nextPage = `
  SELECT data FROM invoice WHERE organization_id = $1 AND (created_at, id) < ($3::timestamptz, $4)
  ORDER BY created_at DESC, id DESC LIMIT $2`

const find = 'SELECT data FROM invoice WHERE id = $2 AND organization_id = $1'
