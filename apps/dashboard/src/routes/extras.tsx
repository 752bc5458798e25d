import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Extras as ExtrasForSale } from '../features/extras/extras.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

const route = getRouteApi('/billing/extras')

export function Extras() {
  const { session_id: sessionId } = route.useSearch()
  const current = trpc.subscription.current.useQuery(undefined, live)
  return (
    <Page title="Extras" lead="Bought once, beside your plan. Nothing here renews.">
      <Loaded query={current} skeleton={<Skeleton className="min-h-96" label="Loading extras…" />}>
        {(data) => <ExtrasForSale current={data} sessionId={sessionId} />}
      </Loaded>
    </Page>
  )
}
