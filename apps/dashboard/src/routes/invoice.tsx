import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { textLink } from '../components/text-link.ts'
import { InvoiceDetail } from '../features/invoices/invoice-detail.tsx'
import { ForBillingAdmins } from '../for-billing-admins.tsx'
import { useFormat } from '../format.ts'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

const route = getRouteApi('/billing/invoices/$invoiceId')

export function Invoice() {
  const { invoiceId } = route.useParams()
  const format = useFormat()
  const found = trpc.invoices.find.useQuery({ invoiceId }, live)
  const skeleton = <Skeleton className="min-h-96" label="Loading your invoice…" />
  const invoice = found.data?.invoice
  return (
    <Page
      title={invoice ? (invoice.number ?? 'Invoice in preparation') : 'Invoice'}
      lead={invoice ? format.fullDay(invoice.createdAt) : undefined}
      back={
        <Link to="/billing/invoices" className={textLink}>
          All invoices
        </Link>
      }
    >
      <ForBillingAdmins what="Invoices are" skeleton={skeleton}>
        {() => (
          <Loaded query={found} skeleton={skeleton}>
            {(data) => <InvoiceDetail {...data} />}
          </Loaded>
        )}
      </ForBillingAdmins>
    </Page>
  )
}
