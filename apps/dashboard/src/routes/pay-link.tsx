import { getRouteApi } from '@tanstack/react-router'
import { Logo } from '../components/logo.tsx'
import { PageTitle } from '../components/page.tsx'
import { SiteHeader } from '../components/site-header.tsx'
import { Skeleton } from '../components/skeleton.tsx'
import { PayLinkView } from '../features/pay/pay-link-view.tsx'
import { Loaded } from '../loaded.tsx'
import { trpc } from '../trpc.ts'

const route = getRouteApi('/pay')
/** Somebody may be paying on the provider's page in another tab. */
const whilePaying = { refetchInterval: 5_000 }

/** For whoever got the mail, signed in or not. */
export function PayLink() {
  const { token } = route.useSearch()
  const link = trpc.payLink.open.useQuery({ token }, whilePaying)
  return (
    <>
      <PageTitle>Pay an invoice</PageTitle>
      <SiteHeader />
      <main id="content" className="mx-auto flex w-full max-w-md flex-1 flex-col justify-center px-4 py-10">
        <Logo />
        <h1 tabIndex={-1} className="mt-8 mb-6 text-2xl">
          Pay an invoice
        </h1>
        <Loaded query={link} skeleton={<Skeleton className="min-h-56" label="Loading the invoice…" />}>
          {(data) => (
            <div className="panel p-5 sm:p-6">
              <PayLinkView link={data} />
            </div>
          )}
        </Loaded>
      </main>
    </>
  )
}
