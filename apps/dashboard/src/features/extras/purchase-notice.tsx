import { type ProductId, product } from '@prorata/billing'
import { Notice } from '../../components/notice.tsx'
import type { Outputs } from '../../trpc.ts'

type State = Outputs['purchases']['sync']['state']

/** What became of a purchase whose page the browser has just come back from. */
export function PurchaseNotice({ state, productId }: { state: State; productId: ProductId }) {
  const { name } = product(productId)
  switch (state) {
    case 'open':
      return (
        <Notice announced="later" tone="neutral" title={`You have not bought ${name} yet`}>
          Nothing was charged.
        </Notice>
      )
    case 'expired':
      return (
        <Notice announced="later" tone="neutral" title="The page to pay on has expired">
          Nothing was charged. You can start again below.
        </Notice>
      )
    case 'processing':
      return (
        <Notice announced="later" tone="waiting" title={`Your bank is working on the payment for ${name}`}>
          It can take some days. You don’t have to do anything: this page updates by itself.
        </Notice>
      )
    case 'paid':
      return (
        <Notice announced="later" tone="good" title={`${name} is yours`}>
          The payment has arrived.
        </Notice>
      )
    case 'failed':
      return (
        <Notice announced="now" tone="bad" title={`The payment for ${name} failed`}>
          Your bank said no. Nothing was charged. You can buy it again below, with another card.
        </Notice>
      )
    default:
      return state satisfies never
  }
}
