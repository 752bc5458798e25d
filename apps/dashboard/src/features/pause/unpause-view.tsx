import { plan, type SubscriptionIn, type UnpauseQuote } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { CommandProblem } from '../../command-problem.tsx'
import { Button, buttonLook } from '../../components/button.tsx'
import { Figure } from '../../components/figure.tsx'
import { StatementRow, StatementTotal } from '../../components/statement.tsx'
import { useFormat } from '../../format.ts'
import type { CommandStage } from '../../use-command.ts'
import { termsPrice } from '../../words/terms-text.ts'

interface UnpauseViewProps {
  quote: UnpauseQuote
  subscription: SubscriptionIn<'paused'>
  stage: CommandStage<unknown>
  /** This price is not for sale any more, or a new one could not be made. */
  isStale: boolean
  onUnpause: () => void
}

/** What resuming costs today, what comes next, and the one button that does it. */
export function UnpauseView({ quote, subscription, stage, isStale, onUnpause }: UnpauseViewProps) {
  const format = useFormat()
  const { terms, dueToday, nextInvoice, creditApplied, discount, tax } = quote
  const { name } = plan(terms.planId)
  const { cause, resumesAt } = subscription
  const minus = (amount: typeof dueToday) => format.money({ ...amount, amount: -amount.amount })
  return (
    <section aria-label="Resuming" aria-busy={isStale} className="panel max-w-3xl p-5 sm:p-7">
      <h2 className="mb-2 text-lg">Resume {name}</h2>
      <p className="mb-4 text-muted">
        {cause === 'trial_ended'
          ? 'Your trial has ended and you were not charged.'
          : resumesAt === null
            ? 'Your plan is paused.'
            : `Your plan resumes by itself on ${format.fullDay(resumesAt)}. You can resume it today instead.`}
      </p>
      <dl className={`flex flex-col ${isStale ? 'stale' : ''}`}>
        {quote.lines.map((line, index) => (
          <StatementRow key={`${index} ${line.description}`} label={`${name}, ${format.span(line.period)}`}>
            {format.money(line.amount)}
          </StatementRow>
        ))}
        {discount.amount > 0 ? <StatementRow label="Discount">{minus(discount)}</StatementRow> : null}
        {tax.amount > 0 ? <StatementRow label="Tax">{format.money(tax)}</StatementRow> : null}
        {creditApplied.amount > 0 ? (
          <StatementRow label="Your credit">{minus(creditApplied)}</StatementRow>
        ) : null}
        <StatementTotal label="Due today">{format.money(dueToday)}</StatementTotal>
        {nextInvoice ? (
          <StatementRow label={`Next invoice, ${format.fullDay(nextInvoice.at)}`}>
            {format.money(nextInvoice.amount)}
          </StatementRow>
        ) : null}
      </dl>
      <p className="mt-5">
        {name} is on at once and a new period begins today: {termsPrice(terms, format)} from now on.
      </p>
      <div className="mt-4 empty:mt-0">
        <CommandProblem stage={stage} still={`${name} is still paused.`} />
      </div>
      <div className="mt-5 flex flex-wrap items-start gap-3">
        <Button
          onClick={onUnpause}
          disabled={isStale}
          pending={stage.kind === 'sending' || stage.kind === 'confirming'}
        >
          {dueToday.amount === 0
            ? `Resume ${name}, pay nothing today`
            : `Pay ${format.money(dueToday)} and resume ${name}`}
        </Button>
        <Link to="/billing" className={buttonLook('quiet')}>
          Keep it paused
        </Link>
      </div>
      <p className="mt-3 text-sm text-muted">
        Price held until <Figure>{format.time(quote.expiresAt)}</Figure> UTC.
      </p>
    </section>
  )
}
