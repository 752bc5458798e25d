// Time moves only here: everything due up to an instant happens in order, each at its own second.
import { setNow } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { flushEvents } from '../core/events.ts'
import { runTask } from './tasks.ts'

/** Runs what is due on one clock until `to` and leaves the clock there. `afterEach` may commit between things. */
export function runDue(ctx: Context, clock: string | null, to: number, afterEach?: () => void): void {
  flushEvents(ctx)
  const request = ctx.request
  ctx.request = null
  for (;;) {
    const task = ctx.store.nextTask(clock)
    if (task === undefined || task.at > to) break
    ctx.tables.tasks.delete(task.id)
    setNow(ctx, clock, task.at)
    runTask(ctx, task)
    flushEvents(ctx)
    afterEach?.()
  }
  setNow(ctx, clock, to)
  ctx.request = request
}
