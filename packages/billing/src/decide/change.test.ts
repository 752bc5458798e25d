import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { decideChange } from './change.ts'
import { decideCheckout } from './checkout.ts'
import type { Decision } from './refusal.ts'
import { maxQuantity, type Wish } from './wish.ts'
import { planIds } from '../plans.ts'
import { isRunning, noSubscription, type Subscription } from '../subscription.ts'
import { anySubscription } from '../testing/arbitraries.ts'
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
} from '../testing/builders.ts'
import { day } from '../time.ts'

const onPro = { terms: termsOf('pro') }
const onProYearly = { terms: termsOf('pro', 'year') }
const at = november + 30 * day

/** Each row is where an organization is; each column is what it wishes for. Together they are all the rules. */
const states: Record<string, Subscription> = {
  none: noSubscription,
  trialing: trialingSubscription(onPro),
  active: activeSubscription(onPro),
  'active, yearly': activeSubscription(onProYearly),
  'active, downgrade scheduled': activeSubscription({
    ...onPro,
    renewal: { kind: 'changes', at, to: termsOf('starter') },
  }),
  'active, cancellation scheduled': activeSubscription({ ...onPro, renewal: { kind: 'cancels', at } }),
  'active, pause scheduled': activeSubscription({ ...onPro, renewal: { kind: 'pauses', at, until: null } }),
  'active, change unpaid': activeSubscription({
    ...onPro,
    pendingChange: { to: termsOf('enterprise'), expiresAt: at },
  }),
  past_due: pastDueSubscription(onPro),
  unpaid: unpaidSubscription(onPro),
  paused: pausedSubscription(onPro),
  incomplete: incompleteSubscription(onPro),
  incomplete_expired: expiredSubscription(onPro),
  canceled: canceledSubscription(onPro),
}

const wishes = {
  upgrade: { planId: 'enterprise', interval: 'month', quantity: 1 },
  'upgrade to yearly': { planId: 'enterprise', interval: 'year', quantity: 1 },
  downgrade: { planId: 'starter', interval: 'month', quantity: 1 },
  'downgrade to yearly': { planId: 'starter', interval: 'year', quantity: 1 },
  'pro monthly': { planId: 'pro', interval: 'month', quantity: 1 },
  'pro yearly': { planId: 'pro', interval: 'year', quantity: 1 },
  free: { planId: 'free', interval: 'month', quantity: 1 },
  'two of them': { planId: 'pro', interval: 'month', quantity: 2 },
} as const satisfies Record<string, Wish>
type WishName = keyof typeof wishes

const names = Object.keys(wishes).filter((key): key is WishName => key in wishes)

function inWords(decision: Decision<{ change: { effective: string } }>): string {
  return decision.ok ? decision.change.effective : decision.refusal.code
}

/** What nobody may wish for, wherever they are. */
const unsold = { free: 'plan_not_sold', 'two of them': 'quantity_not_allowed' }

function everyWish(answer: string): Record<WishName, string> {
  return {
    upgrade: answer,
    'upgrade to yearly': answer,
    downgrade: answer,
    'downgrade to yearly': answer,
    'pro monthly': answer,
    'pro yearly': answer,
    ...unsold,
  }
}

const running: Record<WishName, string> = {
  upgrade: 'now',
  'upgrade to yearly': 'now',
  downgrade: 'period_end',
  'downgrade to yearly': 'period_end',
  'pro monthly': 'already_on_plan',
  'pro yearly': 'now',
  ...unsold,
}

const table: Record<keyof typeof states, Record<WishName, string>> = {
  none: everyWish('no_subscription'),
  trialing: running,
  active: running,
  'active, yearly': { ...running, 'pro monthly': 'period_end', 'pro yearly': 'already_on_plan' },
  'active, downgrade scheduled': running,
  'active, cancellation scheduled': everyWish('cancellation_pending'),
  'active, pause scheduled': everyWish('pause_scheduled'),
  'active, change unpaid': everyWish('change_pending'),
  past_due: everyWish('payment_pending'),
  unpaid: everyWish('payment_pending'),
  paused: everyWish('subscription_paused'),
  incomplete: everyWish('payment_pending'),
  incomplete_expired: everyWish('no_subscription'),
  canceled: everyWish('no_subscription'),
}

