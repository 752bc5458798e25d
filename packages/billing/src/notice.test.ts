import { describe, expect, it } from 'vitest'
import type { PaymentMethod } from './customer-profile.ts'
import { accessOf } from './entitlements.ts'
import type { Invoice } from './invoice.ts'
import { type NoticeFacts, noticeOf, noticePriority, type NoticeKind, noticeWithoutMoney } from './notice.ts'
import { noSubscription, type Renewal, type Subscription } from './subscription.ts'
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
import { invoiceOf } from './testing/truth.ts'
import { addMonths, day, hour } from './time.ts'
import { usageMeter } from './usage.ts'

const december = addMonths(november, 1)
const now = november + 12 * day
const policy = { grace: 14 * day }
const usd = (amount: number) => ({ amount, currency: 'usd' })

/** Each dimension by itself; the table below is every combination of them. */
const renewals: Record<string, Renewal> = {
  renews: { kind: 'renews' },
  cancels: { kind: 'cancels', at: december },
  changes: { kind: 'changes', at: december, to: termsOf('starter') },
  pauses: { kind: 'pauses', at: december, until: addMonths(december, 2) },
}
const pendingChanges = { nothing: null, change: { to: termsOf('enterprise'), expiresAt: now + 23 * hour } }
const terms = termsOf('pro')
const subscriptions: Record<string, (more: Pick<RunningParts, 'renewal' | 'pendingChange'>) => Subscription> =
  {
    none: () => noSubscription,
    trialing: (more) => trialingSubscription({ terms, trialEnd: now + 10 * day, ...more }),
    trialEnding: (more) => trialingSubscription({ terms, trialEnd: now + 2 * day, ...more }),
    active: (more) => activeSubscription({ terms, ...more }),
    past_due: (more) => pastDueSubscription({ terms, ...more }),
    unpaid: (more) => unpaidSubscription({ terms, ...more }),
    paused: (more) => pausedSubscription({ terms, ...more }),
    incomplete: () => incompleteSubscription({ terms }),
    incomplete_expired: () => expiredSubscription({ terms }),
    canceled: () => canceledSubscription({ terms }),
  }
type RunningParts = Parameters<typeof activeSubscription>[0] & object

const cardUntil = (expMonth: number, expYear: number): PaymentMethod => ({
  id: 'pm_1',
  kind: 'card',
  brand: 'visa',
  last4: '4242',
  expMonth,
  expYear,
  isDefault: true,
  fingerprint: null,
})
const cards = { none: null, good: cardUntil(12, 2040), expiring: cardUntil(11, 2026) }
const uses = { low: 10, near: 850, full: 1_000 }
const owed: Record<string, Partial<Invoice>> = {
  nothing: { status: 'paid' },
  failed: { status: 'open', attemptCount: 1, paidAt: null },
  asked: { status: 'open', attemptCount: 1, needsAction: true, paidAt: null },
}

interface Case {
  status: string
  renewal: string
  pending: keyof typeof pendingChanges
  card: keyof typeof cards
  use: keyof typeof uses
  invoice: string
}

const cases: Case[] = Object.keys(subscriptions).flatMap((status) =>
  Object.keys(renewals).flatMap((renewal) =>
    (['nothing', 'change'] as const).flatMap((pending) =>
      (['none', 'good', 'expiring'] as const).flatMap((card) =>
        (['low', 'near', 'full'] as const).flatMap((use) =>
          Object.keys(owed).map((invoice) => ({ status, renewal, pending, card, use, invoice })),
        ),
      ),
    ),
  ),
)

function factsOf({ status, renewal, pending, card, use, invoice }: Case): NoticeFacts {
  const parts = { renewal: renewals[renewal] ?? { kind: 'renews' }, pendingChange: pendingChanges[pending] }
  const subscription = subscriptions[status]?.(parts) ?? noSubscription
  const metered = { planId: 'starter', reason: { kind: 'active' } } as const
  return {
    subscription,
    access: accessOf(subscription, now, policy),
    meters: [usageMeter('apiCalls', uses[use], metered, { start: november, end: december })],
    invoices: [invoiceOf('in_1', now - day, owed[invoice])],
    paymentMethod: cards[card],
    nextChargeAt: december,
    now,
  }
}

