import { isPerSeat } from '@prorata/billing'
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
  const { plan, interval, quantity } = route.useSearch()
  const isSold = plan !== undefined && isPerSeat({ planId: plan })
  const current = trpc.subscription.current.useQuery(undefined, live)
  const seats = trpc.seats.current.useQuery({ limit: 5 }, { ...live, enabled: isSold })
  const back = (
    <Link to="/billing/plans" className={textLink}>
      All plans
    </Link>
  )
  const skeleton = <Skeleton className="min-h-96" label="Working out the price…" />
  if (!plan) {
    return (
      <Page title="Change plan" back={back}>
        <Notice tone="warn" title="There is no such plan">
          Choose one on the Plans page.
        </Notice>
      </Page>
    )
  }
  return (
    <Page title="Change plan" back={back}>
      <Loaded query={current} skeleton={skeleton}>
        {(data) => {
          const change = { current: data, planId: plan, interval, quantity }
          if (!isSold) return <ChangePanel {...change} />
          return (
            <Loaded query={seats} skeleton={skeleton}>
              {({ assigned, members }) => (
                <ChangePanel
                  {...change}
                  assigned={{ count: assigned, names: members.map(({ name }) => name) }}
                />
              )}
            </Loaded>
          )
        }}
      </Loaded>
    </Page>
  )
}
