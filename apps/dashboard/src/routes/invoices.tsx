import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { InvoiceList } from '../features/invoices/invoice-list.tsx'
import { useFormat } from '../format.ts'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'
import { whomToAsk } from '../words/whom-to-ask.ts'

export function Invoices() {
  const format = useFormat()
  const current = trpc.subscription.current.useQuery(undefined, live)
  return (
    <Page title="Invoices">
      <Loaded query={current} skeleton={<Skeleton className="min-h-72" label="Loading your invoices…" />}>
        {({ canManageBilling, billingAdmins, nextCharge }) =>
          canManageBilling ? (
            <InvoiceList firstAt={nextCharge?.at ?? null} />
          ) : (
            <Notice tone="neutral" title={whomToAsk(billingAdmins, format)}>
              Invoices are shown to owners and admins.
            </Notice>
          )
        }
      </Loaded>
    </Page>
  )
}