describe('decideChange, every state × every wish', () => {
  it.each(Object.entries(states))('%s', (state, subscription) => {
    const answers = names.map((name) => [name, inWords(decideChange(subscription, wishes[name]))])
    expect(Object.fromEntries(answers)).toEqual(table[state])
  })

  it('says when a canceled subscription ends and when an unpaid change lapses', () => {
    const canceled = decideChange(activeSubscription({ renewal: { kind: 'cancels', at } }), wishes.upgrade)
    expect(canceled).toEqual({ ok: false, refusal: { code: 'cancellation_pending', at } })
    const pendingChange = { to: termsOf('pro'), expiresAt: at }
    expect(decideChange(activeSubscription({ pendingChange }), wishes.upgrade)).toEqual({
      ok: false,
      refusal: { code: 'change_pending', expiresAt: at },
    })
  })

  it('takes the price from the catalogue, and names the direction', () => {
    expect(decideChange(activeSubscription(), wishes['pro monthly'])).toMatchObject({
      ok: true,
      change: { from: termsOf('starter'), to: termsOf('pro'), direction: 'upgrade', effective: 'now' },
    })
    expect(decideChange(activeSubscription(onPro), wishes['pro yearly'])).toMatchObject({
      change: { direction: 'interval' },
    })
  })

  it('removes what is paid for only when the period is over', () => {
    const fewer = activeSubscription({ terms: termsOf('pro', 'month', 3) })
    expect(decideChange(fewer, wishes['pro monthly'])).toMatchObject({
      change: { direction: 'quantity', effective: 'period_end' },
    })
  })
})

describe('decideCheckout', () => {
  const facts = { trialRedeemed: false, skipTrial: false }
  const wish = wishes['pro monthly']

  it.each(Object.entries(states))(
    '%s: buys where nothing is bought, and only there',
    (_state, subscription) => {
      const decision = decideCheckout(subscription, wish, facts)
      const isFree = ['none', 'canceled', 'incomplete_expired'].includes(subscription.status)
      expect(decision.ok ? 'ok' : decision.refusal.code).toBe(isFree ? 'ok' : 'subscription_exists')
    },
  )

  it('gives one trial, to those who want it and have not had it', () => {
    expect(decideCheckout(noSubscription, wish, facts)).toMatchObject({ trialDays: 14 })
    expect(decideCheckout(noSubscription, wish, { ...facts, skipTrial: true })).toMatchObject({
      trialDays: 0,
    })
    const again = decideCheckout(canceledSubscription(), wish, { ...facts, trialRedeemed: true })
    expect(again).toMatchObject({ ok: true, trialDays: 0 })
  })

  it('sells no plan that is not for sale', () => {
    expect(decideCheckout(noSubscription, wishes.free, facts)).toEqual({
      ok: false,
      refusal: { code: 'plan_not_sold', planId: 'free' },
    })
  })
})

describe('any decision', () => {
  const anyWish = fc.record({
    planId: fc.constantFrom(...planIds),
    interval: fc.constantFrom('month' as const, 'year' as const),
    quantity: fc.oneof(fc.integer(), fc.double(), fc.constantFrom(0, -1, 1, 1.5, 1e9, 2)),
  })

  it('is an answer, never an exception, and only running subscriptions change', () => {
    fc.assert(
      fc.property(anySubscription, anyWish, (subscription, wish) => {
        const decision = decideChange(subscription, wish)
        expect(decision.ok && !isRunning(subscription)).toBe(false)
      }),
    )
  })

  it.each([0, -1, 1.5, 2, 1e9, Number.NaN, Number.POSITIVE_INFINITY])(
    'sells no quantity of %d',
    (quantity) => {
      const decision = decideChange(activeSubscription(), { ...wishes['pro monthly'], quantity })
      expect(decision).toEqual({
        ok: false,
        refusal: { code: 'quantity_not_allowed', planId: 'pro', quantity },
      })
    },
  )

  it('sells plans without seats one at a time', () => {
    expect(planIds.filter((id) => maxQuantity(id) > 1)).toEqual(['team'])
  })
})
