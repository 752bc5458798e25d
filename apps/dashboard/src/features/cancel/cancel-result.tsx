import { catalog, plan, type PlanId } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { CommandProblem } from '../../command-problem.tsx'
import { Button, buttonLook } from '../../components/button.tsx'
import { Result } from '../../components/result.tsx'
import { useFormat } from '../../format.ts'
import type { CommandStage } from '../../use-command.ts'

export type CancelOutcome = { kind: 'scheduled'; at: number } | { kind: 'ended'; at: number }

interface CancelResultProps {
  outcome: CancelOutcome
  planId: PlanId
  isTrial: boolean
  /** Of the undo. */
  stage: CommandStage<unknown>
  /** Why this person cannot undo it, or `null`. */
  denied: string | null
  onUndo: () => void
}

/** What came of a cancellation, and the way back while there is one. */
export function CancelResult({ outcome, planId, isTrial, stage, denied, onUndo }: CancelResultProps) {
  const format = useFormat()
  const { name } = plan(planId)
  switch (outcome.kind) {
    case 'scheduled':
      return (
        <Result
          tone="waiting"
          title={`${name} stays on until ${format.fullDay(outcome.at)}.`}
          actions={
            <>
              <Link to="/billing" className={buttonLook('primary')}>
                Go to overview
              </Link>
              <Button
                look="secondary"
                reason={denied ?? undefined}
                onClick={onUndo}
                pending={stage.kind === 'sending' || stage.kind === 'confirming'}
              >
                Undo and keep {name}
              </Button>
            </>
          }
        >
          <p>
            {isTrial ? 'You will not be charged.' : 'No more charges for the plan.'} You can undo this until{' '}
            {format.day(outcome.at)}. Nothing is deleted.
          </p>
          <div className="mt-4 empty:mt-0">
            <CommandProblem stage={stage} still={`${name} still ends on ${format.day(outcome.at)}.`} />
          </div>
        </Result>
      )
    case 'ended':
      return (
        <Result
          tone="neutral"
          title={`${name} has ended.`}
          actions={
            <>
              <Link to="/billing" className={buttonLook('primary')}>
                Go to overview
              </Link>
              <Link to="/billing/plans" className={buttonLook('quiet')}>
                See plans
              </Link>
            </>
          }
        >
          <p>
            Nothing more is charged. Your team is on {plan(catalog.fallback).name} and its data stays. You can
            buy a plan again at any time.
          </p>
        </Result>
      )
    default:
      return outcome satisfies never
  }
}

/** The cancellation has been taken back. */
export function KeptResult({ planId, next }: { planId: PlanId; next: string | null }) {
  return (
    <Result
      tone="good"
      title={`You keep ${plan(planId).name}.`}
      actions={
        <Link to="/billing" className={buttonLook('primary')}>
          Go to overview
        </Link>
      }
    >
      <p>The cancellation is taken back. {next}</p>
    </Result>
  )
}
