import type { Invoice } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { ChevronDown } from 'lucide-react'
import { useId, useState } from 'react'
import { Badge } from '../../components/badge.tsx'
import { Figure } from '../../components/figure.tsx'
import { textLink } from '../../components/text-link.ts'
import { useFormat } from '../../format.ts'
import { InvoiceLines } from '../../invoice-lines.tsx'
import { invoiceStatus } from './invoice-status.ts'

/** One invoice: what a table row says, and its lines on demand. */
export function InvoiceRow({ invoice }: { invoice: Invoice }) {
  const format = useFormat()
  const [isOpen, setOpen] = useState(false)
  const linesId = useId()
  const status = invoiceStatus(invoice, format)
  const name = invoice.number ?? 'Draft'
  const params = { invoiceId: invoice.id }
  const hidden = <span className="sr-only"> invoice {name}</span>
  const link =
    invoice.status === 'open' && !invoice.processing ? (
      <Link to="/billing/pay/$invoiceId" params={params} className={textLink}>
        Pay{hidden}
      </Link>
    ) : (
      <Link to="/billing/invoices/$invoiceId" params={params} className={textLink}>
        View{hidden}
      </Link>
    )
  return (
    <>
      <tr className="border-t border-line">
        <th scope="row" className="hidden py-3 pr-4 text-left font-medium sm:table-cell">
          <Figure>{name}</Figure>
        </th>
        <td className="py-3 pr-3 sm:pr-4 sm:whitespace-nowrap">{format.fullDay(invoice.createdAt)}</td>
        <td className="py-3 pr-3 text-right sm:pr-4">
          <Figure>{format.money(invoice.total)}</Figure>
        </td>
        <td className="py-3 sm:pr-4">
          <Badge tone={status.tone}>{status.text}</Badge>
        </td>
        <td className="hidden py-3 pr-4 sm:table-cell">{link}</td>
        <td className="py-1 text-right">
          <button
            type="button"
            aria-expanded={isOpen}
            aria-controls={linesId}
            onClick={() => setOpen(!isOpen)}
            className="inline-grid size-11 place-items-center rounded-lg hover:bg-sunken"
          >
            <span className="sr-only">Lines of invoice {name}</span>
            <ChevronDown aria-hidden size={18} className={isOpen ? 'rotate-180' : ''} />
          </button>
        </td>
      </tr>
      <tr id={linesId} hidden={!isOpen}>
        <td colSpan={6} className="pb-5">
          <div className="rounded-lg bg-sunken p-4">
            <p className="mb-3 flex flex-wrap justify-between gap-x-4 text-sm text-muted">
              <span className="sm:hidden">{name}</span>
              <span>{status.detail}</span>
              <span className="sm:hidden">{link}</span>
            </p>
            <InvoiceLines invoice={invoice} />
          </div>
        </td>
      </tr>
    </>
  )
}
