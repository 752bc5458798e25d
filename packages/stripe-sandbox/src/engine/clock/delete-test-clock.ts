import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { TestClock } from '../core/wire.ts'
import { deleteCustomer } from '../resources/customers.ts'

/** Its customers go with it, and what they have running ends. https://docs.stripe.com/api/test_clocks/delete */
export function deleteTestClock(ctx: Context, clock: TestClock): void {
  ctx.store.cancelTasksOf(clock.id)
  for (const customer of ctx.tables.customers.by('test_clock', clock.id)) deleteCustomer(ctx, customer)
  ctx.tables.test_clocks.delete(clock.id)
  draftEvent(ctx, 'test_helpers.test_clock.deleted', clock)
}
