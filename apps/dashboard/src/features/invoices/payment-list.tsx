import type { Payment } from '@prorata/billing'
import { ExternalLink } from '../../components/external-link.tsx'
import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { useFormat } from '../../format.ts'
import { paymentText } from '../../words/payment-text.ts'

/** What was paid, or tried to be, with what was sent back of it. */
export function PaymentList({ payments }: { payments: readonly Payment[] }) {
  const format = useFormat()
  return (
    <Panel title="Payments">
      {payments.length === 0 ? (
        <p className="text-sm text-muted">Nothing has been charged for it.</p>
      ) : (
        <ul className="divide-y divide-line text-sm">
          {payments.map((payment) => (
            <li
              key={payment.id}
              className="flex flex-wrap justify-between gap-x-6 gap-y-1 py-3 first:pt-0 last:pb-0"
            >
              <span>
                {format.fullDay(payment.createdAt)}
                <span className="block text-muted">{paymentText(payment, format)}</span>
                {payment.receiptUrl ? <ExternalLink href={payment.receiptUrl}>Receipt</ExternalLink> : null}
              </span>
              <Figure>{format.money(payment.amount)}</Figure>
            </li>
          ))}
        </ul>
      )}
    </Panel>
  )
}
