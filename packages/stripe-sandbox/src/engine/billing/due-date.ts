import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Invoice } from '../core/wire.ts'

const DAY = 86400

/** An open invoice that is to be paid by a day is told of before that day and on it. */
export function scheduleDueDate(ctx: Context, { id, due_date: due, test_clock: clock }: Invoice): void {
  ctx.store.cancelTask('invoice_overdue', id)
  ctx.store.cancelTask('invoice_will_be_due', id)
  if (due === null) return
  ctx.store.schedule('invoice_overdue', id, clock, due)
  const remindsAt = due - ctx.settings.dueReminderDays * DAY
  if (ctx.settings.dueReminderDays > 0 && remindsAt > nowOn(ctx, clock))
    ctx.store.schedule('invoice_will_be_due', id, clock, remindsAt)
}
