import type { ReactNode } from 'react'
import { Notice } from './components/notice.tsx'
import { useFormat } from './format.ts'
import { Loaded } from './loaded.tsx'
import { live, type Outputs, trpc } from './trpc.ts'
import { whomToAsk } from './words/whom-to-ask.ts'

interface ForBillingAdminsProps {
  /** What members do not see, with its verb: `Invoices are`. */
  what: string
  skeleton: ReactNode
  children: (current: Outputs['subscription']['current']) => ReactNode
}

/** A page that only owners and admins see the content of; members are told whom to ask. */
export function ForBillingAdmins({ what, skeleton, children }: ForBillingAdminsProps) {
  const format = useFormat()
  const current = trpc.subscription.current.useQuery(undefined, live)
  return (
    <Loaded query={current} skeleton={skeleton}>
      {(data) =>
        data.canManageBilling ? (
          children(data)
        ) : (
          <Notice tone="neutral" title={whomToAsk(data.billingAdmins, format)}>
            {what} shown to owners and admins.
          </Notice>
        )
      }
    </Loaded>
  )
}
