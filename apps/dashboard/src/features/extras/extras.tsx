import { catalog, isSoldCurrency, type ProductId } from '@prorata/billing'
import { useRef, useState } from 'react'
import { Notice } from '../../components/notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useFormat } from '../../format.ts'
import { Loaded, SectionError } from '../../loaded.tsx'
import { live, type Outputs, trpc } from '../../trpc.ts'
import { toFailure } from '../../words/failure.ts'
import { messageFor } from '../../words/message-for.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { CreditPanel } from './credit-panel.tsx'
import { ProductList } from './product-list.tsx'
import { PurchaseList } from './purchase-list.tsx'
import { PurchaseNotice } from './purchase-notice.tsx'
import { usePurchase } from './use-purchase.ts'

interface ExtrasProps {
  current: Outputs['subscription']['current']
  /** The page something was paid on; the browser has just come back from it. */
  sessionId: string | undefined
}

/** What is bought once: what there is, what is left of it, and what was bought. */
export function Extras({ current, sessionId }: ExtrasProps) {
  const format = useFormat()
  const purchase = usePurchase(sessionId)
  const credits = trpc.credits.current.useQuery(undefined, live)
  const start = useStart()
  const message = start.error ? messageFor(toFailure(start.error)) : null
  return (
    <div className="flex flex-col gap-5">
      {purchase.data ? <PurchaseNotice {...purchase.data} /> : null}
      {purchase.error && !purchase.data ? (
        <SectionError
          error={purchase.error}
          onRetry={() => void purchase.refetch()}
          isRetrying={purchase.isFetching}
          title="We could not look up this purchase"
        />
      ) : null}
      {message ? (
        <Notice announced="now" tone="bad" title={message.title}>
          {message.text}
        </Notice>
      ) : null}
      <ProductList
        currency={currencyOf(current)}
        denied={current.canManageBilling ? null : whomToAsk(current.billingAdmins, format)}
        starting={start.starting}
        onBuy={start.buy}
      />
      <Loaded query={credits} skeleton={<Skeleton className="min-h-32" label="Loading what is left…" />}>
        {(data) => <CreditPanel credits={data} />}
      </Loaded>
      {current.canManageBilling ? <Purchases /> : null}
    </div>
  )
}

/** One intent a product and visit: however often its button is pressed, it is bought once. */
function useStart() {
  const intents = useRef(new Map<ProductId, string>())
  const [starting, setStarting] = useState<ProductId | null>(null)
  const start = trpc.purchases.start.useMutation({
    onSuccess: ({ url }) => globalThis.location.assign(url),
    onError: () => setStarting(null),
  })
  function buy(productId: ProductId) {
    const intentId = intents.current.get(productId) ?? crypto.randomUUID()
    intents.current.set(productId, intentId)
    setStarting(productId)
    start.mutate({ productId, intentId })
  }
  return { starting, buy, error: start.error }
}

function Purchases() {
  const list = trpc.purchases.list.useInfiniteQuery(
    { limit: 20 },
    { getNextPageParam: (page) => page.nextCursor },
  )
  return (
    <Loaded query={list} skeleton={<Skeleton className="min-h-32" label="Loading your purchases…" />}>
      {({ pages }) => (
        <PurchaseList
          purchases={pages.flatMap(({ purchases }) => purchases)}
          hasMore={list.hasNextPage}
          isLoadingMore={list.isFetchingNextPage}
          onMore={() => void list.fetchNextPage()}
        />
      )}
    </Loaded>
  )
}

/** What the customer pays in: its subscription's currency, else the catalogue's first. */
function currencyOf({ subscription }: Outputs['subscription']['current']) {
  const currency = 'terms' in subscription ? subscription.terms.currency : catalog.currency
  return isSoldCurrency(currency) ? currency : catalog.currency
}
