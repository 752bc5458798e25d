// What a test clock bears. The sandbox's own clock has no such limits.
// https://docs.stripe.com/billing/testing/test-clocks/api-advanced-usage#test-clock-limitations
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import type { Subscription, TestClock } from '../core/wire.ts'
import { boundary } from './calendar.ts'
import { recurrenceOf } from './change.ts'

const CUSTOMERS = 3
const SUBSCRIPTIONS = 3
const INTERVALS = 2
const MONTHS_WITHOUT_SUBSCRIPTION = 24

const ENDED: readonly string[] = ['canceled', 'incomplete_expired']

function running(ctx: Context, customer: string): Subscription[] {
  return ctx.tables.subscriptions.by('customer', customer).filter(({ status }) => !ENDED.includes(status))
}

/** Assumed: Stripe's words for this refusal and the next. */
export function checkRoomForCustomer(ctx: Context, clock: string): void {
  if (ctx.tables.customers.by('test_clock', clock).length < CUSTOMERS) return
  throw invalidRequest(`A test clock can have at most ${CUSTOMERS} customers.`, 'test_clock')
}

export function checkRoomForSubscription(ctx: Context, customer: string, clock: string | null): void {
  if (clock === null || running(ctx, customer).length < SUBSCRIPTIONS) return
  throw invalidRequest(
    `A customer with a test clock can have at most ${SUBSCRIPTIONS} subscriptions.`,
    'customer',
  )
}

/** Two intervals of the shortest subscription on it, or two years where there is none. */
export function checkAdvance(ctx: Context, clock: TestClock, to: number): void {
  const from = clock.frozen_time
  const ends = ctx.tables.customers
    .by('test_clock', clock.id)
    .flatMap(({ id }) => running(ctx, id))
    .flatMap(({ items }) => items.data.map(({ price }) => boundary(from, recurrenceOf(price), INTERVALS)))
  if (ends.length > 0 && to > Math.min(...ends)) {
    // https://docs.stripe.com/api/test_clocks/advance#advance_test_clock-frozen_time; the words are assumed.
    throw invalidRequest(
      'Cannot advance a test clock by more than two intervals of the shortest subscription on it.',
      'frozen_time',
    )
  }
  const month = { interval: 'month', interval_count: 1 } as const
  if (to > boundary(from, month, MONTHS_WITHOUT_SUBSCRIPTION)) {
    throw invalidRequest('A test clock can be advanced by at most two years at a time.', 'frozen_time')
  }
}
