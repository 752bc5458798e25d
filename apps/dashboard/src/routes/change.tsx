import { getRouteApi, Link } from '@tanstack/react-router'
import { Notice } from '../components/notice.tsx'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { textLink } from '../components/text-link.ts'
import { ChangePanel } from '../features/change/change-panel.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

const route = getRouteApi('/billing/change')

export function Change() {
  const { plan, interval } = route.useSearch()
  const current = trpc.subscription.current.useQuery(undefined, live)
  const back = (
    <Link to="/billing/plans" className={textLink}>
      All plans
    </Link>
  )
  return (
    <Page title="Change plan" back={back}>
      {plan ? (
        <Loaded query={current} skeleton={<Skeleton className="min-h-96" label="Working out the price…" />}>
          {(data) => <ChangePanel current={data} planId={plan} interval={interval} />}
        </Loaded>
      ) : (
        <Notice tone="warn" title="There is no such plan">
          Choose one on the Plans page.
        </Notice>
      )}
    </Page>
  )
}
