// What the clock tells of an open invoice that is to be paid by a day.
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import { subscriptionOf } from './collect.ts'
import { setStatus } from './status.ts'

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
