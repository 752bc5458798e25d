import type Stripe from 'stripe'
import { runDue } from '../clock/run-due.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { required, string, timestamp, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { TestClock } from '../core/wire.ts'
import { deleteCustomer } from './customers.ts'

const LIFETIME = 30 * 86400
const TWO_YEARS = 2 * 366 * 86400

function get(ctx: Context, id: string): TestClock {
  const clock = ctx.tables.test_clocks.get(id)
  if (clock === undefined) throw noSuch('test clock', id)
  return clock
}

export const testClockRoutes = [
  route(
    'POST',
    '/v1/test_helpers/test_clocks',
    {
      frozen_time: required(timestamp()),
      customer: unbuilt,
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
      if (to - clock.frozen_time > TWO_YEARS) {
        throw invalidRequest('A test clock can be advanced by at most two years at a time.', 'frozen_time')
      }
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
    for (const customer of ctx.tables.customers.by('test_clock', id)) deleteCustomer(ctx, customer)
    ctx.tables.test_clocks.delete(id)
    draftEvent(ctx, 'test_helpers.test_clock.deleted', clock)
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
