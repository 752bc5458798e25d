import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { RecentInvoices } from '../features/invoices/recent-invoices.tsx'
import { CurrentNotice } from '../features/subscription/current-notice.tsx'
import { NextCharge } from '../features/subscription/next-charge.tsx'
import { PlanCard } from '../features/subscription/plan-card.tsx'
import { TopMeters } from '../features/usage/top-meters.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

export function Overview() {
  const current = trpc.subscription.current.useQuery(undefined, live)
  const usage = trpc.usage.current.useQuery(undefined, live)
  return (
    <Page title="Overview">
      <div className="flex flex-col gap-5">
        {current.data ? <CurrentNotice current={current.data} meters={usage.data?.meters ?? []} /> : null}
        <div className="grid gap-5 lg:grid-cols-3">
          <div className="lg:col-span-2">
            <Loaded query={current} skeleton={<Skeleton className="min-h-72" label="Loading your plan…" />}>
              {(data) => <PlanCard current={data} />}
            </Loaded>
          </div>
          {current.data ? <NextCharge current={current.data} /> : null}
        </div>
        <Loaded query={usage} skeleton={<Skeleton className="min-h-56" label="Loading your usage…" />}>
          {({ meters }) => <TopMeters meters={meters} />}
        </Loaded>
        {current.data?.canManageBilling ? (
          <RecentInvoices firstAt={current.data.nextCharge?.at ?? null} />
        ) : null}
      </div>
    </Page>
  )
}
