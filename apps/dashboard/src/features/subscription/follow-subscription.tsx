import { useEffect, useRef } from 'react'
import { live, trpc } from '../../trpc.ts'

/** Watches the subscription on every page, and has everything that hangs on it loaded again when it changes. */
export function FollowSubscription() {
  const utils = trpc.useUtils()
  const { data: current } = trpc.subscription.current.useQuery(undefined, live)
  const seen = current ? JSON.stringify([current.organization.id, current.subscription]) : null
  const last = useRef<string | null>(null)
  useEffect(() => {
    if (last.current !== null && seen !== null && last.current !== seen) {
      void utils.invoices.invalidate()
      void utils.usage.invalidate()
      void utils.seats.invalidate()
    }
    last.current = seen
  }, [seen, utils])
  return null
}
