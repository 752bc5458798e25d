import type { InvoiceStatus } from '@prorata/billing'
import { Link } from '@tanstack/react-router'

const filters = [
  { status: undefined, label: 'All' },
  { status: 'open', label: 'Open' },
  { status: 'paid', label: 'Paid' },
  { status: 'void', label: 'Void' },
] as const satisfies readonly { status: InvoiceStatus | undefined; label: string }[]

/** Which invoices are listed. The choice stands in the address, so that it can be kept and sent. */
export function InvoiceFilter() {
  return (
    <nav aria-label="Which invoices" className="flex flex-wrap gap-2">
      {filters.map((filter) => (
        <Link
          key={filter.label}
          to="/billing/invoices"
          search={{ status: filter.status }}
          activeOptions={{ exact: true }}
          className="flex min-h-9 items-center rounded-full border border-edge bg-surface px-4 text-sm font-medium text-muted no-underline hover:bg-sunken aria-[current=page]:border-accent aria-[current=page]:bg-accent aria-[current=page]:text-on-accent pointer-coarse:min-h-11 forced-colors:aria-[current=page]:outline"
        >
          {filter.label}
        </Link>
      ))}
    </nav>
  )
}
