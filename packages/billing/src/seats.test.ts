import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { followMembers, type SeatsAnswer } from './seats.ts'
import type { Renewal, Subscription } from './subscription.ts'
import { anySubscription } from './testing/arbitraries.ts'
import {
  activeSubscription,
  november,
  pastDueSubscription,
  termsOf,
  trialingSubscription,
} from './testing/builders.ts'
import { addMonths, day } from './time.ts'

const december = addMonths(november, 1)
const team = (quantity: number, renewal: Renewal = { kind: 'renews' }) =>
  activeSubscription({ terms: termsOf('team', 'month', quantity), renewal })
const stay: SeatsAnswer = { kind: 'stay' }
const wait: SeatsAnswer = { kind: 'wait' }
const follow = (now: number, atRenewal: number): SeatsAnswer => ({ kind: 'follow', now, atRenewal })
const toTeam = (quantity: number): Renewal => ({
  kind: 'changes',
  at: december,
  to: termsOf('team', 'month', quantity),
})

describe('seats follow members', () => {
  const cases: [string, Subscription, number, number, SeatsAnswer][] = [
    ['nobody came or went', team(5), 5, 5, stay],
    ['somebody takes a free seat', team(5), 4, 5, stay],
    ['somebody comes and no seat is free', team(5), 5, 6, follow(6, 6)],
    ['somebody leaves and all seats were taken', team(5), 5, 4, follow(5, 4)],
    ['somebody leaves and a seat was free', team(5), 4, 3, stay],
    ['the last one leaves', team(1), 1, 0, stay],
    ['another one leaves before the renewal', team(5, toTeam(4)), 4, 3, follow(5, 3)],
    ['the one who left comes back', team(5, toTeam(4)), 4, 5, follow(5, 5)],
    ['more come than ever', team(5, toTeam(4)), 4, 7, follow(7, 7)],
    ['fewer seats were chosen, and there are enough', team(8, toTeam(6)), 5, 5, stay],
    [
      'another plan comes and somebody is too many',
      team(2, { kind: 'changes', at: december, to: termsOf('starter') }),
      2,
      3,
      follow(3, 1),
    ],
    ['it ends', team(5, { kind: 'cancels', at: december }), 5, 6, wait],
    [
      'a change waits for its payment',
      { ...team(5), pendingChange: { to: termsOf('pro'), expiresAt: november + day } },
      5,
      6,
      wait,
    ],
    ['a payment is open', pastDueSubscription({ terms: termsOf('team', 'month', 5) }), 5, 6, wait],
    ['it is a trial', trialingSubscription({ terms: termsOf('team', 'month', 1) }), 1, 3, follow(3, 3)],
    ['the plan is not sold by the seat', activeSubscription({ terms: termsOf('pro') }), 1, 30, wait],
    ['there is no subscription', { status: 'none' }, 1, 2, wait],
  ]
  it.each(cases)('where %s', (_case, subscription, membersBefore, members, targets) => {
    expect(followMembers(subscription, { members, membersBefore })).toEqual(targets)
  })

  const members = fc.integer({ min: 0, max: 60 })
  it('never sells fewer seats now than were paid for, nor fewer than there are members', () => {
    fc.assert(
      fc.property(anySubscription, members, members, (subscription, after, before) => {
        const targets = followMembers(subscription, { members: after, membersBefore: before })
        if (targets.kind !== 'follow' || !('terms' in subscription)) return
        expect(targets.now).toBeGreaterThanOrEqual(subscription.terms.quantity)
        expect(targets.now).toBeGreaterThanOrEqual(after)
      }),
    )
  })

  it('asks nothing more once it was followed', () => {
    fc.assert(
      fc.property(fc.integer({ min: 1, max: 60 }), members, members, (quantity, after, before) => {
        const first = followMembers(team(quantity), { members: after, membersBefore: before })
        const { now, atRenewal } = first.kind === 'follow' ? first : { now: quantity, atRenewal: quantity }
        const followed = team(now, now === atRenewal ? { kind: 'renews' } : toTeam(atRenewal))
        expect(followMembers(followed, { members: after, membersBefore: after })).toEqual(stay)
      }),
    )
  })
})
