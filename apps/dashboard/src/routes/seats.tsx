import { lazy, Suspense } from 'react'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { MemberList } from '../features/seats/member-list.tsx'
import { SeatsSummary } from '../features/seats/seats-summary.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

// Only where seats are bought one by one is there a price to work out.
const ChangePanel = lazy(async () => {
  const { ChangePanel: component } = await import('../features/change/change-panel.tsx')
  return { default: component }
})

const limit = 50

export function Seats() {
  const current = trpc.subscription.current.useQuery(undefined, live)
  const seats = trpc.seats.current.useInfiniteQuery(
    { limit },
    { ...live, getNextPageParam: (page) => page.nextCursor },
  )
  return (
    <Page title="Seats" lead="Everyone in your organization takes a seat.">
      <Loaded query={seats} skeleton={<Skeleton className="min-h-96" label="Loading your seats…" />}>
        {({ pages }) => {
          const members = pages.flatMap((page) => page.members)
          const [first] = pages
          if (!first) return null
          const { price, planId, seats: bought, assigned } = first
          const names = members.slice(0, 5).map(({ name }) => name)
          return (
            <div className="flex flex-col gap-5">
              <SeatsSummary seats={first} />
              {price && bought !== 'unlimited' && current.data ? (
                <Suspense fallback={<Skeleton className="min-h-48" label="Loading…" />}>
                  <ChangePanel
                    current={current.data}
                    planId={planId}
                    interval={price.interval}
                    quantity={bought}
                    assigned={{ count: assigned, names }}
                  />
                </Suspense>
              ) : null}
              <MemberList
                members={members}
                hasMore={seats.hasNextPage}
                isLoadingMore={seats.isFetchingNextPage}
                onMore={() => void seats.fetchNextPage()}
              />
            </div>
          )
        }}
      </Loaded>
    </Page>
  )
}
