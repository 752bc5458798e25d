import { Link } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { textLink } from '../components/text-link.ts'
import { CancelPanel } from '../features/cancel/cancel-panel.tsx'
import { Loaded } from '../loaded.tsx'
import { live, trpc } from '../trpc.ts'

export function Cancel() {
  const current = trpc.subscription.current.useQuery(undefined, live)
  return (
    <Page
      title="Cancel your plan"
      back={
        <Link to="/billing" className={textLink}>
          Overview
        </Link>
      }
    >
      <Loaded query={current} skeleton={<Skeleton className="min-h-160" label="Loading your plan…" />}>
        {(data) => <CancelPanel current={data} />}
      </Loaded>
    </Page>
  )
}
