/** Every state against every command. Over 300 lines, because the table is the documentation and is read as one. */

import * as fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { noSubscription, type Renewal, type Subscription } from '../subscription.ts'
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
import { addMonths, day } from '../time.ts'
import { decideCancel, decideCancelNow, decideResume } from './cancel.ts'
import { decideChange } from './change.ts'
import { decideCheckout, decideStartTrial } from './checkout.ts'
import { decidePause, decideUnpause } from './pause.ts'
import type { Decision, RefusalCode } from './refusal.ts'
import { decideUndoChange } from './undo-change.ts'

/**
 * Every state × every command. Rows: Stripe's status, what happens at the period's end, and whether a change waits for its
 * payment (`+change`). Answers: `✓` it is done, `✓now` at once, `✓end` when what was paid for is over; else why it is
 * refused: `none` there is no subscription, `exists` one runs already, `owes` a payment comes first, `unpaid` another
 * change waits for its payment, `changes` another change is scheduled, `ends` it is canceled, `pauses` a pause is to come,
 * `paused` it has begun, `trial` a trial is not paused, `–` there is nothing to take back or to go on with.
 */
const table = `
  state                      checkout   trial      upgrade    downgrade  undo       cancel     cancelNow  resume     pause      unpause
  none                       ✓          ✓          none       none       none       none       none       none       none       none
  incomplete                 exists     exists     owes       owes       owes       ✓now       ✓now       owes       owes       owes
  incomplete processing      exists     exists     waits      waits      waits      ✓now       ✓now       waits      waits      waits
  incomplete_expired         ✓          ✓          none       none       none       none       none       none       none       none
  canceled                   ✓          ✓          none       none       none       none       none       none       none       none
  trialing renews            exists     exists     ✓now       ✓end       –          ✓end       ✓now       –          trial      –
  trialing renews +change    exists     exists     unpaid     unpaid     ✓          ✓end       ✓now       –          trial      –
  trialing cancels           exists     exists     ends       ends       –          ends       ✓now       ✓          trial      –
  trialing cancels +change   exists     exists     unpaid     unpaid     ✓          ends       ✓now       ✓          trial      –
  trialing changes           exists     exists     ✓now       ✓end       ✓          ✓end       ✓now       –          trial      –
  trialing changes +change   exists     exists     unpaid     unpaid     ✓          ✓end       ✓now       –          trial      –
  trialing pauses            exists     exists     pauses     pauses     –          ✓end       ✓now       ✓          trial      –
  trialing pauses +change    exists     exists     unpaid     unpaid     ✓          ✓end       ✓now       ✓          trial      –
  active renews              exists     exists     ✓now       ✓end       –          ✓end       ✓now       –          ✓          –
  active renews +change      exists     exists     unpaid     unpaid     ✓          ✓end       ✓now       –          unpaid     –
  active cancels             exists     exists     ends       ends       –          ends       ✓now       ✓          ends       –
  active cancels +change     exists     exists     unpaid     unpaid     ✓          ends       ✓now       ✓          unpaid     –
  active changes             exists     exists     ✓now       ✓end       ✓          ✓end       ✓now       –          changes    –
  active changes +change     exists     exists     unpaid     unpaid     ✓          ✓end       ✓now       –          unpaid     –
  active pauses              exists     exists     pauses     pauses     –          ✓end       ✓now       ✓          ✓          –
  active pauses +change      exists     exists     unpaid     unpaid     ✓          ✓end       ✓now       ✓          unpaid     –
  past_due renews            exists     exists     owes       owes       –          ✓now       ✓now       –          owes       –
  past_due renews +change    exists     exists     owes       owes       ✓          ✓now       ✓now       –          owes       –
  past_due cancels           exists     exists     owes       owes       –          ✓now       ✓now       ✓          owes       –
  past_due cancels +change   exists     exists     owes       owes       ✓          ✓now       ✓now       ✓          owes       –
  past_due changes           exists     exists     owes       owes       ✓          ✓now       ✓now       –          owes       –
  past_due changes +change   exists     exists     owes       owes       ✓          ✓now       ✓now       –          owes       –
  past_due pauses            exists     exists     owes       owes       –          ✓now       ✓now       ✓          owes       –
  past_due pauses +change    exists     exists     owes       owes       ✓          ✓now       ✓now       ✓          owes       –
  unpaid renews              exists     exists     owes       owes       –          ✓now       ✓now       –          owes       –
  unpaid renews +change      exists     exists     owes       owes       ✓          ✓now       ✓now       –          owes       –
  unpaid cancels             exists     exists     owes       owes       –          ✓now       ✓now       ✓          owes       –
  unpaid cancels +change     exists     exists     owes       owes       ✓          ✓now       ✓now       ✓          owes       –
  unpaid changes             exists     exists     owes       owes       ✓          ✓now       ✓now       –          owes       –
  unpaid changes +change     exists     exists     owes       owes       ✓          ✓now       ✓now       –          owes       –
  unpaid pauses              exists     exists     owes       owes       –          ✓now       ✓now       ✓          owes       –
  unpaid pauses +change      exists     exists     owes       owes       ✓          ✓now       ✓now       ✓          owes       –
  paused renews              exists     exists     paused     paused     –          ✓now       ✓now       paused     paused     ✓
  paused renews +change      exists     exists     paused     paused     ✓          ✓now       ✓now       paused     paused     ✓
  paused cancels             exists     exists     paused     paused     –          ✓now       ✓now       ✓          paused     ends
  paused cancels +change     exists     exists     paused     paused     ✓          ✓now       ✓now       ✓          paused     ends
  paused changes             exists     exists     paused     paused     ✓          ✓now       ✓now       paused     paused     ✓
  paused changes +change     exists     exists     paused     paused     ✓          ✓now       ✓now       paused     paused     ✓
  paused pauses              exists     exists     paused     paused     –          ✓now       ✓now       ✓          paused     ✓
  paused pauses +change      exists     exists     paused     paused     ✓          ✓now       ✓now       ✓          paused     ✓
`

