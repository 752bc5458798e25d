import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Details as BillingDetails } from '../features/billing-details/details.tsx'
import { ForBillingAdmins } from '../for-billing-admins.tsx'

export function Details() {
  return (
    <Page title="Billing details" lead="Who your organization is on its invoices.">
      <ForBillingAdmins
        what="Billing details are"
        skeleton={<Skeleton className="min-h-128" label="Loading your billing details…" />}
      >
        {() => <BillingDetails />}
      </ForBillingAdmins>
    </Page>
  )
}