/** The documentation: what has to be so for each notice, said a second time and in no order. */
const applies: Record<NoticeKind, (one: Case) => boolean> = {
  verify_first_payment: ({ status }) => status === 'incomplete',
  verify_change: (one) => one.pending === 'change' && runs(one),
  verify_payment: (one) => owes(one) && one.invoice === 'asked',
  payment_failed: (one) => owes(one) && one.invoice !== 'asked',
  paused: ({ status }) => status === 'paused',
  cancels: (one) => one.renewal === 'cancels' && runs(one),
  trial_ending: ({ status }) => status === 'trialEnding',
  card_expires: (one) => one.card === 'expiring' && runs(one),
  at_limit: ({ use, status }) => use === 'full' && status !== 'incomplete',
  near_limit: ({ use, status }) => use === 'near' && status !== 'incomplete',
  change_scheduled: (one) => one.renewal === 'changes' && runs(one),
  pause_scheduled: (one) => one.renewal === 'pauses' && runs(one),
}
const owes = ({ status }: Case) => status === 'past_due' || status === 'unpaid'
const runs = ({ status }: Case) =>
  ['trialing', 'trialEnding', 'active', 'past_due', 'unpaid', 'paused'].includes(status)

describe('the one notice', () => {
  it('is the first by priority of those that apply, in every combination', () => {
    expect(cases).toHaveLength(2_160)
    const seen = new Set<string>()
    for (const one of cases) {
      const expected = noticePriority.find((kind) => applies[kind](one)) ?? null
      expect([one, noticeOf(factsOf(one))?.kind ?? null]).toEqual([one, expected])
      if (expected) seen.add(expected)
    }
    expect([...seen].toSorted()).toEqual(noticePriority.toSorted())
  })

  it('puts what stops money or access before what only will', () => {
    expect(noticePriority).toEqual([
      'verify_first_payment',
      'verify_change',
      'verify_payment',
      'payment_failed',
      'paused',
      'cancels',
      'trial_ending',
      'card_expires',
      'at_limit',
      'near_limit',
      'change_scheduled',
      'pause_scheduled',
    ])
  })
})

const plainCase: Case = {
  status: 'past_due',
  renewal: 'renews',
  pending: 'nothing',
  card: 'good',
  use: 'low',
  invoice: 'failed',
}

it('says of a failed payment how much, why, and how long the plan stays on', () => {
  const facts = factsOf(plainCase)
  const failure = { reason: 'insufficient_funds', last4: '0341' } as const
  const nextPaymentAttempt = now + 3 * day
  const invoices = facts.invoices.map((invoice) => ({ ...invoice, failure, nextPaymentAttempt }))
  expect(noticeOf({ ...facts, invoices })).toEqual({
    kind: 'payment_failed',
    planId: 'pro',
    since: november + hour,
    accessUntil: november + hour + policy.grace,
    invoiceId: 'in_1',
    amountDue: usd(1_900),
    nextAttempt: nextPaymentAttempt,
    failure,
  })
})

it('knows that a plan is off once grace is over, and off at once where the provider gave up', () => {
  const facts = factsOf(plainCase)
  const later = november + hour + policy.grace
  const access = accessOf(facts.subscription, later, policy)
  expect(noticeOf({ ...facts, access, now: later })).toMatchObject({ accessUntil: null })
  expect(noticeOf(factsOf({ ...plainCase, status: 'unpaid' }))).toMatchObject({ accessUntil: null })
})

it.each<[string, PaymentMethod | null, number | null, boolean]>([
  ['a card that is good for the next charge', cardUntil(12, 2026), december, false],
  ['a card whose last month ends at the next charge', cardUntil(11, 2026), december, true],
  ['a card that has expired already', cardUntil(10, 2026), december, true],
  ['a card before a charge that is far away', cardUntil(3, 2027), addMonths(november, 12), false],
  [
    'a card that soon expires before a charge that is far away',
    cardUntil(11, 2026),
    addMonths(november, 12),
    true,
  ],
  ['a card where nothing will be charged', cardUntil(11, 2026), null, false],
  ['a bank account, which does not expire', { ...cardUntil(1, 2020), expMonth: null }, december, false],
  ['nothing to pay with', null, december, false],
])('warns of %s only where the next charge would fail', (_name, paymentMethod, nextChargeAt, warns) => {
  const facts = {
    ...factsOf({ ...plainCase, status: 'active', invoice: 'nothing' }),
    paymentMethod,
    nextChargeAt,
  }
  expect(noticeOf(facts)?.kind === 'card_expires').toBe(warns)
})

it('is silent about use beyond an allowance that is simply paid for', () => {
  const facts = factsOf({ ...plainCase, status: 'active', invoice: 'nothing' })
  const metered = { planId: 'pro', reason: { kind: 'active' } } as const
  const over = usageMeter('apiCalls', 1_000_000, metered, { start: november, end: december })
  expect(noticeOf({ ...facts, meters: [over] })).toBeNull()
})

it('tells people without billing rights that something is owed, not how much nor with which card', () => {
  const notices = cases.map((one) => noticeWithoutMoney(factsOf(one)))
  for (const notice of notices) {
    expect(JSON.stringify(notice)).not.toMatch(/in_1|pm_1|4242|amountDue":\{/u)
  }
  expect(notices.some((notice) => notice?.kind === 'payment_failed')).toBe(true)
})
