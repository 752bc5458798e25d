import type { Invoice } from '@prorata/billing'
import { Figure } from './components/figure.tsx'
import { useFormat } from './format.ts'

/** What an invoice is made of, down to its total. */
export function InvoiceLines({ invoice }: { invoice: Invoice }) {
  const format = useFormat()
  return (
    <dl className="flex flex-col gap-2 text-sm">
      {invoice.lines.map((line, index) => (
        <div key={`${index} ${line.description}`} className="flex items-baseline justify-between gap-6">
          <dt>
            {line.description}
            <span className="block text-xs text-muted">{format.span(line.period)}</span>
          </dt>
          <dd>
            <Figure>{format.money(line.amount)}</Figure>
          </dd>
        </div>
      ))}
      <div className="sum flex items-baseline justify-between gap-6 py-1.5 font-semibold">
        <dt>Total</dt>
        <dd>
          <Figure>{format.money(invoice.total)}</Figure>
        </dd>
      </div>
    </dl>
  )
}
