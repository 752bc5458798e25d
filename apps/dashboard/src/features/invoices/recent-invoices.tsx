import { Link } from '@tanstack/react-router'
import { Panel } from '../../components/panel.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { textLink } from '../../components/text-link.ts'
import { Loaded } from '../../loaded.tsx'
import { trpc } from '../../trpc.ts'
import { InvoiceTable } from './invoice-table.tsx'
import { NoInvoices } from './no-invoices.tsx'

/** The last three invoices. */
export function RecentInvoices({ firstAt }: { firstAt: number | null }) {
  const recent = trpc.invoices.list.useQuery({ limit: 3 })
  return (
    <Loaded query={recent} skeleton={<Skeleton className="min-h-48" label="Loading your invoices…" />}>
      {({ invoices }) => (
        <Panel
          title="Last invoices"
          aside={
            invoices.length > 0 ? (
              <Link to="/billing/invoices" className={`text-sm ${textLink}`}>
                All invoices
              </Link>
            ) : null
          }
        >
          {invoices.length === 0 ? <NoInvoices firstAt={firstAt} /> : <InvoiceTable invoices={invoices} />}
        </Panel>
      )}
    </Loaded>
  )
}
