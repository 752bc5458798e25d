import { plan, type PlanId } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { CommandProblem } from '../../command-problem.tsx'
import { Button, buttonLook } from '../../components/button.tsx'
import { Result } from '../../components/result.tsx'
import { useFormat } from '../../format.ts'
import type { CommandStage } from '../../use-command.ts'

interface PauseScheduledProps {
  planId: PlanId
  at: number
  /** `null` where it does not resume by itself. */
  until: number | null
  /** Of taking it back. */
  stage: CommandStage<unknown>
  /** Why this person cannot take it back, or `null`. */
  denied: string | null
  onUndo: () => void
}

/** A pause that is still to come, and the way back. */
export function PauseScheduled({ planId, at, until, stage, denied, onUndo }: PauseScheduledProps) {
  const format = useFormat()
  const { name } = plan(planId)
  return (
    <Result
      tone="waiting"
      title={`${name} pauses on ${format.day(at)}.`}
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
            Undo and keep {name} running
          </Button>
        </>
      }
    >
      <p>
        You keep {name} until then and pay nothing while it is paused.{' '}
        {until === null
          ? 'It resumes when you say so.'
          : `It resumes by itself on ${format.fullDay(until)}, or earlier when you say so.`}
      </p>
      <div className="mt-4 empty:mt-0">
        <CommandProblem stage={stage} still={`${name} still pauses on ${format.day(at)}.`} />
      </div>
    </Result>
  )
}
