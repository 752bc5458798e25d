import { useEffect } from 'react'
import { Notice } from '../../components/notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Loaded } from '../../loaded.tsx'
import { type Outputs, trpc } from '../../trpc.ts'
import { toFailure } from '../../words/failure.ts'
import { messageFor } from '../../words/message-for.ts'
import { PlanPicker } from './plan-picker.tsx'

/** The plans, and the way to the provider's own payment page: the browser leaves for it, no card is typed here. */
export function PlanShop({ current }: { current: Outputs['subscription']['current'] }) {
  const list = trpc.plans.list.useQuery(undefined, { staleTime: 60_000 })
  const start = trpc.checkout.start.useMutation({ onSuccess: ({ url }) => location.assign(url) })
  const { reset } = start

  // Coming back with the browser's Back button restores the page as it was left: on its way.
  useEffect(() => {
    const onPageShow = (event: PageTransitionEvent) => {
      if (event.persisted) reset()
    }
    addEventListener('pageshow', onPageShow)
    return () => removeEventListener('pageshow', onPageShow)
  }, [reset])

  const failure = start.error ? messageFor(toFailure(start.error)) : null
  const isLeaving = start.isPending || start.isSuccess
  return (
    <Loaded query={list} skeleton={<Skeleton className="min-h-160" label="Loading the plans…" />}>
      {(plans) => (
        <div className="flex flex-col gap-6">
          {failure ? (
            <Notice announced="now" tone="bad" title={failure.title}>
              {failure.text}
            </Notice>
          ) : null}
          <output className="sr-only">{isLeaving ? 'Opening the payment page…' : ''}</output>
          <PlanPicker
            list={plans}
            current={current}
            starting={isLeaving ? start.variables : null}
            onStart={(pick) => {
              if (!isLeaving) start.mutate(pick)
            }}
          />
        </div>
      )}
    </Loaded>
  )
}
