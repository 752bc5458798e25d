import { decideCancel, decidePause, isRunning } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { textLink } from '../../components/text-link.ts'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'

/** The ways out, as plain links: found by who looks for them, and in nobody's way. */
export function LeaveLinks({ current }: { current: Outputs['subscription']['current'] }) {
  const format = useFormat()
  const { subscription, canManageBilling, billingAdmins } = current
  // A pause that is on its way is taken back or changed where it is announced.
  const isPausing = isRunning(subscription) && subscription.renewal.kind === 'pauses'
  const canPause = !isPausing && decidePause(subscription, 1).ok
  const canCancel = decideCancel(subscription).ok
  if (!canPause && !canCancel) return null
  if (!canManageBilling) {
    return <p className="text-sm text-muted">Pausing and canceling: {whomToAsk(billingAdmins, format)}</p>
  }
  return (
    <p className="flex flex-wrap gap-x-6 text-sm">
      {canPause ? (
        <Link to="/billing/pause" className={`${row} ${textLink}`}>
          Pause plan
        </Link>
      ) : null}
      {canCancel ? (
        <Link to="/billing/cancel" className={`${row} ${textLink}`}>
          Cancel plan
        </Link>
      ) : null}
    </p>
  )
}

const row = 'inline-flex min-h-11 items-center sm:min-h-8'
