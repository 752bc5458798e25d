import type { InvoiceStore } from '@prorata/billing'
import { pageOf } from '../page.ts'
import type { Parameter, Run } from '../statements.ts'
import { toInvoice } from '../stored.ts'

interface InvoiceRow {
  data: unknown
}

export function createInvoiceStore(run: Run): InvoiceStore {
  const select = (name: string, text: string, values: readonly Parameter[]) =>
    run<InvoiceRow>(name, text, values)
  return {
    async list(organizationId, { limit, cursor, status }) {
      const { items, nextCursor } = await pageOf(
        { limit, cursor },
        (count, after) => {
          const key = after && [new Date(after.createdAt), after.id]
          if (status === undefined) {
            return key
              ? select('invoice.next-page', nextPage, [organizationId, count, ...key])
              : select('invoice.first-page', firstPage, [organizationId, count])
          }
          return key
            ? select('invoice.next-page-in', nextPageIn, [organizationId, count, status, ...key])
            : select('invoice.first-page-in', firstPageIn, [organizationId, count, status])
        },
        (row) => toInvoice(row.data),
      )
      return { invoices: items, nextCursor }
    },

    async find(organizationId, invoiceId) {
      const [row] = await run<InvoiceRow>('invoice.find', find, [organizationId, invoiceId])
      return row ? toInvoice(row.data) : null
    },

    async hasPaid(organizationId) {
      const rows = await run('invoice.has-paid', hasPaid, [organizationId])
      return rows.length > 0
    },
  }
}

const firstPage = `
  SELECT data FROM invoice WHERE organization_id = $1
  ORDER BY created_at DESC, id DESC LIMIT $2`

const nextPage = `
  SELECT data FROM invoice WHERE organization_id = $1 AND (created_at, id) < ($3::timestamptz, $4)
  ORDER BY created_at DESC, id DESC LIMIT $2`

const firstPageIn = `
  SELECT data FROM invoice WHERE organization_id = $1 AND status = $3
  ORDER BY created_at DESC, id DESC LIMIT $2`

const nextPageIn = `
  SELECT data FROM invoice
  WHERE organization_id = $1 AND status = $3 AND (created_at, id) < ($4::timestamptz, $5)
  ORDER BY created_at DESC, id DESC LIMIT $2`

const hasPaid = `
  SELECT 1 FROM invoice WHERE organization_id = $1 AND status = 'paid' AND amount_paid > 0 LIMIT 1`

const find = 'SELECT data FROM invoice WHERE id = $2 AND organization_id = $1'
