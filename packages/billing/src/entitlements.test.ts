import { describe, expect, it } from 'vitest'
import { type Access, accessOf, compareEntitlements, explain, yearlySaving } from './entitlements.ts'
import { featureIds, planIds } from './plans.ts'
import { noSubscription, type Subscription } from './subscription.ts'
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

const terms = termsOf('pro')
const since = november + hour
const until = since + 14 * day
const now = november + 2 * day
const policy = { grace: 14 * day }

const accessTo = (planId: Access['planId']): Access => ({ planId, reason: { kind: 'active' } })

describe('accessOf', () => {
  it.each<[string, Subscription, number, Access]>([
    ['none', noSubscription, now, { planId: 'free', reason: { kind: 'no_subscription' } }],
    [
      'trialing',
      trialingSubscription({ terms }),
      now,
      { planId: 'pro', reason: { kind: 'trialing', until: november + 14 * day } },
    ],
    ['active', activeSubscription({ terms }), now, { planId: 'pro', reason: { kind: 'active' } }],
    [
      'past_due, just now',
      pastDueSubscription({ terms }),
      since,
      { planId: 'pro', reason: { kind: 'in_grace', since, until } },
    ],
    [
      'past_due, in the last millisecond of grace',
      pastDueSubscription({ terms }),
      until - 1,
      { planId: 'pro', reason: { kind: 'in_grace', since, until } },
    ],
    [
      'past_due, grace over',
      pastDueSubscription({ terms }),
      until,
      { planId: 'free', reason: { kind: 'grace_over', since } },
    ],
    ['unpaid', unpaidSubscription({ terms }), now, { planId: 'free', reason: { kind: 'unpaid', since } }],
    ['paused', pausedSubscription({ terms }), now, { planId: 'free', reason: { kind: 'paused' } }],
    [
      'incomplete',
      incompleteSubscription({ terms }),
      now,
      { planId: 'free', reason: { kind: 'payment_incomplete' } },
    ],
    [
      'incomplete_expired',
      expiredSubscription({ terms }),
      now,
      { planId: 'free', reason: { kind: 'ended', at: november + 23 * hour } },
    ],
    [
      'canceled',
      canceledSubscription({ terms }),
      now,
      { planId: 'free', reason: { kind: 'ended', at: november + 10 * day } },
    ],
  ])('%s', (_name, subscription, at, access) => {
    expect(accessOf(subscription, at, policy)).toEqual(access)
  })

  it('keeps access until the period ends after cancel', () => {
    const renewal = { kind: 'cancels', at: november + 30 * day } as const
    expect(accessOf(activeSubscription({ terms, renewal }), november + 29 * day, policy).planId).toBe('pro')
  })

  it('keeps the larger plan until a scheduled downgrade begins', () => {
    const renewal = { kind: 'changes', at: november + 30 * day, to: termsOf('starter') } as const
    expect(accessOf(activeSubscription({ terms, renewal }), now, policy).planId).toBe('pro')
  })

  it('gives nothing for a change that is not paid', () => {
    const pendingChange = { to: termsOf('enterprise'), expiresAt: november + 23 * hour }
    expect(accessOf(activeSubscription({ terms, pendingChange }), now, policy).planId).toBe('pro')
  })

  it('measures grace by the policy it is given', () => {
    const short = { grace: hour }
    expect(accessOf(pastDueSubscription(), since + hour - 1, short).planId).toBe('starter')
    expect(accessOf(pastDueSubscription(), since + hour, short).planId).toBe('free')
  })
})

describe('explain', () => {
  it.each([
    ['free', []],
    ['starter', ['apiAccess']],
    ['pro', ['apiAccess', 'advancedAnalytics', 'customDomain']],
    ['team', ['apiAccess', 'advancedAnalytics', 'customDomain']],
    ['enterprise', ['apiAccess', 'advancedAnalytics', 'customDomain', 'prioritySupport']],
  ] as const)('%s allows what its card promises, and nothing else', (planId, promised) => {
    expect(featureIds.filter((feature) => explain(feature, accessTo(planId)).allowed)).toEqual(promised)
  })

  it('names the cheapest way to yes for the seats that are assigned', () => {
    const denied = { allowed: false, planId: 'starter', reason: { kind: 'active' } }
    expect(explain('customDomain', accessTo('starter'), 4)).toEqual({
      ...denied,
      upgrade: { planId: 'team', interval: 'month', unitAmount: 1_000, quantity: 4 },
    })
    expect(explain('customDomain', accessTo('starter'), 5)).toEqual({
      ...denied,
      upgrade: { planId: 'pro', interval: 'month', unitAmount: 4_900, quantity: 1 },
    })
    expect(explain('prioritySupport', accessTo('free'))).toMatchObject({ upgrade: { planId: 'enterprise' } })
  })

  it('says why a plan that was bought does not count', () => {
    const access = accessOf(unpaidSubscription({ terms }), now, policy)
    expect(explain('customDomain', access)).toMatchObject({ allowed: false, reason: { kind: 'unpaid' } })
  })
})

describe('compareEntitlements', () => {
  it('tells what an upgrade from Starter to Pro gives', () => {
    expect(compareEntitlements('starter', 'pro')).toEqual({
      gained: [
        { kind: 'feature', feature: 'advancedAnalytics' },
        { kind: 'feature', feature: 'customDomain' },
        { kind: 'limit', limit: 'projects', from: 5, to: 'unlimited' },
        { kind: 'limit', limit: 'events', from: 10_000, to: 1_000_000 },
        { kind: 'limit', limit: 'seats', from: 3, to: 10 },
        { kind: 'allowance', meter: 'apiCalls', from: 1_000, to: 10_000 },
        { kind: 'overage', meter: 'apiCalls', unitAmountDecimal: '0.2' },
        { kind: 'allowance', meter: 'aiGenerations', from: 50, to: 500 },
      ],
      lost: [],
    })
  })

  it('tells a downgrade from its own side: from more, to less', () => {
    const { gained, lost } = compareEntitlements('pro', 'starter')
    expect(gained).toEqual([])
    expect(lost).toContainEqual({ kind: 'limit', limit: 'projects', from: 'unlimited', to: 5 })
    expect(lost).toContainEqual({ kind: 'allowance', meter: 'apiCalls', from: 10_000, to: 1_000 })
  })

  it('finds nothing between a plan and itself', () => {
    for (const planId of planIds) {
      expect(compareEntitlements(planId, planId)).toEqual({ gained: [], lost: [] })
    }
  })

  it('takes in one direction exactly what it gives in the other', () => {
    for (const from of planIds) {
      for (const to of planIds) {
        const [there, back] = [compareEntitlements(from, to), compareEntitlements(to, from)]
        expect(back.lost).toHaveLength(there.gained.length)
      }
    }
  })
})

describe('yearlySaving', () => {
  it.each([
    ['free', null],
    ['starter', { amount: 3_800, percent: 17 }],
    ['pro', { amount: 9_800, percent: 17 }],
    ['team', { amount: 2_000, percent: 17 }],
    ['enterprise', { amount: 39_800, percent: 17 }],
  ] as const)('of %s', (planId, saving) => {
    expect(yearlySaving(planId)).toEqual(saving)
  })
})
