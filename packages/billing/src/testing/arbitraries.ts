import * as fc from 'fast-check'
import { cataloguePrices } from '../plans.ts'
import type { Renewal, RunningSubscription, Subscription, Terms } from '../subscription.ts'
import { addMonths, day, hour, type Instant } from '../time.ts'
import { termsOf } from './builders.ts'

/** Whole seconds, as a provider gives them, from 2020 to 2040: leap days and month ends among them. */
export const anyInstant: fc.Arbitrary<Instant> = fc
  .integer({ min: Date.UTC(2020, 0, 1) / 1000, max: Date.UTC(2040, 0, 1) / 1000 })
  .map((seconds) => seconds * 1000)

export const anyTerms: fc.Arbitrary<Terms> = fc
  .record({ price: fc.constantFrom(...cataloguePrices), quantity: fc.integer({ min: 1, max: 50 }) })
  .map(({ price, quantity }) => termsOf(price.planId, price.interval, quantity))

function anyRenewal(end: Instant): fc.Arbitrary<Renewal> {
  return fc.oneof(
    fc.constant<Renewal>({ kind: 'renews' }),
    fc.constant<Renewal>({ kind: 'cancels', at: end }),
    fc.constant<Renewal>({ kind: 'pauses', at: end, until: addMonths(end, 2) }),
    anyTerms.map((to): Renewal => ({ kind: 'changes', at: end, to })),
  )
}

const anyBase = fc.record({
  id: fc.constantFrom('sub_1', 'sub_2'),
  itemId: fc.constantFrom('si_1', 'si_2'),
  terms: anyTerms,
  startedAt: anyInstant,
})

const anyRunningBase = anyBase.chain((base) => {
  const start = base.startedAt
  const end = addMonths(start, base.terms.interval === 'month' ? 1 : 12)
  return fc.record({
    id: fc.constant(base.id),
    itemId: fc.constant(base.itemId),
    terms: fc.constant(base.terms),
    startedAt: fc.constant(start),
    period: fc.constant({ start, end }),
    renewal: anyRenewal(end),
    pendingChange: fc.option(anyTerms.map((to) => ({ to, expiresAt: start + 23 * hour }))),
  })
})

/** Any subscription that has a period. */
export const anyRunningSubscription: fc.Arbitrary<RunningSubscription> = anyRunningBase.chain((running) => {
  const since = running.period.start + hour
  return fc.constantFrom<RunningSubscription>(
    { status: 'trialing', ...running, trialEnd: running.period.start + 14 * day },
    { status: 'active', ...running },
    { status: 'past_due', ...running, since },
    { status: 'unpaid', ...running, since },
    { status: 'paused', ...running, cause: 'requested', resumesAt: addMonths(running.period.end, 1) },
    { status: 'paused', ...running, cause: 'trial_ended', resumesAt: null },
  )
})

/** Any subscription at all, `none` among them. */
export const anySubscription: fc.Arbitrary<Subscription> = fc.oneof(
  fc.constant<Subscription>({ status: 'none' }),
  anyRunningSubscription,
  anyBase.chain((base) =>
    fc.constantFrom<Subscription>(
      { status: 'incomplete', ...base, expiresAt: base.startedAt + 23 * hour, processing: false },
      { status: 'incomplete', ...base, expiresAt: base.startedAt + 30 * day, processing: true },
      { status: 'incomplete_expired', ...base, endedAt: base.startedAt + 23 * hour },
      { status: 'canceled', ...base, endedAt: base.startedAt + 40 * day },
    ),
  ),
)
