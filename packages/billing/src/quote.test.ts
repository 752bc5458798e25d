import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { basisOf, quoteClaimsSchema } from './quote.ts'
import type { RunningSubscription } from './subscription.ts'
import { anyRunningSubscription } from './testing/arbitraries.ts'
import {
  activeSubscription,
  november,
  pastDueSubscription,
  pausedSubscription,
  termsOf,
} from './testing/builders.ts'
import { day } from './time.ts'

const quoted = activeSubscription()

describe('basisOf', () => {
  it('is the same for the same subscription, however it was read', () => {
    fc.assert(
      fc.property(anyRunningSubscription, (subscription) => {
        expect(basisOf({ ...subscription })).toBe(basisOf(subscription))
      }),
    )
  })

  it.each<[string, RunningSubscription]>([
    ['another subscription', activeSubscription({ id: 'sub_2' })],
    ['another item', activeSubscription({ itemId: 'si_2' })],
    ['another status', pausedSubscription()],
    ['a failed payment', pastDueSubscription()],
    ['another plan', activeSubscription({ terms: termsOf('pro') })],
    ['another interval', activeSubscription({ terms: termsOf('starter', 'year') })],
    ['another quantity', activeSubscription({ terms: termsOf('starter', 'month', 2) })],
    ['another price', activeSubscription({ terms: { ...termsOf('starter'), unitAmount: 2_000 } })],
    ['another period', activeSubscription({ period: { start: november, end: november + day } })],
    ['a cancellation', activeSubscription({ renewal: { kind: 'cancels', at: november + day } })],
    [
      'a change under way',
      activeSubscription({ pendingChange: { to: termsOf('pro'), expiresAt: november + day } }),
    ],
  ])('moves with %s', (_name, subscription) => {
    expect(basisOf(subscription)).not.toBe(basisOf(quoted))
  })
})

describe('quoteClaimsSchema', () => {
  const claims = {
    purpose: 'change',
    id: 'quote_1',
    organizationId: 'org_1',
    subscriptionId: 'sub_1',
    itemId: 'si_1',
    basis: basisOf(quoted),
    to: termsOf('pro'),
    promotion: null,
    effective: 'now',
    prorationDate: november,
    dueToday: { amount: 2_333, currency: 'usd' },
    issuedAt: november,
    expiresAt: november + day,
  }

  it('reads back what was signed', () => {
    expect(quoteClaimsSchema.parse(JSON.parse(JSON.stringify(claims)))).toEqual(claims)
  })

  it.each([
    ['a fraction of a cent', { dueToday: { amount: 0.5, currency: 'usd' } }],
    ['another purpose', { purpose: 'gift' }],
    ['another way to take effect', { effective: 'yesterday' }],
    ['no organization', { organizationId: undefined }],
  ])('refuses %s', (_name, change) => {
    expect(quoteClaimsSchema.safeParse({ ...claims, ...change }).success).toBe(false)
  })
})
