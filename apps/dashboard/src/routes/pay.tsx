import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { textLink } from '../components/text-link.ts'
import { Pay as PayInvoice } from '../features/pay/pay.tsx'
import { ForBillingAdmins } from '../for-billing-admins.tsx'
import { Loaded } from '../loaded.tsx'
import { trpc } from '../trpc.ts'

const route = getRouteApi('/billing/pay/$invoiceId')
/** Somebody may be confirming on the bank's page in another tab. */
const whilePaying = { refetchInterval: 3_000 }

export function Pay() {
  const { invoiceId } = route.useParams()
  const found = trpc.invoices.find.useQuery({ invoiceId }, whilePaying)
  const skeleton = <Skeleton className="min-h-72" label="Loading your invoice…" />
  return (
    <Page
      title="Pay an invoice"
      back={
        <Link to="/billing/invoices" className={textLink}>
          All invoices
        </Link>
      }
    >
      <ForBillingAdmins what="Invoices are" skeleton={skeleton}>
        {(current) => (
          <Loaded query={found} skeleton={skeleton}>
            {({ invoice }) => <PayInvoice key={invoice.status} invoice={invoice} current={current} />}
          </Loaded>
        )}
      </ForBillingAdmins>
    </Page>
  )
}
