import type { Invoice } from '@prorata/billing'
import { InvoiceRow } from './invoice-row.tsx'

/** Invoices, newest first. */
export function InvoiceTable({ invoices }: { invoices: readonly Invoice[] }) {
  return (
    <table className="w-full text-sm">
      <caption className="sr-only">Invoices, newest first</caption>
      <thead>
        <tr className="text-left text-muted">
          <th scope="col" className="hidden pb-2 font-medium sm:table-cell">
            Number
          </th>
          <th scope="col" className="pb-2 font-medium">
            Date
          </th>
          <th scope="col" className="pr-4 pb-2 text-right font-medium">
            Amount
          </th>
          <th scope="col" className="pb-2 font-medium">
            Status
          </th>
          <th scope="col" className="hidden pb-2 font-medium sm:table-cell">
            Invoice
          </th>
          <th scope="col" className="pb-2">
            <span className="sr-only">Lines</span>
          </th>
        </tr>
      </thead>
      <tbody>
        {invoices.map((invoice) => (
          <InvoiceRow key={invoice.id} invoice={invoice} />
        ))}
      </tbody>
    </table>
  )
}
