import type { Invoice, Money } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import { trpc } from '../../trpc.ts'

/** What is owed and not on its way, by currency. Nothing where nothing is. */
export function Outstanding() {
  const format = useFormat()
  const open = trpc.invoices.list.useQuery({ limit: 100, status: 'open' })
  const [first, ...others] = (open.data?.invoices ?? []).filter(({ processing }) => !processing)
  if (!first) return null
  const total = format.list(sumsOf([first, ...others]).map((sum) => format.money(sum)))
  return (
    <Notice
      tone="warn"
      title={`${total} is outstanding`}
      actions={
        others.length === 0 ? (
          <Link
            to="/billing/pay/$invoiceId"
            params={{ invoiceId: first.id }}
            className={buttonLook('primary')}
          >
            Pay {format.money(first.amountDue)}
          </Link>
        ) : null
      }
    >
      {others.length === 0
        ? `It is on ${first.number ?? 'one invoice'}.`
        : `It is on ${format.count(others.length + 1)} invoices. Open one to pay it.`}
    </Notice>
  )
}

function sumsOf(invoices: readonly Invoice[]): Money[] {
  const sums = new Map<string, number>()
  for (const { amountDue } of invoices) {
    sums.set(amountDue.currency, (sums.get(amountDue.currency) ?? 0) + amountDue.amount)
  }
  return [...sums].map(([currency, amount]) => ({ amount, currency }))
}
