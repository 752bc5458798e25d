import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import {
  endsAt,
  isEnded,
  isRunning,
  type Lifecycle,
  lifecycle,
  noSubscription,
  type Renewal,
  type RunningSubscription,
  type Subscription,
  subscriptionSchema,
} from './subscription.ts'
import { anySubscription } from './testing/arbitraries.ts'
import {
  activeSubscription,
  canceledSubscription,
  expiredSubscription,
  incompleteSubscription,
  november,
  pastDueSubscription,
  pausedSubscription,
  termsOf,
  trialingSubscription,
  unpaidSubscription,
} from './testing/builders.ts'
import { day, hour } from './time.ts'

const at = november + 30 * day
const cancels = { renewal: { kind: 'cancels', at } } as const
const changes = { renewal: { kind: 'changes', at, to: termsOf('starter') } } as const

describe('lifecycle and endsAt', () => {
  it.each<[string, Subscription, ReturnType<typeof lifecycle>, number | null]>([
    ['none', noSubscription, 'none', null],
    ['trialing', trialingSubscription(), 'trialing', null],
    ['trialing, cancels', trialingSubscription(cancels), 'cancel_pending', at],
    ['active', activeSubscription(), 'active', null],
    ['active, cancels', activeSubscription(cancels), 'cancel_pending', at],
    ['active, changes', activeSubscription(changes), 'downgrading', null],
    ['active, pauses', activeSubscription({ renewal: { kind: 'pauses', at, until: null } }), 'active', null],
    ['past_due', pastDueSubscription(), 'past_due', null],
    ['past_due, cancels', pastDueSubscription(cancels), 'past_due', at],
    ['unpaid', unpaidSubscription(), 'unpaid', null],
    ['paused', pausedSubscription(), 'paused', null],
    ['incomplete', incompleteSubscription(), 'incomplete', null],
    ['incomplete_expired', expiredSubscription(), 'none', november + 23 * hour],
    ['canceled', canceledSubscription(), 'canceled', november + 10 * day],
  ])('%s', (_name, subscription, word, end) => {
    expect(lifecycle(subscription)).toBe(word)
    expect(endsAt(subscription)).toBe(end)
  })

  it('no subscription both runs and has ended', () => {
    fc.assert(
      fc.property(anySubscription, (subscription) => {
        expect(isRunning(subscription) && isEnded(subscription)).toBe(false)
      }),
    )
  })
})

/** Status × what happens at the period's end. Whether a change waits for its payment makes no difference. */
const words: Record<RunningSubscription['status'], Record<Renewal['kind'], Lifecycle>> = {
  trialing: { renews: 'trialing', cancels: 'cancel_pending', changes: 'downgrading', pauses: 'trialing' },
  active: { renews: 'active', cancels: 'cancel_pending', changes: 'downgrading', pauses: 'active' },
  past_due: { renews: 'past_due', cancels: 'past_due', changes: 'past_due', pauses: 'past_due' },
  unpaid: { renews: 'unpaid', cancels: 'unpaid', changes: 'unpaid', pauses: 'unpaid' },
  paused: { renews: 'paused', cancels: 'paused', changes: 'paused', pauses: 'paused' },
}

describe('lifecycle, every status × every renewal × a change that waits', () => {
  const renewals: Renewal[] = [
    { kind: 'renews' },
    cancels.renewal,
    changes.renewal,
    { kind: 'pauses', at, until: null },
  ]
  const build = {
    trialing: trialingSubscription,
    active: activeSubscription,
    past_due: pastDueSubscription,
    unpaid: unpaidSubscription,
    paused: pausedSubscription,
  }
  const waiting = { to: termsOf('enterprise'), expiresAt: at }

  it.each(Object.values(build))('%o', (buildOne) => {
    for (const renewal of renewals) {
      for (const pendingChange of [null, waiting]) {
        const subscription = buildOne({ renewal, pendingChange })
        expect([renewal.kind, lifecycle(subscription)]).toEqual([
          renewal.kind,
          words[subscription.status][renewal.kind],
        ])
      }
    }
  })
})

describe('subscriptionSchema', () => {
  it('reads back exactly what was stored', () => {
    fc.assert(
      fc.property(anySubscription, (subscription) => {
        expect(subscriptionSchema.parse(JSON.parse(JSON.stringify(subscription)))).toStrictEqual(subscription)
      }),
    )
  })

  it.each([
    ['an unknown status', { ...activeSubscription(), status: 'gold' }],
    ['an unknown plan', { ...activeSubscription(), terms: { ...termsOf('pro'), planId: 'gold' } }],
    ['active without a period', { ...activeSubscription(), period: undefined }],
    ['canceled without an end', { ...canceledSubscription(), endedAt: undefined }],
    ['half a unit', activeSubscription({ terms: { ...termsOf('pro'), quantity: 0.5 } })],
    ['half a cent', activeSubscription({ terms: { ...termsOf('pro'), unitAmount: 0.5 } })],
    ['nothing', null],
  ])('refuses %s', (_name, value) => {
    expect(subscriptionSchema.safeParse(value).success).toBe(false)
  })
})
