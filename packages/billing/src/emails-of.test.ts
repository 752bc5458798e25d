import { describe, expect, it } from 'vitest'
import { emailContentSchema } from './email.ts'
import { emailsOf, type Occasion } from './emails-of.ts'
import type { Invoice } from './invoice.ts'
import type { Subscription } from './subscription.ts'
import {
  activeSubscription,
  canceledSubscription,
  incompleteSubscription,
  november,
  pastDueSubscription,
  termsOf,
  trialingSubscription,
  unpaidSubscription,
} from './testing/builders.ts'
import { invoiceOf, paymentOf, truthOf } from './testing/truth.ts'
import { day, hour } from './time.ts'

const at = november + 2 * hour
const usd = (amount: number) => ({ amount, currency: 'usd' })
const terms = termsOf('pro')
const policy = { grace: 14 * day }
const graceEnd = november + hour + policy.grace

function occasion(
  subscription: Subscription,
  events: Occasion['events'],
  { invoices = [], previous = subscription, payments = [] }: Partial<OccasionParts> = {},
): Occasion {
  const { profile } = truthOf()
  return {
    previous,
    truth: { subscription, invoices, payments, profile },
    events,
    lookedAt: at,
    policy,
    id: '7-1',
  }
}
interface OccasionParts {
  invoices: Invoice[]
  previous: Subscription
  payments: ReturnType<typeof paymentOf>[]
}

const owed = (overrides: Partial<Invoice> = {}) =>
  invoiceOf('in_1', november, {
    status: 'open',
    attemptCount: 1,
    amountPaid: usd(0),
    paidAt: null,
    nextPaymentAttempt: at + 3 * day,
    ...overrides,
  })
const failed = (attempt: number, final = false) =>
  [{ kind: 'invoice_payment_failed', invoiceId: 'in_1', attempt, final }] as const
const keys = (given: Occasion) => emailsOf(given).map(({ key }) => key)
const contents = (given: Occasion) => emailsOf(given).map(({ content }) => emailContentSchema.parse(content))

describe('a failed payment', () => {
  it('has one mail a step, with what it means for the plan', () => {
    const failure = { reason: 'expired_card', last4: '0069' } as const
    const given = occasion(pastDueSubscription({ terms }), failed(1), { invoices: [owed({ failure })] })
    expect(emailsOf(given)).toEqual([
      {
        key: 'invoice:in_1:first',
        content: {
          kind: 'payment_failed',
          step: 'first',
          planId: 'pro',
          invoice: { id: 'in_1', number: 'N-in_1', amountDue: usd(1_900) },
          failure,
          nextAttempt: at + 3 * day,
          plan: { kind: 'on', until: graceEnd },
        },
      },
    ])
    const second = [owed({ attemptCount: 2 })]
    expect(keys(occasion(pastDueSubscription({ terms }), failed(2), { invoices: second }))).toEqual([
      'invoice:in_1:second',
    ])
    const third = [owed({ attemptCount: 3 })]
    expect(keys(occasion(pastDueSubscription({ terms }), failed(3), { invoices: third }))).toEqual([
      'invoice:in_1:second',
    ])
  })

  it.each<[string, Subscription, object]>([
    ['has ended', canceledSubscription({ terms }), { kind: 'ended' }],
    ['is off', unpaidSubscription({ terms }), { kind: 'off' }],
    ['stays for its grace', pastDueSubscription({ terms }), { kind: 'on', until: graceEnd }],
  ])('says at the end that the plan %s', (_name, subscription, plan) => {
    const invoices = [owed({ attemptCount: 4, nextPaymentAttempt: null })]
    const given = occasion(subscription, failed(4, true), { invoices })
    expect(keys(given)).toEqual(['invoice:in_1:final'])
    expect(contents(given)).toMatchObject([{ step: 'final', nextAttempt: null, plan }])
  })

  it('is the one mail about an end that it brought', () => {
    const events = [{ kind: 'ended', at }, ...failed(4, true)] as const
    const previous = pastDueSubscription({ terms })
    const invoices = [owed({ attemptCount: 4, nextPaymentAttempt: null })]
    expect(keys(occasion(canceledSubscription({ terms }), events, { previous, invoices }))).toEqual([
      'invoice:in_1:final',
    ])
  })

  it('asks first for the confirmation alone, where that is all the bank wants', () => {
    const invoices = [owed({ needsAction: true })]
    expect(emailsOf(occasion(pastDueSubscription({ terms }), failed(1), { invoices }))).toMatchObject([
      {
        key: 'invoice:in_1:first',
        content: { kind: 'payment_action_required', until: graceEnd, change: null },
      },
    ])
  })

  it('speaks of the newest of two invoices alone', () => {
    const newer = { ...owed(), id: 'in_2', createdAt: november + hour }
    const events = [...failed(2), { ...failed(1)[0], invoiceId: 'in_2' }]
    const given = occasion(pastDueSubscription({ terms }), events, {
      invoices: [newer, owed({ attemptCount: 2 })],
    })
    expect(keys(given)).toEqual(['invoice:in_2:first'])
  })
})

