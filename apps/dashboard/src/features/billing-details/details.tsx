import { Notice } from '../../components/notice.tsx'
import { Panel } from '../../components/panel.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Loaded } from '../../loaded.tsx'
import { trpc } from '../../trpc.ts'
import { toFailure } from '../../words/failure.ts'
import { messageFor } from '../../words/message-for.ts'
import { DetailsForm } from './details-form.tsx'
import { TaxIdList } from './tax-id-list.tsx'

/** Billing details: read, changed, and said to be saved only when they are. What was typed stays when it fails. */
export function Details() {
  const utils = trpc.useUtils()
  const current = trpc.billingDetails.current.useQuery()
  const update = trpc.billingDetails.update.useMutation({
    onSuccess: (saved) => utils.billingDetails.current.setData(undefined, saved),
  })
  const message = update.error ? messageFor(toFailure(update.error)) : null
  return (
    <Loaded
      query={current}
      skeleton={<Skeleton className="min-h-128" label="Loading your billing details…" />}
    >
      {(details) => (
        <div className="flex max-w-2xl flex-col gap-5">
          {update.isSuccess ? (
            <Notice announced="later" tone="good" title="Your billing details are saved">
              They stand on invoices from here on.
            </Notice>
          ) : null}
          {message ? (
            <Notice announced="now" tone="bad" title={message.title}>
              {message.text}
            </Notice>
          ) : null}
          {details.taxIds.length > 0 ? (
            <Panel title="Tax IDs on your invoices">
              <TaxIdList taxIds={details.taxIds} />
            </Panel>
          ) : null}
          <div className="panel p-5 sm:p-7">
            <DetailsForm
              details={details}
              pending={update.isPending}
              onSave={(input) => update.mutate(input)}
            />
          </div>
        </div>
      )}
    </Loaded>
  )
}
