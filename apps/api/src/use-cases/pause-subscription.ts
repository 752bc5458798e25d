import { decidePause, type Instant, type PauseMonths } from '@prorata/billing'
import type { Member, Ports } from './ports.ts'
import { runCommand } from './run-command.ts'

export interface PauseResult {
  /** From when on nothing is charged or given. */
  at: Instant
  /** When it goes on by itself, and is charged again. */
  until: Instant
}

/** Pauses the subscription for whole months, from the end of what was paid for. Throws `refused`. */
export function pauseSubscription(ports: Ports, member: Member, months: PauseMonths): Promise<PauseResult> {
  return runCommand(ports, member, {
    action: 'subscription.pause',
    details: { months },
    standing: (subscription) => {
      if (subscription.status !== 'active' || subscription.renewal.kind !== 'pauses') return null
      const { at, until } = subscription.renewal
      const wanted = decidePause(subscription, months)
      return wanted.ok && wanted.until === until ? { at, until } : null
    },
    decide: (subscription) => decidePause(subscription, months),
    act: ({ subscription, until }, customerId) => ports.provider.pause({ customerId, subscription, until }),
    expected: ({ at, until }): PauseResult => ({ at, until }),
  })
}
