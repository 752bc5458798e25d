import type { Context } from '../core/context.ts'
import { ApiError } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, Subscription } from '../core/wire.ts'
import { upcomingInvoice } from './upcoming.ts'
import { nextPeriodEnd } from './timing.ts'

const REMINDED: readonly string[] = ['active', 'trialing', 'past_due']

/**
 * `invoice.upcoming`, for an invoice that will be charged automatically: not where the subscription ends first, nor while
 * its collection is paused. https://docs.stripe.com/api/events/types#event_types-invoice.upcoming
 */
export function remindOfRenewal(ctx: Context, subscription: Subscription): void {
  const { cancel_at: cancelAt, status, collection_method: method, pause_collection: paused } = subscription
  if (!REMINDED.includes(status) || method !== 'charge_automatically' || paused !== null) return
  if (cancelAt !== null && cancelAt <= nextPeriodEnd(subscription)) return
  const invoice = nextOrNone(ctx, subscription)
  if (invoice !== null) draftEvent(ctx, 'invoice.upcoming', invoice, subscription.test_clock)
}

/** Null where a schedule leads to no invoice, or to a phase that cannot begin as it is: the clock goes on all the same. */
function nextOrNone(ctx: Context, subscription: Subscription): Invoice | null {
  try {
    return upcomingInvoice(ctx, subscription)
  } catch (error) {
    if (error instanceof ApiError) return null
    throw error
  }
}
