import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { observe } from './observe.ts'
import { isRunning, noSubscription, type Subscription } from './subscription.ts'
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
import { addMonths, day, hour } from './time.ts'

const december = addMonths(november, 1)
const next = { period: { start: december, end: addMonths(november, 2) } }
const pro = { terms: termsOf('pro') }
const cancels = { renewal: { kind: 'cancels', at: december } } as const
const changes = { renewal: { kind: 'changes', at: december, to: termsOf('starter') } } as const
const pauses = { renewal: { kind: 'pauses', at: december, until: null } } as const
const since = november + hour

function kinds(previous: Subscription, now: Subscription): string[] {
  return observe(previous, now).map((event) => event.kind)
}

describe('observe', () => {
  it('sees nothing in an observation that was made before, so a duplicate sends no second mail', () => {
    fc.assert(
      fc.property(anySubscription, (subscription) => {
        expect(observe(subscription, subscription)).toEqual([])
        expect(observe(subscription, { ...subscription })).toEqual([])
      }),
    )
  })

  it('tells of every start and every end, and of neither twice', () => {
    fc.assert(
      fc.property(anySubscription, anySubscription, (previous, now) => {
        const seen = kinds(previous, now)
        const before = isRunning(previous) ? previous.id : null
        const after = isRunning(now) ? now.id : null
        expect(seen.includes('started')).toBe(after !== null && after !== before)
        expect(seen.includes('ended')).toBe(before !== null && 'endedAt' in now)
        expect(new Set(seen).size).toBe(seen.length)
      }),
    )
  })

  it.each<[string, Subscription, Subscription, string[]]>([
    ['a first purchase', noSubscription, activeSubscription(), ['started']],
    ['a first payment that came through', incompleteSubscription(), activeSubscription(), ['started']],
    ['a trial', noSubscription, trialingSubscription(), ['started']],
    ['a trial paid', trialingSubscription(), activeSubscription(next), ['trial_converted']],
    ['a trial not paid', trialingSubscription(), pastDueSubscription(next), ['renewed', 'payment_failed']],
    ['an upgrade', activeSubscription(), activeSubscription(pro), ['plan_changed']],
    ['a renewal', activeSubscription(), activeSubscription(next), ['renewed']],
    [
      'a downgrade that began',
      activeSubscription({ ...pro, ...changes }),
      activeSubscription(next),
      ['plan_changed', 'renewed'],
    ],
    ['a failed renewal', activeSubscription(), pastDueSubscription(next), ['renewed', 'payment_failed']],
    ['retries used up', pastDueSubscription(), unpaidSubscription(), []],
    ['a late payment', pastDueSubscription(), activeSubscription(), ['recovered']],
    [
      'a downgrade scheduled',
      activeSubscription(pro),
      activeSubscription({ ...pro, ...changes }),
      ['change_scheduled'],
    ],
    ['a downgrade undone', activeSubscription({ ...pro, ...changes }), activeSubscription(pro), []],
    ['a cancellation', activeSubscription(), activeSubscription(cancels), ['cancellation_scheduled']],
    ['a cancellation undone', activeSubscription(cancels), activeSubscription(), ['resumed']],
    ['a pause to come', activeSubscription(), activeSubscription(pauses), ['pause_scheduled']],
    ['a pause taken back', activeSubscription(pauses), activeSubscription(), ['resumed']],
    ['a pause that began', activeSubscription(pauses), pausedSubscription(next), ['paused']],
    ['a month of a pause', pausedSubscription(), pausedSubscription(next), []],
    ['a pause', activeSubscription(), pausedSubscription(), ['paused']],
    ['a pause over', pausedSubscription(), activeSubscription(next), ['renewed', 'unpaused']],
    ['an end', activeSubscription(cancels), canceledSubscription(), ['ended']],
    ['an end seen again', canceledSubscription(), canceledSubscription(), []],
    ['an end of something never seen', noSubscription, canceledSubscription(), []],
    ['a first payment never made', incompleteSubscription(), expiredSubscription(), []],
    ['a purchase after an end', canceledSubscription(), activeSubscription({ id: 'sub_2' }), ['started']],
    ['another subscription at once', activeSubscription(), activeSubscription({ id: 'sub_2' }), ['started']],
    ['past due when first seen', noSubscription, pastDueSubscription(), ['started', 'payment_failed']],
    [
      'canceling when first seen',
      noSubscription,
      activeSubscription(cancels),
      ['started', 'cancellation_scheduled'],
    ],
  ])('%s', (_name, previous, now, events) => {
    expect(kinds(previous, now)).toEqual(events)
  })

  it('says what a mail needs to say', () => {
    expect(observe(noSubscription, trialingSubscription())).toEqual([
      { kind: 'started', terms: termsOf('starter'), trialEnd: november + 14 * day },
    ])
    expect(observe(activeSubscription(), activeSubscription(pro))).toEqual([
      { kind: 'plan_changed', from: termsOf('starter'), to: termsOf('pro') },
    ])
    expect(observe(activeSubscription(), pastDueSubscription())).toEqual([{ kind: 'payment_failed', since }])
    expect(observe(activeSubscription(), activeSubscription(cancels))).toEqual([
      { kind: 'cancellation_scheduled', at: december },
    ])
  })
})
