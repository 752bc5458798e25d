import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Details as BillingDetails } from '../features/billing-details/details.tsx'
import { PortalButton } from '../portal-button.tsx'
import { ForBillingAdmins } from '../for-billing-admins.tsx'

export function Details() {
  return (
    <Page title="Billing details" lead="Who your organization is on its invoices.">
      <ForBillingAdmins
        what="Billing details are"
        skeleton={<Skeleton className="min-h-128" label="Loading your billing details…" />}
      >
        {() => (
          <div className="flex flex-col gap-6">
            <BillingDetails />
            <section aria-labelledby="portal" className="max-w-2xl">
              <h2 id="portal" className="text-base">
                On our payment provider’s pages
              </h2>
              <p className="mt-1 mb-3 text-sm text-muted">
                Cards, invoices and your plan can be seen to there as well. What you change there shows here.
              </p>
              <PortalButton returnTo="/billing/details">Open the customer portal</PortalButton>
            </section>
          </div>
        )}
      </ForBillingAdmins>
    </Page>
  )
}
