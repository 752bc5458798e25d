import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { InvoiceFilter } from '../features/invoices/invoice-filter.tsx'
import { InvoiceList } from '../features/invoices/invoice-list.tsx'
import { Outstanding } from '../features/invoices/outstanding.tsx'
import { ForBillingAdmins } from '../for-billing-admins.tsx'

const route = getRouteApi('/billing/invoices')

export function Invoices() {
  const { status } = route.useSearch()
  return (
    <Page title="Invoices">
      <ForBillingAdmins
        what="Invoices are"
        skeleton={<Skeleton className="min-h-72" label="Loading your invoices…" />}
      >
        {({ nextCharge }) => (
          <div className="flex flex-col gap-5">
            <Outstanding />
            <InvoiceFilter />
            <InvoiceList firstAt={nextCharge?.at ?? null} status={status} />
          </div>
        )}
      </ForBillingAdmins>
    </Page>
  )
}
