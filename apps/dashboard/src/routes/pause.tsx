import { Link } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { textLink } from '../components/text-link.ts'
import { PausePanel } from '../features/pause/pause-panel.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

export function Pause() {
  const current = trpc.subscription.current.useQuery(undefined, live)
  return (
    <Page
      title={current.data?.subscription.status === 'paused' ? 'Resume your plan' : 'Pause your plan'}
      back={
        <Link to="/billing" className={textLink}>
          Overview
        </Link>
      }
    >
      <Loaded query={current} skeleton={<Skeleton className="min-h-120" label="Loading your plan…" />}>
        {(data) => <PausePanel current={data} />}
      </Loaded>
    </Page>
  )
}
