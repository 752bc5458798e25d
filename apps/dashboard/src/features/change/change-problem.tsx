import { Link } from '@tanstack/react-router'
import { Notice } from '../../components/notice.tsx'
import { textLink } from '../../components/text-link.ts'
import { SectionError } from '../../loaded.tsx'
import type { ChangeStage } from './change-stage.ts'

interface ChangeProblemProps {
  stage: Exclude<ChangeStage, { kind: 'done' }>
  currentPlan: string
  renewalError: unknown
  renewing: boolean
  onRenew: () => void
}

/** What stands between a person and the change: what happened, whether money moved, what to do. */
export function ChangeProblem({ stage, currentPlan, renewalError, renewing, onRenew }: ChangeProblemProps) {
  if (renewalError !== null) {
    return (
      <SectionError
        error={renewalError}
        onRetry={onRenew}
        isRetrying={renewing}
        title="The price could not be renewed"
      />
    )
  }
  switch (stage.kind) {
    case 'ready':
    case 'sending':
      return null
    case 'confirming':
      return (
        <Notice announced="later" tone="waiting" title="We’re confirming this with the bank">
          Don’t pay again: this page updates by itself.
        </Notice>
      )
    case 'not_carried_out':
      return (
        <Notice announced="now" tone="warn" title="The change has not gone through">
          You still have {currentPlan}. You can try again: this price is charged once at most, even if the
          first try arrives late.
        </Notice>
      )
    case 'failed':
      return (
        <Notice announced="now" tone="bad" title={stage.message.title}>
          <p>{stage.message.text}</p>
          {stage.declined ? (
            <p className="mt-1">
              You still have {currentPlan}.{' '}
              <Link to="/billing/payment-methods" className={textLink}>
                Use another card
              </Link>
            </p>
          ) : null}
        </Notice>
      )
    default:
      return stage satisfies never
  }
}
