import { type CustomerTruth, day, emptyProfile, hour, minute } from '@prorata/billing'
import {
  activeSubscription,
  canceledSubscription,
  incompleteSubscription,
  november,
  trialingSubscription,
} from '@prorata/billing/testing'
import { describe, expect, it } from 'vitest'
import { lookAgainAt } from './sync-customer.ts'

const december = Date.UTC(2026, 11, 1)

function truth(subscription: CustomerTruth['subscription']): CustomerTruth {
  return {
    subscription,
    invoices: [],
    payments: [],
    profile: emptyProfile,
    trial: null,
    setAside: null,
    anomalies: [],
  }
}

describe('lookAgainAt', () => {
  it('looks once a day where nothing is near', () => {
    for (const subscription of [
      activeSubscription(),
      canceledSubscription(),
      { status: 'none' } as const,
      null,
    ]) {
      expect(lookAgainAt(truth(subscription), november)).toBe(november + day)
    }
  })

  it('looks when the draft of a renewal has been paid', () => {
    const looked = lookAgainAt(truth(activeSubscription()), december - hour)
    expect(looked).toBe(december + 65 * minute)
  })

  it('looks again after a boundary that has passed but has not settled', () => {
    expect(lookAgainAt(truth(activeSubscription()), december + minute)).toBe(december + 65 * minute)
  })

  it('looks after a trial, an end and a first payment that ran out', () => {
    const soon = november + hour
    for (const subscription of [
      trialingSubscription({ trialEnd: soon }),
      activeSubscription({ renewal: { kind: 'cancels', at: soon } }),
      incompleteSubscription({ expiresAt: soon }),
    ]) {
      expect(lookAgainAt(truth(subscription), november)).toBe(soon + 65 * minute)
    }
  })
})
