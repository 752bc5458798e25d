import { decideResume, decideUndoChange, isRunning, type Subscription } from '@prorata/billing'
import type { Member, Ports } from './ports.ts'
import { runCommand } from './run-command.ts'

/** Takes back a cancellation or a pause that is still to come. Throws `refused`. */
export function resumeSubscription(ports: Ports, member: Member): Promise<{ kind: 'resumed' }> {
  return runCommand(ports, member, {
    action: 'subscription.resume',
    standing: (subscription) => (goesOn(subscription) ? { kind: 'resumed' as const } : null),
    decide: decideResume,
    act: ({ subscription }, customerId) => ports.provider.resume({ customerId, subscription }),
    expected: () => ({ kind: 'resumed' as const }),
  })
}

function goesOn(subscription: Subscription): boolean {
  if (subscription.status !== 'active' && subscription.status !== 'trialing') return false
  const { kind } = subscription.renewal
  return kind === 'renews' || kind === 'changes'
}

export type UndoChangeResult =
  | { kind: 'undone' }
  /** Its payment came through first: the change stands. */
  | { kind: 'applied' }

/** Takes back a scheduled change, or gives up one that waits for its payment. Throws `refused`. */
export async function undoChange(ports: Ports, member: Member): Promise<UndoChangeResult> {
  let givenUp: string | null = null
  return runCommand(ports, member, {
    action: 'subscription.undoChange',
    standing: (subscription): UndoChangeResult | null => {
      if (!isRunning(subscription) || subscription.pendingChange) return null
      if (subscription.renewal.kind === 'changes') return null
      return { kind: givenUp === JSON.stringify(subscription.terms) ? 'applied' : 'undone' }
    },
    decide: decideUndoChange,
    act: ({ subscription, change, to }, customerId) => {
      if (change === 'unpaid') givenUp = JSON.stringify(to)
      return ports.provider.undoChange({ customerId, subscription })
    },
    expected: (): UndoChangeResult => ({ kind: 'undone' }),
  })
}
