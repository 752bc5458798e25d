import { expect, it } from 'vitest'
import { withFirstFailure } from './first-failure.ts'
import type { Subscription } from './subscription.ts'
import {
  activeSubscription,
  canceledSubscription,
  november,
  pastDueSubscription,
  unpaidSubscription,
} from './testing/builders.ts'
import { day, hour } from './time.ts'

const charged = november + hour
const failing = pastDueSubscription({ since: charged })
const now = charged + 10 * day

function sinceAfter(
  subscription: Subscription,
  lookedAt: number,
  next: Subscription = failing,
): number | null {
  const told = withFirstFailure({ subscription, lookedAt }, next, now)
  return 'since' in told ? told.since : null
}

it.each<[string, Subscription, number, number]>([
  ['the charge, where the last good look was before it', activeSubscription(), november, charged],
  [
    'the last good look, where it was after the charge: a debit',
    activeSubscription(),
    charged + 4 * day,
    charged + 4 * day,
  ],
  [
    'what was told before, at each retry',
    pastDueSubscription({ since: charged + 4 * day }),
    now,
    charged + 4 * day,
  ],
  [
    'what was told before, when it becomes unpaid',
    unpaidSubscription({ since: charged + day }),
    now,
    charged + day,
  ],
  [
    'a later charge, where the older one was paid',
    pastDueSubscription({ since: november - 30 * day }),
    now,
    charged,
  ],
  ['the charge, of another subscription', activeSubscription({ id: 'sub_0' }), charged + day, charged],
  ['the charge, where a clock was set back', activeSubscription(), now + day, charged],
])('a payment fails first at %s', (_name, before, lookedAt, since) => {
  expect(sinceAfter(before, lookedAt)).toBe(since)
})

it('is nothing of a subscription that is in order, or was never looked at', () => {
  expect(sinceAfter(failing, now, activeSubscription())).toBeNull()
  expect(sinceAfter(failing, now, canceledSubscription())).toBeNull()
  expect(withFirstFailure(null, failing, now)).toBe(failing)
})
