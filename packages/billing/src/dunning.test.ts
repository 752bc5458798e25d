import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { type MoneyState, observeMoney, stepOf } from './dunning.ts'
import { type Invoice, invoiceStatuses } from './invoice.ts'
import type { Subscription } from './subscription.ts'
import { anySubscription } from './testing/arbitraries.ts'
import {
  activeSubscription,
  canceledSubscription,
  incompleteSubscription,
  november,
  pastDueSubscription,
  unpaidSubscription,
} from './testing/builders.ts'
import { invoiceOf, paymentOf } from './testing/truth.ts'
import { day, hour, minute } from './time.ts'

const at = november + 30 * day
const usd = (amount: number) => ({ amount, currency: 'usd' })

function open(overrides: Partial<Invoice> = {}): Invoice {
  const more = { status: 'open', amountPaid: usd(0), paidAt: null, ...overrides } as const
  return invoiceOf('in_1', at - hour, more)
}

function look(
  invoices: readonly Invoice[],
  subscription: Subscription = pastDueSubscription(),
  lookedAt = at,
): MoneyState {
  return { subscription, invoices, payments: [], lookedAt }
}

const failed = (attempt: number, final = false) => ({
  kind: 'invoice_payment_failed',
  invoiceId: 'in_1',
  attempt,
  final,
})
const retrying = (attemptCount: number) => open({ attemptCount, nextPaymentAttempt: at + 3 * day })
const quiet = look([open({ status: 'draft' })], activeSubscription())

describe('the step of an unpaid invoice', () => {
  it.each<[string, Invoice, Subscription, string | null]>([
    ['first, after one attempt', retrying(1), pastDueSubscription(), 'first'],
    ['second, after two', retrying(2), pastDueSubscription(), 'second'],
    ['second, however many more', retrying(7), pastDueSubscription(), 'second'],
    ['final, where nothing is tried again', open({ attemptCount: 4 }), pastDueSubscription(), 'final'],
    ['first, where there is nothing to try with', open({ attemptCount: 1 }), pastDueSubscription(), 'first'],
    ['final, where the plan is off for it', open({ attemptCount: 1 }), unpaidSubscription(), 'final'],
    ['final, where the plan has ended for it', open({ attemptCount: 1 }), canceledSubscription(), 'final'],
    ['none before an attempt', open(), pastDueSubscription(), null],
    ['none for a change that was declined', open({ attemptCount: 1 }), activeSubscription(), null],
    ['none for a first payment', open({ attemptCount: 1 }), incompleteSubscription(), null],
  ])('is %s', (_name, invoice, subscription, step) => {
    expect(stepOf(invoice, subscription)).toBe(step)
  })
})

describe('a failed payment', () => {
  it('is told attempt by attempt', () => {
    const looks = [quiet, ...[1, 2, 3].map((attempt) => look([retrying(attempt)]))]
    const told = looks.slice(1).flatMap((next, index) => observeMoney(looks[index] ?? null, next))
    expect(told).toEqual([failed(1), failed(2), failed(3)])
  })

  it('is told by its latest attempt, where some were missed', () => {
    expect(observeMoney(quiet, look([retrying(3)]))).toEqual([failed(3)])
    expect(observeMoney(quiet, look([open({ attemptCount: 4 })], canceledSubscription()))).toEqual([
      failed(4, true),
    ])
  })

  it('is told again where the plan goes with it, without another attempt', () => {
    const before = look([open({ attemptCount: 1 })])
    expect(observeMoney(before, look([open({ attemptCount: 1 })], unpaidSubscription()))).toEqual([
      failed(1, true),
    ])
  })

  it('is told late rather than never where the subscription was read a moment before it failed', () => {
    const torn = look([retrying(1)], activeSubscription())
    expect(observeMoney(quiet, torn)).toEqual([])
    expect(observeMoney(torn, look([retrying(1)]))).toEqual([failed(1)])
  })

  it('recovers with a receipt', () => {
    const paid = invoiceOf('in_1', at - hour, { attemptCount: 3 })
    expect(observeMoney(look([retrying(2)]), look([paid], activeSubscription()))).toEqual([
      { kind: 'invoice_recovered', invoiceId: 'in_1' },
      { kind: 'invoice_paid', invoiceId: 'in_1' },
    ])
  })
})

