import { type Interval, isRunning, type PlanId } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { buttonLook } from '../../components/button.tsx'
import { Notice } from '../../components/notice.tsx'
import { Skeleton } from '../../components/skeleton.tsx'
import { useFormat } from '../../format.ts'
import { SectionError } from '../../loaded.tsx'
import { live, type Outputs, trpc } from '../../trpc.ts'
import { refusalText } from '../../words/refusal-text.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { ChangeResult } from './change-result.tsx'
import { ChangeView } from './change-view.tsx'
import { useChange } from './use-change.ts'

interface ChangePanelProps {
  current: Outputs['subscription']['current']
  planId: PlanId
  interval: Interval
}

/** Prices the change to a plan and carries it out, for those who may. */
export function ChangePanel({ current, planId, interval }: ChangePanelProps) {
  const format = useFormat()
  if (!current.canManageBilling) {
    return <Notice tone="neutral" title={whomToAsk(current.billingAdmins, format)} />
  }
  return <PricedChange key={`${planId} ${interval}`} current={current} planId={planId} interval={interval} />
}

function PricedChange({ current, planId, interval }: ChangePanelProps) {
  const format = useFormat()
  const { data: environment } = trpc.environment.current.useQuery(undefined, live)
  const now = Math.max(environment?.now ?? 0, current.now)
  const { subscription } = current
  const { stage, preview, quote, announcement, renewing, confirm } = useChange({
    planId,
    interval,
    now,
    subscription,
  })
  const retry = () => void preview.refetch()

  if (stage.kind === 'done') return <ChangeResult outcome={stage.outcome} quote={stage.quote} />
  if (preview.data && !preview.data.ok) {
    return (
      <Notice
        tone="warn"
        announced="later"
        title={refusalText(preview.data.refusal, format)}
        actions={
          <Link to="/billing/plans" className={buttonLook('secondary')}>
            See plans
          </Link>
        }
      />
    )
  }
  if (!quote) {
    if (!preview.error) return <Skeleton className="min-h-96" label="Working out the price…" />
    return (
      <SectionError
        error={preview.error}
        onRetry={retry}
        isRetrying={preview.isFetching}
        title="We could not work out the price"
      />
    )
  }
  return (
    <ChangeView
      quote={quote}
      period={isRunning(subscription) ? subscription.period : null}
      now={now}
      stage={stage}
      renewing={renewing}
      renewalError={renewing ? null : preview.error}
      announcement={announcement}
      onConfirm={() => void confirm()}
      onRenew={retry}
    />
  )
}
