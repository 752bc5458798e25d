import { decideCancel, isEnded, isRunning, type Subscription } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import { type Outputs, trpc } from '../../trpc.ts'
import { useCommand } from '../../use-command.ts'
import { refusalText } from '../../words/refusal-text.ts'
import { renewalText } from '../../words/renewal-text.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { type CancelOutcome, CancelResult, KeptResult } from './cancel-result.tsx'
import { CancelView } from './cancel-view.tsx'

/** Cancels, and takes it back. What is canceled already is shown as such, with the same way back. */
export function CancelPanel({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const { subscription, canManageBilling, billingAdmins, now } = current
  // What was ended here: there is nothing left to cancel, and what came of it is still to be said.
  const [ended, setEnded] = useState<CancelOutcome | null>(null)
  const cancel = trpc.subscription.cancel.useMutation()
  const resume = trpc.subscription.resume.useMutation()
  const canceling = useCommand({
    send: cancel.mutateAsync,
    find: (found) => outcomeOf(found.subscription),
    onDone: (outcome) => setEnded(outcome.kind === 'ended' ? outcome : null),
  })
  const cancelNow = trpc.subscription.cancelNow.useMutation()
  const endingNow = useCommand({
    send: cancelNow.mutateAsync,
    find: (found) =>
      isEnded(found.subscription) ? { kind: 'ended' as const, at: found.subscription.endedAt } : null,
    onDone: setEnded,
  })
  const undoing = useCommand({
    send: resume.mutateAsync,
    find: (found) => (outcomeOf(found.subscription) ? null : { kind: 'resumed' as const }),
  })

  const denied = canManageBilling ? null : whomToAsk(billingAdmins, format)
  if (undoing.stage.kind === 'done' && 'terms' in subscription) {
    return <KeptResult planId={subscription.terms.planId} next={renewalText(subscription, format)} />
  }
  const outcome = ended ?? scheduledEnd(subscription)
  if (outcome && 'terms' in subscription) {
    return (
      <CancelResult
        outcome={outcome}
        planId={subscription.terms.planId}
        isTrial={subscription.status === 'trialing'}
        stage={undoing.stage}
        denied={denied}
        onUndo={() => undoing.run({})}
      />
    )
  }
  const decision = decideCancel(subscription)
  if (!decision.ok) {
    return (
      <Notice
        tone="neutral"
        title={
          decision.refusal.code === 'no_subscription'
            ? 'There is no plan to cancel'
            : refusalText(decision.refusal, format)
        }
        actions={
          <Link to="/billing" className={buttonLook('secondary')}>
            Go to overview
          </Link>
        }
      />
    )
  }
  return (
    <CancelView
      subscription={decision.subscription}
      cancellation={decision.cancellation}
      now={now}
      stage={endingNow.stage.kind === 'ready' ? canceling.stage : endingNow.stage}
      denied={denied}
      onCancel={canceling.run}
      onEndNow={endingNow.run}
    />
  )
}

function outcomeOf(subscription: Subscription): CancelOutcome | null {
  if (isEnded(subscription)) return { kind: 'ended', at: subscription.endedAt }
  return scheduledEnd(subscription)
}

/** Where a payment is open or it is paused, an end that is scheduled can still be made one at once. */
function scheduledEnd(subscription: Subscription): CancelOutcome | null {
  if (!isRunning(subscription) || subscription.renewal.kind !== 'cancels') return null
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return null
  return { kind: 'scheduled', at: subscription.renewal.at }
}
