/** The ways back from what is only scheduled, wherever it is shown: each names what it takes back. */

import { decideResume, decideUndoChange, plan, type Subscription } from '@prorata/billing'
import { CommandProblem } from './command-problem.tsx'
import { Button } from './components/button.tsx'
import { useFlash } from './flash.tsx'
import { useFormat } from './format.ts'
import { type Outputs, trpc } from './trpc.ts'
import { type CommandStage, useCommand } from './use-command.ts'
import { termsName } from './words/terms-text.ts'
import { whomToAsk } from './words/whom-to-ask.ts'

type Current = Outputs['subscription']['current']

/** Whatever of these is on the way. Nothing where nothing is. */
export function UndoButtons({ current }: { current: Current }) {
  const { subscription } = current
  if (!decideResume(subscription).ok && !decideUndoChange(subscription).ok) return null
  return (
    <>
      <ResumeButton current={current} />
      <UndoChangeButton current={current} />
    </>
  )
}

/** Takes back a cancellation or a pause that is still to come. Nothing where there is neither. */
export function ResumeButton({ current }: { current: Current }) {
  const flash = useFlash()
  const resume = trpc.subscription.resume.useMutation()
  const command = useCommand({
    send: resume.mutateAsync,
    find: ({ subscription }) => (decideResume(subscription).ok ? null : { kind: 'resumed' as const }),
    onDone: () => flash(`You keep ${planName(current.subscription)}.`),
  })
  const decision = decideResume(current.subscription)
  if (!decision.ok) return null
  const label = decision.takesBack === 'pause' ? 'Take the pause back' : 'Undo the cancellation'
  return <Undo current={current} command={command} label={label} still="Nothing has changed." />
}

/** Takes back a scheduled change, or gives up one that waits for its payment. Nothing where there is neither. */
export function UndoChangeButton({ current }: { current: Current }) {
  const flash = useFlash()
  const undo = trpc.subscription.undoChange.useMutation()
  const command = useCommand<Record<string, never>, Outputs['subscription']['undoChange']>({
    send: undo.mutateAsync,
    find: ({ subscription }) => (decideUndoChange(subscription).ok ? null : { kind: 'undone' }),
    onDone: ({ kind }) =>
      flash(
        kind === 'undone'
          ? `You keep ${planName(current.subscription)}. The change is undone.`
          : 'The payment came through first: the change is made.',
      ),
  })
  const decision = decideUndoChange(current.subscription)
  if (!decision.ok) return null
  const name = termsName(decision.to, decision.subscription.terms)
  const label = decision.change === 'unpaid' ? `Give up ${name}` : `Undo the change to ${name}`
  return <Undo current={current} command={command} label={label} still="Nothing has changed." />
}

interface UndoProps {
  current: Current
  command: { stage: CommandStage<unknown>; isBusy: boolean; run: (input: Record<string, never>) => void }
  label: string
  still: string
}

function Undo({ current, command, label, still }: UndoProps) {
  const format = useFormat()
  const reason = current.canManageBilling ? undefined : whomToAsk(current.billingAdmins, format)
  return (
    <div className="flex flex-col items-start gap-2">
      <Button look="secondary" pending={command.isBusy} reason={reason} onClick={() => command.run({})}>
        {label}
      </Button>
      <CommandProblem stage={command.stage} still={still} />
    </div>
  )
}

function planName(subscription: Subscription): string {
  return 'terms' in subscription ? plan(subscription.terms.planId).name : 'your plan'
}
