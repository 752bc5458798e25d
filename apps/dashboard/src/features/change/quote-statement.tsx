import type { Money, Quote } from '@prorata/billing'
import { Figure } from '../../components/figure.tsx'
import { useFormat } from '../../format.ts'
import { lineText } from './change-words.ts'

/** The quote as a statement: what is given back, what begins, what is due today, what comes next. */
export function QuoteStatement({ quote }: { quote: Quote }) {
  const format = useFormat()
  const { nextInvoice, effective, discount, tax, creditApplied, creditLeft, carriedOver } = quote
  // A change at the end of the period puts no line on an invoice of today.
  const lines = effective === 'now' ? quote.lines : []
  const minus = ({ amount, currency }: Money) => format.money({ amount: -amount, currency })
  return (
    <dl className="flex flex-col">
      {lines.map((line, index) => (
        <Row key={`${index} ${line.description}`} label={lineText(line, quote, format)}>
          {format.money(line.amount)}
        </Row>
      ))}
      {discount.amount > 0 ? <Row label="Discount">{minus(discount)}</Row> : null}
      {tax.amount > 0 ? <Row label="Tax">{format.money(tax)}</Row> : null}
      {creditApplied.amount > 0 ? <Row label="Your credit">{minus(creditApplied)}</Row> : null}
      <div className="sum mt-2 flex flex-wrap items-baseline justify-between gap-x-6 py-2.5 text-lg font-semibold">
        <dt>Due today</dt>
        <dd>
          <Figure>{format.money(quote.dueToday)}</Figure>
        </dd>
      </div>
      {carriedOver.amount > 0 ? (
        <Row label="Too small to charge alone: on your next invoice">{format.money(carriedOver)}</Row>
      ) : null}
      {creditLeft.amount > 0 ? (
        <Row label="Credit for your next invoices">{format.money(creditLeft)}</Row>
      ) : null}
      {nextInvoice ? (
        <Row label={`Next invoice, ${format.fullDay(nextInvoice.at)}`}>
          {format.money(nextInvoice.amount)}
        </Row>
      ) : null}
    </dl>
  )
}

function Row({ label, children }: { label: string; children: string }) {
  return (
    <div className="flex items-baseline justify-between gap-x-6 py-1.5">
      <dt>{label}</dt>
      <dd>
        <Figure>{children}</Figure>
      </dd>
    </div>
  )
}
