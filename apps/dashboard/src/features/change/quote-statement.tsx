import type { Money, Quote } from '@prorata/billing'
import { StatementRow, StatementTotal } from '../../components/statement.tsx'
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
        <StatementRow key={`${index} ${line.description}`} label={lineText(line, quote, format)}>
          {format.money(line.amount)}
        </StatementRow>
      ))}
      {discount.amount > 0 ? <StatementRow label="Discount">{minus(discount)}</StatementRow> : null}
      {tax.amount > 0 ? <StatementRow label="Tax">{format.money(tax)}</StatementRow> : null}
      {creditApplied.amount > 0 ? (
        <StatementRow label="Your credit">{minus(creditApplied)}</StatementRow>
      ) : null}
      <StatementTotal label="Due today">{format.money(quote.dueToday)}</StatementTotal>
      {carriedOver.amount > 0 ? (
        <StatementRow label="Too small to charge alone: on your next invoice">
          {format.money(carriedOver)}
        </StatementRow>
      ) : null}
      {creditLeft.amount > 0 ? (
        <StatementRow label="Credit for your next invoices">{format.money(creditLeft)}</StatementRow>
      ) : null}
      {nextInvoice ? (
        <StatementRow label={`Next invoice, ${format.fullDay(nextInvoice.at)}`}>
          {format.money(nextInvoice.amount)}
        </StatementRow>
      ) : null}
    </dl>
  )
}
