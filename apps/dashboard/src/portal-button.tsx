import { useState } from 'react'
import { Button } from './components/button.tsx'
import { Notice } from './components/notice.tsx'
import { trpc } from './trpc.ts'
import { toFailure } from './words/failure.ts'
import { messageFor } from './words/message-for.ts'

interface PortalButtonProps {
  /** The page of ours to come back to. */
  returnTo: '/billing/details' | '/billing/payment-methods' | '/billing/invoices'
  /** The one thing to do there; left out for all of it. */
  flow?: 'payment_method_update'
  children: string
}

/** Leads to the provider's own billing pages, and back. */
export function PortalButton({ returnTo, flow, children }: PortalButtonProps) {
  const [isLeaving, setLeaving] = useState(false)
  const start = trpc.portal.start.useMutation({
    onSuccess: ({ url }) => {
      setLeaving(true)
      globalThis.location.assign(url)
    },
  })
  const message = start.error ? messageFor(toFailure(start.error)) : null
  return (
    <div className="flex flex-col items-start gap-3">
      <Button
        look="secondary"
        pending={start.isPending || isLeaving}
        onClick={() => start.mutate({ returnTo, ...(flow ? { flow } : {}) })}
      >
        {children}
      </Button>
      {message ? (
        <Notice announced="now" tone="bad" title={message.title}>
          {message.text}
        </Notice>
      ) : null}
    </div>
  )
}