describe('a paid invoice', () => {
  const paid = invoiceOf('in_1', at - hour)
  it('is told once', () => {
    expect(observeMoney(quiet, look([paid]))).toEqual([{ kind: 'invoice_paid', invoiceId: 'in_1' }])
    expect(observeMoney(look([paid]), look([paid]))).toEqual([])
  })

  it('is no news where nothing was paid: a trial, or credit', () => {
    const free = invoiceOf('in_1', at, { amountPaid: usd(0) })
    expect(observeMoney(quiet, look([free]))).toEqual([])
  })

  it('is no news of a customer that comes with a history', () => {
    const old = invoiceOf('in_old', at - 40 * day)
    const fresh = invoiceOf('in_1', at - hour)
    expect(observeMoney(null, look([fresh, old]))).toEqual([{ kind: 'invoice_paid', invoiceId: 'in_1' }])
    // Once a customer is known everything is news, also after an outage of ours.
    expect(observeMoney(quiet, look([old]))).toEqual([{ kind: 'invoice_paid', invoiceId: 'in_old' }])
  })
})

describe("the bank's question", () => {
  const asked = open({ needsAction: true, createdAt: at })
  const waiting = (lookedAt: number) => look([asked], activeSubscription({ pendingChange: null }), lookedAt)

  it('is left to whoever is on the page, and told once where it goes unanswered for an hour', () => {
    const looks = [at, at + minute, at + hour, at + hour + minute, at + 5 * hour].map(waiting)
    const told = looks.map((next, index) => observeMoney(looks[index - 1] ?? quiet, next).length)
    expect(told).toEqual([0, 0, 1, 0, 0])
  })

  it('is told where the first look comes late', () => {
    expect(observeMoney(quiet, waiting(at + day))).toEqual([
      { kind: 'invoice_action_required', invoiceId: 'in_1' },
    ])
  })
})

describe('a refund', () => {
  it('is told by what it adds', () => {
    const state = (refunded: number): MoneyState => ({
      ...look([]),
      payments: [paymentOf('pi_1', at, { amountRefunded: usd(refunded) })],
    })
    const told = [0, 500, 500, 1_500].map((_, index, all) =>
      observeMoney(state(all[index - 1] ?? 0), state(all[index] ?? 0)),
    )
    expect(told.flat()).toEqual([
      { kind: 'payment_refunded', paymentId: 'pi_1', refunded: usd(500) },
      { kind: 'payment_refunded', paymentId: 'pi_1', refunded: usd(1_000) },
    ])
  })
})

describe('whatever is seen', () => {
  const anyInvoice = fc
    .record({
      id: fc.constantFrom('in_1', 'in_2', 'in_3'),
      status: fc.constantFrom(...invoiceStatuses),
      attemptCount: fc.nat(5),
      needsAction: fc.boolean(),
      nextPaymentAttempt: fc.constantFrom(null, at + day),
      amountPaid: fc.constantFrom(usd(0), usd(1_900)),
    })
    .map(({ id, ...more }) => invoiceOf(id, at - hour, more))
  const anyState = fc
    .record({
      subscription: anySubscription,
      invoices: fc.uniqueArray(anyInvoice, { selector: ({ id }) => id }),
      payments: fc.constant([paymentOf('pi_1', at, { amountRefunded: usd(100) })]),
      lookedAt: fc.constantFrom(at, at + day),
    })
    .map((state): MoneyState => state)

  it('a second look at the same says nothing', () => {
    fc.assert(
      fc.property(anyState, (state) => {
        expect(observeMoney(state, state)).toEqual([])
      }),
    )
  })

  it('no invoice is told of twice in one look, but for its recovery', () => {
    fc.assert(
      fc.property(anyState, anyState, (before, next) => {
        const told = observeMoney(before, next).flatMap((event) =>
          event.kind === 'payment_refunded' || event.kind === 'invoice_recovered' ? [] : [event.invoiceId],
        )
        expect(new Set(told).size).toBe(told.length)
      }),
    )
  })
})
