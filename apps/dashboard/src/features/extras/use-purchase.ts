import { useQuery } from '@tanstack/react-query'
import { useEffect } from 'react'
import { trpc } from '../../trpc.ts'

const checkEvery = 2_000

/** Asks about a purchase until its payment is settled, and has the lists show it. */
export function usePurchase(sessionId: string | undefined) {
  const utils = trpc.useUtils()
  const purchase = useQuery({
    queryKey: ['purchase', sessionId],
    enabled: sessionId !== undefined,
    queryFn: () => utils.client.purchases.sync.mutate({ sessionId: sessionId ?? '' }),
    refetchInterval: ({ state: { data } }) => (data?.state === 'processing' ? checkEvery : false),
  })
  const state = purchase.data?.state
  useEffect(() => {
    if (state !== 'paid' && state !== 'failed') return
    void utils.purchases.invalidate()
    void utils.credits.invalidate()
    void utils.usage.invalidate()
  }, [state, utils])
  return purchase
}
