import { plan, type Quote } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { LoaderCircle } from 'lucide-react'
import type { ReactNode } from 'react'
import { buttonLook } from '../../components/button.tsx'
import { ExternalLink } from '../../components/external-link.tsx'
import { Result } from '../../components/result.tsx'
import { useFormat } from '../../format.ts'
import { termsName, termsPrice } from '../../words/terms-text.ts'
import type { ChangeOutcome } from './change-stage.ts'

interface ChangeResultProps {
  outcome: ChangeOutcome
  quote: Quote
  /** Gives up a change that waits for its payment. */
  giveUp?: ReactNode
}

/** What came of a change. */
export function ChangeResult({ outcome, quote, giveUp }: ChangeResultProps) {
  const format = useFormat()
  const { from, to } = quote
  switch (outcome.kind) {
    case 'applied': {
      const paid = outcome.invoice?.amountPaid ?? quote.dueToday
      return (
        <Result
          tone="good"
          title={`${plan(to.planId).name} is on.`}
          actions={
            <>
              <Link to="/billing" className={buttonLook('primary')}>
                Go to overview
              </Link>
              <Link to="/billing/invoices" className={buttonLook('quiet')}>
                See the invoice
              </Link>
            </>
          }
        >
          {paid.amount > 0 ? `You paid ${format.money(paid)}.` : 'You were not charged today.'}{' '}
          {quote.nextInvoice
            ? `Next invoice: ${format.money(quote.nextInvoice.amount)} on ${format.fullDay(quote.nextInvoice.at)}.`
            : null}
        </Result>
      )
    }
    case 'scheduled':
      return (
        <Result
          tone="waiting"
          title={`${termsName(to, from)} begins ${format.day(outcome.at)}.`}
          actions={
            <Link to="/billing" className={buttonLook('primary')}>
              Go to overview
            </Link>
          }
        >
          You were not charged. You keep {termsName(from, to)} until then; after that you pay{' '}
          {termsPrice(to, format)}.
        </Result>
      )
    case 'action_required':
      return (
        <Result
          tone="warn"
          title="Your bank wants you to confirm this payment"
          actions={
            <>
              <ExternalLink href={outcome.url} className={buttonLook('primary')}>
                Confirm with your bank
              </ExternalLink>
              {giveUp}
            </>
          }
        >
          <p>
            You have not been charged and still have {termsName(from, to)}. Once you confirm{' '}
            {format.money(quote.dueToday)}, {plan(to.planId).name} turns on.
          </p>
          <output className="mt-3 flex items-center gap-2 text-sm text-muted">
            <LoaderCircle aria-hidden size={16} className="shrink-0 motion-safe:animate-spin" />
            Waiting for your bank. Don’t pay again: this page updates by itself.
          </output>
        </Result>
      )
    default:
      return outcome satisfies never
  }
}
