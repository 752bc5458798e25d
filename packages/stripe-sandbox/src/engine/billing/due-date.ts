import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice } from '../core/wire.ts'
import { subscriptionOf } from './collect.ts'
import { setStatus } from './status.ts'

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

/** https://docs.stripe.com/api/events/types#event_types-invoice.will_be_due */
export function remindOfDueDate(ctx: Context, id: string): void {
  const invoice = ctx.tables.invoices.get(id)
  if (invoice?.status === 'open') draftEvent(ctx, 'invoice.will_be_due', invoice)
}

/** An invoice that was sent and not paid in time. https://docs.stripe.com/billing/subscriptions/overview#subscription-statuses */
export function becomeOverdue(ctx: Context, id: string): void {
  const invoice = ctx.tables.invoices.get(id)
  if (invoice?.status !== 'open') return
  draftEvent(ctx, 'invoice.overdue', invoice)
  const subscription = subscriptionOf(ctx, invoice)
  if (subscription?.status === 'active') setStatus(ctx, subscription, 'past_due')
}