const words: Partial<Record<RefusalCode, string>> = {
  no_subscription: 'none',
  subscription_exists: 'exists',
  payment_pending: 'owes',
  payment_processing: 'waits',
  change_pending: 'unpaid',
  change_scheduled: 'changes',
  cancellation_pending: 'ends',
  pause_scheduled: 'pauses',
  subscription_paused: 'paused',
  trial_running: 'trial',
  nothing_to_undo: '–',
  nothing_to_resume: '–',
  not_paused: '–',
}

const wish = (planId: 'starter' | 'pro' | 'enterprise') =>
  ({ planId, interval: 'month', quantity: 1 }) as const
const newcomer = { trialRedeemed: false, skipTrial: false }

const commands: Record<string, (subscription: Subscription) => string> = {
  checkout: (subscription) => said(decideCheckout(subscription, wish('pro'), newcomer)),
  trial: (subscription) => said(decideStartTrial(subscription, wish('pro'), newcomer)),
  upgrade: (subscription) =>
    said(decideChange(subscription, wish('enterprise')), ({ change }) => change.effective),
  downgrade: (subscription) =>
    said(decideChange(subscription, wish('starter')), ({ change }) => change.effective),
  undo: (subscription) => said(decideUndoChange(subscription)),
  cancel: (subscription) => said(decideCancel(subscription), ({ cancellation }) => cancellation.effective),
  cancelNow: (subscription) =>
    said(decideCancelNow(subscription), ({ cancellation }) => cancellation.effective),
  resume: (subscription) => said(decideResume(subscription)),
  pause: (subscription) => said(decidePause(subscription, 2)),
  unpause: (subscription) => said(decideUnpause(subscription, { hasPaymentMethod: true })),
}

