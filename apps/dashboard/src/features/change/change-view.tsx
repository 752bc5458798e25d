import { type PaymentMethod, type Period, plan, type Quote, type Renewal } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { ArrowRight } from 'lucide-react'
import { Button, buttonLook } from '../../components/button.tsx'
import { Figure } from '../../components/figure.tsx'
import { useFormat } from '../../format.ts'
import { termsName, termsPrice } from '../../words/terms-text.ts'
import { Calculation } from './calculation.tsx'
import { ChangeProblem } from './change-problem.tsx'
import type { ChangeStage } from './change-stage.ts'
import { confirmText, consequenceText } from './change-words.ts'
import { Differences } from './differences.tsx'
import { QuoteStatement } from './quote-statement.tsx'

export interface ChangeViewProps {
  quote: Quote
  /** The period that is paid for. */
  period: Period | null
  /** What is charged; `null` where it is not known. */
  paymentMethod: PaymentMethod | null
  /** The server's time. */
  now: number
  stage: Exclude<ChangeStage, { kind: 'done' }>
  /** The change that is scheduled now: this one takes its place. */
  replaces: Extract<Renewal, { kind: 'changes' }> | null
  /** A new price is on its way: this one is not for sale any more. */
  renewing: boolean
  /** A new price could not be made. */
  renewalError: unknown
  /** What changed about the price, for everyone to see and hear. */
  announcement: string | null
  onConfirm: () => void
  onRenew: () => void
}

/** The price of a change, what it brings, and the one button that buys it. */
export function ChangeView(props: ChangeViewProps) {
  const { quote, period, stage, renewing, renewalError, announcement } = props
  const format = useFormat()
  const isStale = renewing || renewalError !== null
  const isBusy = stage.kind === 'sending' || stage.kind === 'confirming'
  const { from, to } = quote
  return (
    <div className="grid gap-5 lg:grid-cols-5">
      <section
        aria-label="Price of the change"
        className="panel p-5 sm:p-7 lg:col-span-3"
        aria-busy={isStale}
      >
        <FromTo quote={quote} />
        <div className={isStale ? 'stale' : ''}>
          <QuoteStatement quote={quote} />
        </div>
        {period && quote.effective === 'now' && quote.lines.some((line) => line.proration) ? (
          <div className="mt-4">
            <Calculation quote={quote} period={period} />
          </div>
        ) : null}

        {props.replaces ? (
          <p className="mt-5 rounded-lg bg-sunken p-3 text-sm">
            This takes the place of the change to {termsName(props.replaces.to, from)} that is scheduled for{' '}
            {format.day(props.replaces.at)}.
          </p>
        ) : null}
        <p className={`mt-5 ${isStale ? 'stale' : ''}`}>{consequenceText(quote, props, format)}</p>
        <output className="block mt-3 text-sm font-medium empty:mt-0">
          {renewing ? 'Getting a new price…' : announcement}
        </output>
        <div className="mt-3 flex flex-col gap-3 empty:mt-0">
          <ChangeProblem
            stage={stage}
            currentPlan={plan(from.planId).name}
            renewalError={renewalError}
            renewing={renewing}
            onRenew={props.onRenew}
          />
        </div>

        <div className="mt-5 flex flex-wrap items-center gap-3">
          <Button onClick={props.onConfirm} disabled={isStale} pending={isBusy}>
            {confirmText(quote, format)}
          </Button>
          <Link to="/billing" className={buttonLook('quiet')}>
            Keep {termsName(from, to)}
          </Link>
        </div>
        <p className="mt-3 text-sm text-muted">
          Price held until <Figure>{format.time(quote.expiresAt)}</Figure> UTC.
        </p>
      </section>
      <section aria-labelledby="differences" className="panel p-5 sm:p-7 lg:col-span-2 lg:self-start">
        <h2 id="differences" className="mb-4 text-sm font-medium text-muted">
          {quote.gained.length + quote.lost.length === 0 ? 'What stays' : 'What changes for your team'}
        </h2>
        {quote.gained.length + quote.lost.length === 0 ? (
          <p className="text-sm">
            Everything you use stays as it is.{' '}
            {quote.direction === 'quantity'
              ? 'Only the number of seats changes.'
              : 'Only how you pay changes.'}
          </p>
        ) : (
          <Differences gained={quote.gained} lost={quote.lost} />
        )}
      </section>
    </div>
  )
}

function FromTo({ quote: { from, to } }: { quote: Quote }) {
  const format = useFormat()
  return (
    <h2 className="mb-5 flex flex-wrap items-center gap-x-3 gap-y-1 text-lg">
      <span>
        {termsName(from, to)} <Figure className="font-normal text-muted">{termsPrice(from, format)}</Figure>
      </span>
      <ArrowRight aria-label="to" size={20} className="text-muted" />
      <span>
        {termsName(to, from)} <Figure className="font-normal text-muted">{termsPrice(to, format)}</Figure>
      </span>
    </h2>
  )
}
