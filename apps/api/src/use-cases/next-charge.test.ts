import { day, type Invoice, type Subscription } from '@prorata/billing'
import {
  activeSubscription,
  canceledSubscription,
  november,
  pastDueSubscription,
  pausedSubscription,
  termsOf,
  trialingSubscription,
  unpaidSubscription,
} from '@prorata/billing/testing'
import { describe, expect, it } from 'vitest'
import { type NextCharge, nextChargeOf } from './next-charge.ts'

const december = Date.UTC(2026, 11, 1)
const usd = (amount: number) => ({ amount, currency: 'usd' })

function openInvoice(nextPaymentAttempt: number | null): Invoice {
  return {
    id: 'in_1',
    number: 'A-1',
    status: 'open',
    total: usd(1_900),
    amountDue: usd(1_500),
    amountPaid: usd(0),
    createdAt: november,
    paidAt: null,
    nextPaymentAttempt,
    attemptCount: 1,
    needsAction: false,
    processing: false,
    failure: null,
    lines: [],
    hostedUrl: null,
    pdfUrl: null,
  }
}

const table: [name: string, Subscription, Invoice[], NextCharge | null][] = [
  ['an active subscription at its renewal', activeSubscription(), [], { amount: usd(1_900), at: december }],
  [
    'ten seats at ten times the price',
    activeSubscription({ terms: termsOf('pro', 'month', 10) }),
    [],
    { amount: usd(49_000), at: december },
  ],
  ['a trial at its end', trialingSubscription(), [], { amount: usd(1_900), at: november + 14 * day }],
  [
    'a scheduled change at the new terms',
    activeSubscription({ renewal: { kind: 'changes', at: december, to: termsOf('pro') } }),
    [],
    { amount: usd(4_900), at: december },
  ],
  ['a cancellation never', activeSubscription({ renewal: { kind: 'cancels', at: december } }), [], null],
  [
    'a cancellation after the next renewal at that renewal',
    activeSubscription({ renewal: { kind: 'cancels', at: december + day } }),
    [],
    { amount: usd(1_900), at: december },
  ],
  [
    'a failed payment when it is tried again, at what is still due',
    pastDueSubscription(),
    [openInvoice(november + 3 * day)],
    { amount: usd(1_500), at: november + 3 * day },
  ],
  ['a failed payment that is not tried again never', pastDueSubscription(), [openInvoice(null)], null],
  ['an unpaid subscription never', unpaidSubscription(), [openInvoice(november + day)], null],
  ['a paused subscription never by itself', pausedSubscription(), [], null],
  [
    'a paused subscription when it goes on',
    pausedSubscription({ resumesAt: december }),
    [],
    { amount: usd(1_900), at: december },
  ],
  [
    'a pause to come when it is over',
    activeSubscription({ renewal: { kind: 'pauses', at: november + day, until: december } }),
    [],
    { amount: usd(1_900), at: december },
  ],
  ['an ended subscription never', canceledSubscription(), [], null],
  ['no subscription never', { status: 'none' }, [], null],
]

describe('nextChargeOf', () => {
  it.each(table)('charges %s', (_name, subscription, invoices, charge) => {
    expect(nextChargeOf(subscription, invoices)).toEqual(charge)
  })
})

describe('a discount', () => {
  const half = { name: 'Half', code: 'HALF', percentOff: 50, amountOff: null, endsAt: null }
  const five = { ...half, percentOff: null, amountOff: { amount: 500, currency: 'usd' } }

  it.each([
    ['half of it', half, 950],
    ['an eighth, rounded to the cent', { ...half, percentOff: 12.5 }, 1_662],
    ['five dollars', five, 1_400],
    ['more than there is', { ...five, amountOff: { amount: 5_000, currency: 'usd' } }, 0],
    ['yen of dollars', { ...five, amountOff: { amount: 500, currency: 'jpy' } }, 1_900],
    ['half, until the day before', { ...half, endsAt: december - 1 }, 1_900],
    ['half, until the second after', { ...half, endsAt: december + 1 }, 950],
  ])('of %s is taken off the next charge where it still runs', (_name, discount, amount) => {
    expect(nextChargeOf(activeSubscription(), [], discount)).toMatchObject({ amount: { amount } })
  })
})
