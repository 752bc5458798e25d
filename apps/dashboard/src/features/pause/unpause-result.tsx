import { plan, type UnpauseQuote } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { ExternalLink } from '../../components/external-link.tsx'
import { Result } from '../../components/result.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'

/** What came of resuming, at the price that was shown. */
export interface Resumed {
  outcome: Outputs['subscription']['unpause']
  quote: UnpauseQuote
}

export function UnpauseResult({ outcome, quote }: Resumed) {
  const format = useFormat()
  const { name } = plan(quote.terms.planId)
  switch (outcome.kind) {
    case 'applied':
    case 'scheduled': {
      const paid =
        outcome.kind === 'applied' ? (outcome.invoice?.amountPaid ?? quote.dueToday) : quote.dueToday
      return (
        <Result
          tone="good"
          title={`${name} is on.`}
          actions={
            <Link to="/billing" className={buttonLook('primary')}>
              Go to overview
            </Link>
          }
        >
          <p>
            {paid.amount > 0 ? `You paid ${format.money(paid)}.` : 'You were not charged today.'}{' '}
            {quote.nextInvoice
              ? `Next invoice: ${format.money(quote.nextInvoice.amount)} on ${format.fullDay(quote.nextInvoice.at)}.`
              : null}
          </p>
        </Result>
      )
    }
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
              <Link to="/billing" className={buttonLook('quiet')}>
                Keep it paused
              </Link>
            </>
          }
        >
          <p>
            You have not been charged and {name} is still paused. Once you confirm{' '}
            {format.money(quote.dueToday)}, it turns on. Don’t pay again: this page updates by itself.
          </p>
        </Result>
      )
    default:
      return outcome satisfies never
  }
}
