import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { ChangePanel } from '../features/change/change-panel.tsx'
import { MemberList } from '../features/seats/member-list.tsx'
import { SeatsSummary } from '../features/seats/seats-summary.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

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
                <ChangePanel
                  current={current.data}
                  planId={planId}
                  interval={price.interval}
                  quantity={bought}
                  assigned={{ count: assigned, names }}
                />
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
