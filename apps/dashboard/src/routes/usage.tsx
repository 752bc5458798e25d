import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { UsageList } from '../features/usage/usage-list.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

export function Usage() {
  const usage = trpc.usage.current.useQuery(undefined, live)
  return (
    <Page title="Usage" lead="What your team has used of its plan this month.">
      <Loaded query={usage} skeleton={<Skeleton className="min-h-96" label="Loading your usage…" />}>
        {(data) => <UsageList usage={data} />}
      </Loaded>
    </Page>
  )
}