it.each<[string, Subscription, object | null]>([
  [
    'a change',
    activeSubscription({ pendingChange: { to: terms, expiresAt: at + 21 * hour } }),
    { until: at + 21 * hour, change: 'pro' },
  ],
  ['a first payment', incompleteSubscription({ terms }), { until: november + 23 * hour, change: 'pro' }],
  ['nothing that is known', activeSubscription(), null],
])("asks for the confirmation of %s that was left at the bank's question", (_name, subscription, content) => {
  const events = [{ kind: 'invoice_action_required', invoiceId: 'in_1' }] as const
  const invoices = [owed({ attemptCount: 0, needsAction: true })]
  const drafts = emailsOf(occasion(subscription, events, { invoices }))
  expect(drafts).toMatchObject(content ? [{ key: 'invoice:in_1:action_required', content }] : [])
})

it('writes one receipt, and says where an earlier attempt had failed', () => {
  const invoices = [invoiceOf('in_1', november)]
  const paid = { kind: 'invoice_paid', invoiceId: 'in_1' } as const
  const recovered = { kind: 'invoice_recovered', invoiceId: 'in_1' } as const
  const plain = emailsOf(occasion(activeSubscription(), [paid], { invoices }))
  expect(plain).toMatchObject([
    { key: 'invoice:in_1:receipt', content: { recovered: false, total: usd(1_900) } },
  ])
  const after = emailsOf(occasion(activeSubscription(), [recovered, paid], { invoices }))
  expect(after).toMatchObject([{ key: 'invoice:in_1:receipt', content: { recovered: true } }])
})

it('writes of each refund once, also without a subscription', () => {
  const payments = [paymentOf('pi_1', november, { amountRefunded: usd(700) })]
  const events = [{ kind: 'payment_refunded', paymentId: 'pi_1', refunded: usd(200) }] as const
  expect(emailsOf(occasion({ status: 'none' }, events, { payments }))).toMatchObject([
    { key: 'payment:pi_1:refunded:700', content: { kind: 'refund', refunded: usd(200), of: usd(1_500) } },
  ])
})

it.each<[string, Subscription, Occasion['events'][number], string | null]>([
  ['a cancellation', activeSubscription(), { kind: 'cancellation_scheduled', at }, 'cancellation_scheduled'],
  ['an end', canceledSubscription(), { kind: 'ended', at }, 'subscription_ended'],
  [
    'a change',
    activeSubscription({ terms }),
    { kind: 'plan_changed', from: termsOf('starter'), to: terms },
    'plan_changed',
  ],
  [
    'a change of interval',
    activeSubscription(),
    { kind: 'plan_changed', from: terms, to: termsOf('pro', 'year') },
    'plan_changed',
  ],
  [
    'a change to come',
    activeSubscription({ terms }),
    { kind: 'change_scheduled', to: termsOf('starter'), at },
    'change_scheduled',
  ],
  [
    'the end of a trial to come',
    trialingSubscription(),
    { kind: 'trial_will_end', terms, at, hasPaymentMethod: true },
    'trial_ending',
  ],
  [
    'a trial that was refused',
    canceledSubscription(),
    { kind: 'trial_refused', because: 'card' },
    'trial_refused',
  ],
  [
    'seats that follow members',
    activeSubscription(),
    { kind: 'plan_changed', from: termsOf('team'), to: termsOf('team', 'month', 3) },
    null,
  ],
  [
    'a renewal, whose receipt says it',
    activeSubscription(),
    { kind: 'renewed', periodStart: at, periodEnd: at },
    null,
  ],
  [
    'a first plan, whose receipt says it',
    activeSubscription(),
    { kind: 'started', terms, trialEnd: null },
    null,
  ],
])('tells of %s', (_name, subscription, event, kind) => {
  expect(contents(occasion(subscription, [event])).map((content) => content.kind)).toEqual(kind ? [kind] : [])
})

it('tells of a cancellation that was taken back and made again a second time', () => {
  const scheduled = [{ kind: 'cancellation_scheduled', at }] as const
  const [first, second] = ['7-1', '8-1'].map((id) =>
    keys({ ...occasion(activeSubscription(), scheduled), id }),
  )
  expect(first).not.toEqual(second)
})

it('tells of a refused trial without telling of its end', () => {
  const events = [
    { kind: 'ended', at },
    { kind: 'trial_refused', because: 'email' },
  ] as const
  expect(contents(occasion(canceledSubscription(), events)).map(({ kind }) => kind)).toEqual([
    'trial_refused',
  ])
})
