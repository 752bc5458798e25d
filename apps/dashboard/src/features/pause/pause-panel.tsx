import { decidePause, isRunning, type RunningSubscription, type SubscriptionIn } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { useState } from 'react'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { useFlash } from '../../flash.tsx'
import { useFormat } from '../../format.ts'
import { type Outputs, trpc } from '../../trpc.ts'
import { useCommand } from '../../use-command.ts'
import { refusalText } from '../../words/refusal-text.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { PauseScheduled } from './pause-result.tsx'
import { PauseView } from './pause-view.tsx'
import { UnpausePanel } from './unpause-panel.tsx'
import { UnpauseResult, type Resumed } from './unpause-result.tsx'

/** Pauses, takes a pause back, or resumes, whichever the subscription asks for. */
export function PausePanel({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const { subscription, canManageBilling, billingAdmins, now } = current
  // Resuming ends the pause: what came of it is still to be said.
  const [resumed, setResumed] = useState<Resumed | null>(null)
  const denied = canManageBilling ? null : whomToAsk(billingAdmins, format)
  if (resumed) {
    // The bank is asked on another page: this one waits for what it says.
    const isConfirmed = resumed.outcome.kind === 'action_required' && subscription.status === 'active'
    const outcome = isConfirmed ? ({ kind: 'applied', invoice: null } as const) : resumed.outcome
    return <UnpauseResult outcome={outcome} quote={resumed.quote} />
  }
  if (subscription.status === 'paused') {
    // What it costs is for billing admins.
    if (denied !== null) return <Notice tone="neutral" title={denied} />
    return <UnpausePanel subscription={subscription} now={now} onDone={setResumed} />
  }
  if (isRunning(subscription) && subscription.renewal.kind === 'pauses') {
    return <Scheduled subscription={subscription} {...subscription.renewal} denied={denied} />
  }
  const decision = decidePause(subscription, 1)
  if (!decision.ok) {
    const { refusal } = decision
    return (
      <Notice
        tone="neutral"
        title={
          refusal.code === 'no_subscription' ? 'There is no plan to pause' : refusalText(refusal, format)
        }
        actions={
          <Link to="/billing" className={buttonLook('secondary')}>
            Go to overview
          </Link>
        }
      />
    )
  }
  return <Pausing subscription={decision.subscription} denied={denied} />
}

interface PausingProps {
  subscription: SubscriptionIn<'active'>
  denied: string | null
}

function Pausing({ subscription, denied }: PausingProps) {
  const pause = trpc.subscription.pause.useMutation()
  const { stage, run } = useCommand({
    send: pause.mutateAsync,
    find: (found) => {
      const renewal = isRunning(found.subscription) ? found.subscription.renewal : null
      return renewal?.kind === 'pauses' && renewal.until !== null
        ? { at: renewal.at, until: renewal.until }
        : null
    },
  })
  if (stage.kind === 'done')
    return <Scheduled subscription={subscription} {...stage.outcome} denied={denied} />
  return (
    <PauseView
      subscription={subscription}
      stage={stage}
      denied={denied}
      onPause={(months) => run({ months })}
    />
  )
}

interface ScheduledProps {
  subscription: RunningSubscription
  at: number
  until: number | null
  denied: string | null
}

function Scheduled({ subscription, at, until, denied }: ScheduledProps) {
  const flash = useFlash()
  const resume = trpc.subscription.resume.useMutation()
  const { stage, run } = useCommand({
    send: resume.mutateAsync,
    find: (found) =>
      isRunning(found.subscription) && found.subscription.renewal.kind === 'renews'
        ? { kind: 'resumed' as const }
        : null,
    onDone: () => flash('The pause is taken back. Your plan stays as it is.'),
  })
  return (
    <PauseScheduled
      planId={subscription.terms.planId}
      at={at}
      until={until}
      stage={stage}
      denied={denied}
      onUndo={() => run({})}
    />
  )
}
