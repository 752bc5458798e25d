import type Stripe from 'stripe'
import { checkAdvance } from '../billing/test-clock-limits.ts'
import { deleteTestClock } from '../clock/delete-test-clock.ts'
import { runDue } from '../clock/run-due.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch, notBuilt } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { getCustomer } from '../core/find.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { required, string, timestamp } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Customer, TestClock } from '../core/wire.ts'

const LIFETIME = 30 * 86400

function get(ctx: Context, id: string): TestClock {
  const clock = ctx.tables.test_clocks.get(id)
  if (clock === undefined) throw noSuch('test clock', id)
  return clock
}

/** Built for a customer for whom nothing happened yet. */
function attachCustomer(ctx: Context, id: string, clock: TestClock): void {
  const customer = getCustomer(ctx, id, 'customer')
  if (customer.test_clock !== null) {
    throw invalidRequest('The customer is already attached to a test clock.', 'customer')
  }
  const { subscriptions, invoices, invoiceitems, schedules, quotes } = ctx.tables
  const owned = [subscriptions, invoices, invoiceitems, schedules, quotes]
  if (owned.some((table) => table.by('customer', id).length > 0)) {
    throw notBuilt('attaching a customer who has billing objects already', 'customer')
  }
  ctx.tables.customers.put<Customer>({ ...customer, test_clock: clock.id })
}

export const testClockRoutes = [
  route(
    'POST',
    '/v1/test_helpers/test_clocks',
    {
      frozen_time: required(timestamp()),
      customer: string(),
      name: string(300),
    } satisfies Covers<Stripe.TestHelpers.TestClockCreateParams>,
    (ctx, params) => {
      const now = nowOn(ctx, null)
      const clock = ctx.tables.test_clocks.put<TestClock>({
        id: newId(ctx, 'clock'),
        object: 'test_helpers.test_clock',
        created: now,
        deletes_after: now + LIFETIME,
        frozen_time: params.frozen_time,
        livemode: false,
        name: params.name ?? null,
        status: 'ready',
        status_details: {},
      })
      ctx.store.schedule('delete_test_clock', clock.id, null, clock.deletes_after)
      if (params.customer !== undefined) attachCustomer(ctx, params.customer, clock)
      draftEvent(ctx, 'test_helpers.test_clock.created', clock)
      return clock
    },
  ),
  route('GET', '/v1/test_helpers/test_clocks/:id', {}, (ctx, _, id) => get(ctx, id)),
  route(
    'POST',
    '/v1/test_helpers/test_clocks/:id/advance',
    { frozen_time: required(timestamp()) } satisfies Covers<Stripe.TestHelpers.TestClockAdvanceParams>,
    (ctx, params, id) => {
      const clock = get(ctx, id)
      const to = params.frozen_time
      if (to <= clock.frozen_time) {
        throw invalidRequest(
          `Test clock's frozen time can only move forward. Current: ${clock.frozen_time}, given: ${to}.`,
          'frozen_time',
        )
      }
      checkAdvance(ctx, clock, to)
      const advancing = ctx.tables.test_clocks.put<TestClock>({
        ...clock,
        status: 'advancing',
        status_details: { advancing: { target_frozen_time: to } },
      })
      draftEvent(ctx, 'test_helpers.test_clock.advancing', advancing)
      runDue(ctx, id, to)
      const ready = ctx.tables.test_clocks.put<TestClock>({
        ...clock,
        frozen_time: to,
        status: 'ready',
        status_details: {},
      })
      draftEvent(ctx, 'test_helpers.test_clock.ready', ready)
      // Stripe works in the background and answers at once; the clock is told as it was at that moment.
      return advancing
    },
  ),
  route('DELETE', '/v1/test_helpers/test_clocks/:id', {}, (ctx, _, id) => {
    const clock = get(ctx, id)
    deleteTestClock(ctx, clock)
    return { id, object: 'test_helpers.test_clock', deleted: true }
  }),
  route(
    'GET',
    '/v1/test_helpers/test_clocks',
    page satisfies Covers<Stripe.TestHelpers.TestClockListParams>,
    (ctx, params) =>
      paginate(ctx.tables.test_clocks.all(), params, '/v1/test_helpers/test_clocks', 'test clock'),
  ),
]