function said<Ok extends object>(
  decision: Decision<Ok>,
  when: (ok: Ok) => 'now' | 'period_end' | null = () => null,
): string {
  if (!decision.ok) return words[decision.refusal.code] ?? decision.refusal.code
  const effective = when(decision)
  return effective === null ? '✓' : `✓${effective === 'now' ? 'now' : 'end'}`
}

const at = november + 30 * day
const onPro = { terms: termsOf('pro') }
const pendingChange = { to: termsOf('enterprise'), expiresAt: at }
const renewals: Record<string, Renewal> = {
  renews: { kind: 'renews' },
  cancels: { kind: 'cancels', at },
  changes: { kind: 'changes', at, to: termsOf('starter') },
  pauses: { kind: 'pauses', at, until: addMonths(at, 2) },
}
const running = {
  trialing: trialingSubscription,
  active: activeSubscription,
  past_due: pastDueSubscription,
  unpaid: unpaidSubscription,
  paused: pausedSubscription,
}

const states = new Map<string, Subscription>([
  ['none', noSubscription],
  ['incomplete', incompleteSubscription(onPro)],
  ['incomplete processing', incompleteSubscription({ ...onPro, processing: true })],
  ['incomplete_expired', expiredSubscription(onPro)],
  ['canceled', canceledSubscription(onPro)],
])
for (const [status, build] of Object.entries(running)) {
  for (const [name, renewal] of Object.entries(renewals)) {
    states.set(`${status} ${name}`, build({ ...onPro, renewal }))
    states.set(`${status} ${name} +change`, build({ ...onPro, renewal, pendingChange }))
  }
}

const [header = '', ...rows] = table.trim().split('\n')
const columns = cellsOf(header)

/** A row's cells: names hold single spaces, columns are two or more apart. */
function cellsOf(row: string): string[] {
  return row.trim().split(/ {2,}/)
}

describe('every state × every command', () => {
  it('is in the table', () => {
    expect(columns).toEqual(['state', ...Object.keys(commands)])
    expect(rows.map((row) => cellsOf(row)[0])).toEqual([...states.keys()])
  })

  it.each(rows.map(cellsOf))('%s', (state, ...answers) => {
    const subscription = states.get(state)
    if (!subscription) throw new Error(`No state ${state}`)
    const given = Object.entries(commands).map(([name, decide]) => [name, decide(subscription)])
    expect(Object.fromEntries(given)).toEqual(
      Object.fromEntries(columns.slice(1).map((name, index) => [name, answers[index]])),
    )
  })

  it('is answered for any subscription at all, never with an exception', () => {
    fc.assert(
      fc.property(anySubscription, (subscription) => {
        for (const decide of Object.values(commands)) expect(decide(subscription)).not.toBe('')
      }),
    )
  })
})

describe('a cancellation', () => {
  it.each<[string, Subscription, object]>([
    [
      'keeps the paid period',
      activeSubscription(),
      { effective: 'period_end', at: addMonths(november, 1), voidsOpenInvoices: false },
    ],
    ['keeps the trial', trialingSubscription(), { effective: 'period_end', at: november + 14 * day }],
    [
      'gives up a scheduled change',
      activeSubscription({ renewal: { kind: 'changes', at, to: termsOf('pro') } }),
      { givesUp: 'scheduled_change' },
    ],
    ['gives up an unpaid change', activeSubscription({ pendingChange }), { givesUp: 'unpaid_change' }],
    [
      'gives up a pause to come',
      activeSubscription({ renewal: { kind: 'pauses', at, until: null } }),
      { givesUp: 'pause' },
    ],
    [
      'of what is owed ends it at once and voids it',
      pastDueSubscription(),
      { effective: 'now', at: null, voidsOpenInvoices: true, forfeitsUntil: null },
    ],
    [
      'of what is unpaid ends it at once and voids it',
      unpaidSubscription(),
      { effective: 'now', voidsOpenInvoices: true },
    ],
    [
      'in a pause ends it at once: nothing is paid for',
      pausedSubscription(),
      { effective: 'now', forfeitsUntil: null },
    ],
    [
      'of a first payment gives it up',
      incompleteSubscription(),
      { effective: 'now', voidsOpenInvoices: true },
    ],
  ])('%s', (_name, subscription, cancellation) => {
    expect(decideCancel(subscription)).toMatchObject({ ok: true, cancellation })
  })

  it('at once says what was paid for and is lost', () => {
    const end = addMonths(november, 1)
    expect(decideCancelNow(activeSubscription())).toMatchObject({
      cancellation: { effective: 'now', at: null, forfeitsUntil: end },
    })
  })
})

