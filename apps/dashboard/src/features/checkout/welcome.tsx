import { useQuery } from '@tanstack/react-query'
import { useNavigate } from '@tanstack/react-router'
import { useEffect, useRef } from 'react'
import { SectionError } from '../../loaded.tsx'
import { trpc } from '../../trpc.ts'
import { isUnderWay, WelcomeView } from './welcome-view.tsx'

const checkEvery = 2_000
/** From here on the page says that it takes long, and asks less often. */
const looksUntilSlow = 15
const checkSlowly = 10_000
/** Long enough to read what happened. */
const moveOnAfter = 3_000

/** Asks the server about a checkout until it is settled, then shows the overview as it is now. */
export function Welcome({ sessionId }: { sessionId: string }) {
  const utils = trpc.useUtils()
  const navigate = useNavigate()
  const looks = useRef(0)
  const checkout = useQuery({
    queryKey: ['checkout', sessionId],
    async queryFn() {
      looks.current += 1
      const answer = await utils.client.checkout.sync.mutate({ sessionId })
      return { answer, isSlow: looks.current > looksUntilSlow }
    },
    refetchInterval({ state: { data } }) {
      if (data?.answer.settled || data?.answer.status === 'expired') return false
      if (isUnderWay(data?.answer)) return checkSlowly
      return data?.isSlow ? checkSlowly : checkEvery
    },
  })
  const isSettled = checkout.data?.answer.settled === true

  useEffect(() => {
    if (!isSettled) return undefined
    void utils.subscription.invalidate()
    void utils.usage.invalidate()
    void utils.invoices.invalidate()
    const timer = setTimeout(() => void navigate({ to: '/billing', replace: true }), moveOnAfter)
    return () => clearTimeout(timer)
  }, [isSettled, utils, navigate])

  if (checkout.error && !checkout.data) {
    return (
      <SectionError
        error={checkout.error}
        onRetry={() => void checkout.refetch()}
        isRetrying={checkout.isFetching}
        title="We could not look up this checkout"
      />
    )
  }
  return <WelcomeView checkout={checkout.data?.answer} isSlow={checkout.data?.isSlow === true} />
}
