import { Notice } from './components/notice.tsx'
import type { CommandStage } from './use-command.ts'

interface CommandProblemProps {
  stage: CommandStage<unknown>
  /** What holds as long as the command has not been carried out: `You still have Pro.` */
  still: string
}

/** What stands between a person and what they asked for: what happened, and what to do. */
export function CommandProblem({ stage, still }: CommandProblemProps) {
  switch (stage.kind) {
    case 'ready':
    case 'sending':
    case 'done':
      return null
    case 'confirming':
      return (
        <Notice announced="later" tone="waiting" title="We’re looking up whether this went through">
          You don’t have to do anything: this page updates by itself.
        </Notice>
      )
    case 'not_carried_out':
      return (
        <Notice announced="now" tone="warn" title="This has not gone through">
          {still} You can try again: it is done once at most, even if the first try arrives late.
        </Notice>
      )
    case 'failed':
      return (
        <Notice announced="now" tone="bad" title={stage.message.title}>
          {stage.message.text} {still}
        </Notice>
      )
    default:
      return stage satisfies never
  }
}
