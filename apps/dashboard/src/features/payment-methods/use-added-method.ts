import { useEffect } from 'react'
import { trpc } from '../../trpc.ts'

/** On the way back from the provider's page: has the new payment method looked at now, and not when a webhook comes. */
export function useAddedMethod(sessionId: string | undefined) {
  const utils = trpc.useUtils()
  const sync = trpc.checkout.sync.useMutation({
    onSuccess: () => {
      void utils.paymentMethods.invalidate()
      void utils.subscription.invalidate()
    },
  })
  const { mutate } = sync
  useEffect(() => {
    if (sessionId !== undefined) mutate({ sessionId })
  }, [sessionId, mutate])
  return { isLooking: sync.isPending, isAdded: sync.isSuccess && sync.data.status === 'complete' }
}
