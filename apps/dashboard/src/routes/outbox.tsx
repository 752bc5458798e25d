import { getRouteApi } from '@tanstack/react-router'
import { Page } from '../components/page.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { Outbox as Mailbox } from '../features/outbox/outbox.tsx'
import { ForBillingAdmins } from '../for-billing-admins.tsx'

const route = getRouteApi('/billing/outbox')

export function Outbox() {
  const { mail, preview } = route.useSearch()
  return (
    <Page title="Outbox" lead="In the sandbox mails are not sent: they are kept here.">
      <ForBillingAdmins
        what="Mails are"
        skeleton={<Skeleton className="min-h-72" label="Loading the outbox…" />}
      >
        {() => <Mailbox mailId={mail} preview={preview} />}
      </ForBillingAdmins>
    </Page>
  )
}