describe('a pause', () => {
  it.each([
    ['from 1 December', november, [Date.UTC(2026, 11, 1), Date.UTC(2027, 1, 1)]],
    // The day that billing is anchored to comes back after short months.
    [
      'from 28 February, anchored to the 31st',
      Date.UTC(2027, 0, 31),
      [Date.UTC(2027, 1, 28), Date.UTC(2027, 3, 30)],
    ],
    [
      'from 29 February of a leap year',
      Date.UTC(2028, 0, 29),
      [Date.UTC(2028, 1, 29), Date.UTC(2028, 3, 29)],
    ],
  ] as const)('lasts whole periods: %s', (_name, start, [from, until]) => {
    const subscription = activeSubscription({ period: { start, end: addMonths(start, 1) } })
    expect(decidePause(subscription, 2)).toMatchObject({ ok: true, at: from, until })
  })

  it('is not sold by the year: its period would be a year for nothing', () => {
    const yearly = activeSubscription({ terms: termsOf('pro', 'year') })
    expect(decidePause(yearly, 1)).toEqual({
      ok: false,
      refusal: { code: 'interval_not_pausable', interval: 'year' },
    })
  })

  it('ends with a payment, which needs a card', () => {
    expect(decideUnpause(pausedSubscription(), { hasPaymentMethod: false })).toEqual({
      ok: false,
      refusal: { code: 'payment_method_required' },
    })
  })
})

describe('a trial without a card', () => {
  it('is given once, and never sold instead', () => {
    const decision = decideStartTrial(canceledSubscription(), wish('pro'), { trialRedeemed: true })
    expect(decision).toEqual({ ok: false, refusal: { code: 'trial_redeemed' } })
    expect(decideStartTrial(noSubscription, wish('pro'), newcomer)).toMatchObject({ ok: true, trialDays: 14 })
  })
})

describe('a plan that does not hold what is in use', () => {
  const use = { seats: 5, projects: 7, events: 10 }

  it('is refused, with everything that is over and by how much', () => {
    expect(decideChange(activeSubscription(onPro), wish('starter'), use)).toEqual({
      ok: false,
      refusal: {
        code: 'over_limit',
        planId: 'starter',
        over: [
          { limit: 'projects', used: 7, allowed: 5, over: 2 },
          { limit: 'seats', used: 5, allowed: 3, over: 2 },
        ],
      },
    })
  })

  it('is not refused where it holds all of it, exactly', () => {
    const full = { seats: 3, projects: 5, events: 10_000 }
    expect(decideChange(activeSubscription(onPro), wish('starter'), full)).toMatchObject({ ok: true })
  })

  it('holds as many seats as are bought, where it is sold by the seat', () => {
    const team = { planId: 'team', interval: 'month' } as const
    expect(decideChange(activeSubscription(onPro), { ...team, quantity: 4 }, use)).toMatchObject({
      refusal: { over: [{ limit: 'seats', used: 5, allowed: 4, over: 1 }] },
    })
    expect(decideChange(activeSubscription(onPro), { ...team, quantity: 5 }, use)).toMatchObject({ ok: true })
  })
})
