import {
  type CancelableSubscription,
  type Cancellation,
  type CancellationReason,
  catalog,
  compareEntitlements,
  plan,
} from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Check, Minus } from 'lucide-react'
import { useState } from 'react'
import { CommandProblem } from '../../command-problem.tsx'
import { Button, buttonLook } from '../../components/button.tsx'
import { CommandButton } from '../../components/command-button.tsx'
import { useFormat } from '../../format.ts'
import type { CommandStage } from '../../use-command.ts'
import { inDaysText } from '../../words/left-text.ts'
import { differenceText } from '../../words/terms-text.ts'
import { Alternatives } from './alternatives.tsx'
import { cancelFacts, cancelText, endNowQuestion } from './cancel-words.ts'
import { ReasonFields, type Said } from './reason-fields.tsx'

export interface CancelViewProps {
  subscription: CancelableSubscription
  cancellation: Cancellation
  /** The server's time. */
  now: number
  stage: CommandStage<unknown>
  /** Why this person cannot cancel, or `null`. */
  denied: string | null
  onCancel: (said: Reasons) => void
  /** Ends at once what could stay on. */
  onEndNow: (said: Reasons) => void
}

interface Reasons {
  reason?: CancellationReason
  comment?: string
}

/** All of a cancellation on one page: what stays until when, what else could be done, why, and the one button. */
export function CancelView(props: CancelViewProps) {
  const { subscription, cancellation, now, stage, denied, onCancel, onEndNow } = props
  const format = useFormat()
  const [said, setSaid] = useState<Said>({ reason: null, comment: '' })
  const { planId } = subscription.terms
  const { name } = plan(planId)
  const { lost } = compareEntitlements(planId, catalog.fallback)
  const comment = said.comment.trim()
  const reasons = { ...(said.reason && { reason: said.reason }), ...(comment && { comment }) }
  const isPending = stage.kind === 'sending' || stage.kind === 'confirming'
  return (
    <div className="grid gap-5 lg:grid-cols-5">
      <section aria-labelledby="what-happens" className="panel p-5 sm:p-7 lg:col-span-3">
        <h2 id="what-happens" className="mb-4 text-lg">
          {cancellation.at === null
            ? `${name} ends at once`
            : `${name} stays on until ${format.fullDay(cancellation.at)} (${inDaysText(cancellation.at - now, format)})`}
        </h2>
        <ul className="flex flex-col gap-2">
          {cancelFacts(subscription, cancellation, format).map((fact) => (
            <li key={fact} className="flex items-start gap-2.5">
              <Check aria-hidden size={17} strokeWidth={2.25} className="mt-1 shrink-0 text-accent" />
              <span>{fact}</span>
            </li>
          ))}
        </ul>
        {lost.length > 0 ? (
          <details className="mt-4">
            <summary className="inline-flex min-h-8 items-center text-sm font-medium text-accent underline decoration-accent/40 underline-offset-4">
              What your team has less of then
            </summary>
            <ul className="mt-2 grid gap-x-6 gap-y-1 rounded-lg bg-sunken p-4 text-sm sm:grid-cols-2">
              {lost.map((one) => (
                <li key={differenceText(one, format)} className="flex items-start gap-2">
                  <Minus aria-hidden size={15} strokeWidth={2.5} className="mt-1 shrink-0 text-muted" />
                  {differenceText(one, format)}
                </li>
              ))}
            </ul>
          </details>
        ) : null}
      </section>

      <Alternatives subscription={subscription} />

      {/* No form: Enter in one of its fields would cancel. */}
      <div className="panel flex flex-col gap-5 p-5 sm:p-7 lg:col-span-3">
        <ReasonFields said={said} onChange={setSaid} />
        <CommandProblem stage={stage} still={`You still have ${name}.`} />
        <div className="flex flex-wrap items-start gap-3">
          <Link to="/billing" className={buttonLook('primary')}>
            Keep my plan
          </Link>
          <Button
            look="secondary"
            reason={denied ?? undefined}
            pending={isPending}
            onClick={() => onCancel(reasons)}
          >
            {cancelText(cancellation, format)}
          </Button>
        </div>
        {cancellation.at === null || denied !== null ? null : (
          <CommandButton
            question={endNowQuestion(subscription, cancellation.at, format)}
            confirm={`End ${name} today`}
            keep="Not today"
            pending={isPending}
            onConfirm={() => onEndNow(reasons)}
          >
            End it today instead
          </CommandButton>
        )}
      </div>
    </div>
  )
}
