import type { InvoiceStatus } from '@prorata/billing'
import { LoadMore } from '../../components/load-more.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { Loaded, SectionError } from '../../loaded.tsx'
import { trpc } from '../../trpc.ts'
import { InvoiceTable } from './invoice-table.tsx'
import { NoInvoices } from './no-invoices.tsx'

const limit = 20

interface InvoiceListProps {
  firstAt: number | null
  /** Only those; all where it is left out. */
  status?: InvoiceStatus | undefined
}

/** Invoices, a page at a time. */
export function InvoiceList({ firstAt, status }: InvoiceListProps) {
  const invoices = trpc.invoices.list.useInfiniteQuery(
    { limit, ...(status === undefined ? {} : { status }) },
    { getNextPageParam: (page) => page.nextCursor },
  )
  return (
    <Loaded query={invoices} skeleton={<Skeleton className="min-h-72" label="Loading your invoices…" />}>
      {({ pages }) => {
        const all = pages.flatMap((page) => page.invoices)
        return (
          <div className="panel p-5 sm:p-6">
            {all.length === 0 ? (
              <NoInvoices firstAt={firstAt} isFiltered={status !== undefined} />
            ) : (
              <InvoiceTable invoices={all} />
            )}
            {invoices.isFetchNextPageError ? (
              <div className="mt-4">
                <SectionError
                  error={invoices.error}
                  onRetry={() => void invoices.fetchNextPage()}
                  isRetrying={invoices.isFetchingNextPage}
                  title="Older invoices could not be loaded"
                />
              </div>
            ) : null}
            <LoadMore
              hasMore={invoices.hasNextPage}
              isLoading={invoices.isFetchingNextPage}
              onMore={() => void invoices.fetchNextPage()}
            />
          </div>
        )
      }}
    </Loaded>
  )
}
