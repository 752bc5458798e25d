import { plan, type Quote } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Check, Clock, ShieldAlert } from 'lucide-react'
import { type ReactNode, useEffect, useRef } from 'react'
import { buttonLook } from '../../components/button.tsx'
import { useFormat } from '../../format.ts'
import { termsName, termsPrice } from '../../words/terms-text.ts'
import type { ChangeOutcome } from './change-stage.ts'

/** What came of a change. */
export function ChangeResult({ outcome, quote }: { outcome: ChangeOutcome; quote: Quote }) {
  const format = useFormat()
  const { from, to } = quote
  switch (outcome.kind) {
    case 'applied': {
      const paid = outcome.invoice?.amountPaid ?? quote.dueToday
      return (
        <Result
          icon={<Check aria-hidden size={26} className="text-accent" />}
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
          icon={<Clock aria-hidden size={26} className="text-accent" />}
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
          icon={<ShieldAlert aria-hidden size={26} className="text-warn" />}
          title="Your bank wants you to confirm this payment"
          actions={
            <>
              <a href={outcome.url} className={buttonLook('primary')}>
                Confirm with your bank
              </a>
              <Link to="/billing" className={buttonLook('quiet')}>
                Keep {termsName(from, to)}
              </Link>
            </>
          }
        >
          You have not been charged and still have {termsName(from, to)}. Once you confirm{' '}
          {format.money(quote.dueToday)} on the next page, {plan(to.planId).name} turns on by itself.
        </Result>
      )
    default:
      return outcome satisfies never
  }
}

interface ResultProps {
  icon: ReactNode
  title: string
  children: ReactNode
  actions: ReactNode
}

function Result({ icon, title, children, actions }: ResultProps) {
  const heading = useRef<HTMLHeadingElement>(null)
  // The button that had the focus is gone: reading goes on here.
  useEffect(() => heading.current?.focus(), [])
  return (
    <section className="panel max-w-2xl p-6 sm:p-8">
      {icon}
      <h2 ref={heading} tabIndex={-1} data-quiet-focus className="mt-3 text-2xl">
        {title}
      </h2>
      <p className="mt-2">{children}</p>
      <div className="mt-6 flex flex-wrap gap-3">{actions}</div>
    </section>
  )
}
