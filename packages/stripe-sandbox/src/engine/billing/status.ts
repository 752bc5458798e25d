import type { Context } from '../core/context.ts'
import type { Subscription } from '../core/wire.ts'

/** The status, and with it whether the customer counts as delinquent. */
export function setStatus(
  ctx: Context,
  subscription: Subscription,
  status: Subscription['status'],
): Subscription {
  const customer = ctx.tables.customers.get(subscription.customer)
  const delinquent = status === 'past_due' || status === 'unpaid'
  if (customer !== undefined && customer.delinquent !== delinquent) {
    ctx.tables.customers.put({ ...customer, delinquent })
  }
  return ctx.tables.subscriptions.put<Subscription>({ ...subscription, status })
}
