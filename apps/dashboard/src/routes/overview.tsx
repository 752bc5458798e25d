import type { NoticeKind } from '@prorata/billing'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { RecentInvoices } from '../features/invoices/recent-invoices.tsx'
import { SeatsLine } from '../features/seats/seats-line.tsx'
import { LeaveLinks } from '../features/subscription/leave-links.tsx'
import { NextInvoice } from '../features/subscription/next-invoice.tsx'
import { PaymentMethodPanel } from '../features/subscription/payment-method-panel.tsx'
import { PlanCard } from '../features/subscription/plan-card.tsx'
import { TopMeters } from '../features/usage/top-meters.tsx'
import { Loaded } from '../loaded.tsx'
import { live, type Outputs, trpc } from '../trpc.ts'
import { UndoButtons } from '../undo.tsx'

export function Overview() {
  const current = trpc.subscription.current.useQuery(undefined, live)
  const usage = trpc.usage.current.useQuery(undefined, live)
  const canManageBilling = current.data?.canManageBilling === true
  return (
    <Page title="Overview">
      <div className="flex flex-col gap-5">
        <Loaded query={current} skeleton={<Skeleton className="min-h-72" label="Loading your plan…" />}>
          {(data) => (
            <div className="grid gap-5 lg:grid-cols-3">
              <div className="lg:col-span-2">
                <PlanCard current={data} undo={saysSo(data) ? null : <UndoButtons current={data} />} />
              </div>
              <NextInvoice current={data} />
            </div>
          )}
        </Loaded>
        <Loaded query={usage} skeleton={<Skeleton className="min-h-56" label="Loading your usage…" />}>
          {({ meters }) => <TopMeters meters={meters} />}
        </Loaded>
        {current.data && canManageBilling ? (
          <>
            <PaymentMethodPanel
              paymentMethod={current.data.paymentMethod}
              nextChargeAt={current.data.nextCharge?.at ?? null}
              now={current.data.now}
            />
            <RecentInvoices firstAt={current.data.nextCharge?.at ?? null} />
          </>
        ) : null}
        <SeatsLine />
        {current.data ? <LeaveLinks current={current.data} /> : null}
      </div>
    </Page>
  )
}

/** What the notice on top undoes itself. */
const undoneByNotice: readonly NoticeKind[] = [
  'cancels',
  'pause_scheduled',
  'change_scheduled',
  'verify_change',
]

function saysSo({ notice }: Outputs['subscription']['current']): boolean {
  return notice !== null && undoneByNotice.includes(notice.kind)
}
