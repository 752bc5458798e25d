import { isProductId, type Payment, product } from '@prorata/billing'
import { ExternalLink } from '../../components/external-link.tsx'
import { Figure } from '../../components/figure.tsx'
import { LoadMore } from '../../components/load-more.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormat } from '../../format.ts'
import { paymentText } from '../../words/payment-text.ts'

interface PurchaseListProps {
  purchases: readonly Payment[]
  hasMore: boolean
  isLoadingMore: boolean
  onMore: () => void
}

/** What was bought once, newest first, and how each payment stands. */
export function PurchaseList({ purchases, hasMore, isLoadingMore, onMore }: PurchaseListProps) {
  const format = useFormat()
  return (
    <Panel title="Your purchases">
      {purchases.length === 0 ? (
        <p className="text-muted">Nothing yet. What you buy here once is listed with its receipt.</p>
      ) : (
        <ul className="divide-y divide-line">
          {purchases.map((payment) => (
            <li
              key={payment.id}
              className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0"
            >
              <span>
                <span className="font-medium">{nameOf(payment)}</span>
                <span className="block text-sm text-muted">
                  {format.fullDay(payment.createdAt)}. {paymentText(payment, format)}
                </span>
              </span>
              <span className="flex items-baseline gap-4">
                {payment.receiptUrl ? <ExternalLink href={payment.receiptUrl}>Receipt</ExternalLink> : null}
                <Figure>{format.money(payment.amount)}</Figure>
              </span>
            </li>
          ))}
        </ul>
      )}
      <LoadMore hasMore={hasMore} isLoading={isLoadingMore} onMore={onMore} />
    </Panel>
  )
}

/** A product that is not sold any more has its own name still. */
function nameOf({ productId }: Payment): string {
  if (productId === null) return 'Purchase'
  return isProductId(productId) ? product(productId).name : productId
}
