import { useState } from 'react'
import { Button } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Loaded } from '../../loaded.tsx'
import { live, trpc } from '../../trpc.ts'
import { toFailure } from '../../words/failure.ts'
import { messageFor } from '../../words/message-for.ts'
import { PaymentMethodList } from './payment-method-list.tsx'
import { useAddedMethod } from './use-added-method.ts'

interface PaymentMethodsProps {
  now: number
  nextChargeAt: number | null
  /** The page a new one was added on; the browser has just come back from it. */
  sessionId: string | undefined
}

export function PaymentMethods({ now, nextChargeAt, sessionId }: PaymentMethodsProps) {
  const utils = trpc.useUtils()
  const list = trpc.paymentMethods.list.useQuery(undefined, live)
  const added = useAddedMethod(sessionId)
  const [isLeaving, setLeaving] = useState(false)
  const settle = {
    onSuccess: (answer: NonNullable<typeof list.data>) => {
      utils.paymentMethods.list.setData(undefined, answer)
      void utils.subscription.invalidate()
    },
    onError: () => void utils.paymentMethods.invalidate(),
  }
  const makeDefault = trpc.paymentMethods.setDefault.useMutation(settle)
  const remove = trpc.paymentMethods.remove.useMutation(settle)
  const add = trpc.paymentMethods.add.useMutation({
    onSuccess: ({ url }) => {
      setLeaving(true)
      globalThis.location.assign(url)
    },
  })
  const failed = [add, makeDefault, remove].find(({ error }) => error)?.error
  const message = failed ? messageFor(toFailure(failed)) : null
  const pending = makeDefault.isPending
    ? { id: makeDefault.variables.paymentMethodId, what: 'default' as const }
    : remove.isPending
      ? { id: remove.variables.paymentMethodId, what: 'remove' as const }
      : null
  return (
    <div className="flex flex-col gap-5">
      {added.isLooking ? (
        <Notice announced="later" tone="waiting" title="Looking up your new payment method…" />
      ) : null}
      {added.isAdded ? (
        <Notice announced="later" tone="good" title="Your new payment method is the default now">
          What is charged from here on is charged to it.
        </Notice>
      ) : null}
      {message ? (
        <Notice announced="now" tone="bad" title={message.title}>
          {message.text}
        </Notice>
      ) : null}
      <Loaded query={list} skeleton={<Skeleton className="min-h-44" label="Loading your payment methods…" />}>
        {({ paymentMethods }) => (
          <PaymentMethodList
            methods={paymentMethods}
            now={now}
            nextChargeAt={nextChargeAt}
            pending={pending}
            onDefault={(paymentMethodId) => makeDefault.mutate({ paymentMethodId })}
            onRemove={(paymentMethodId) => remove.mutate({ paymentMethodId })}
          />
        )}
      </Loaded>
      <div>
        <Button pending={add.isPending || isLeaving} onClick={() => add.mutate()}>
          Add a payment method
        </Button>
        <p className="mt-2 max-w-prose text-sm text-muted">
          You enter it on our payment provider’s page. Nothing is charged for adding one.
        </p>
      </div>
    </div>
  )
}
