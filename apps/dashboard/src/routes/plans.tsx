import { getRouteApi } from '@tanstack/react-router'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { PlanShop } from '../features/plans/plan-shop.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

const route = getRouteApi('/billing/plans')

export function Plans() {
  const { canceled } = route.useSearch()
  const current = trpc.subscription.current.useQuery(undefined, live)
  return (
    <Page
      title="Plans"
      lead="Upgrades start at once and you pay only for the rest of the period. Downgrades start when the paid period is over."
    >
      {canceled ? (
        <div className="mb-6">
          <Notice tone="neutral" title="You left the payment page">
            Nothing was charged and nothing changed. Your choice is still here.
          </Notice>
        </div>
      ) : null}
      <Loaded query={current} skeleton={<Skeleton className="min-h-160" label="Loading the plans…" />}>
        {(data) => <PlanShop current={data} />}
      </Loaded>
    </Page>
  )
}
