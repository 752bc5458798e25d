import { getRouteApi, Link } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { textLink } from '../components/text-link.ts'
import { PaymentMethods as Methods } from '../features/payment-methods/payment-methods.tsx'
import { ForBillingAdmins } from '../for-billing-admins.tsx'

const route = getRouteApi('/billing/payment-methods')

export function PaymentMethods() {
  const { session_id: sessionId } = route.useSearch()
  const details = (
    <Link to="/billing/details" className={`text-sm ${textLink}`}>
      Billing details
    </Link>
  )
  return (
    <Page title="Payment methods" aside={details}>
      <ForBillingAdmins
        what="Payment methods are"
        skeleton={<Skeleton className="min-h-44" label="Loading your payment methods…" />}
      >
        {({ now, nextCharge }) => (
          <Methods now={now} nextChargeAt={nextCharge?.at ?? null} sessionId={sessionId} />
        )}
      </ForBillingAdmins>
    </Page>
  )
}
