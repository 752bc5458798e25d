import type { Context } from '../core/context.ts'
import type { Subscription } from '../core/wire.ts'

type PausedBy = NonNullable<Subscription['status_details']>['paused']['subscription']['type']

/** The fields of a subscription that is paused, and why. */
export function pausedFor(reason: PausedBy, at: number): Pick<Subscription, 'status' | 'status_details'> {
  return {
    status: 'paused',
    status_details: {
      paused: { subscription: { type: reason }, transitioned_at: at, type: 'subscription' },
    },
  }
}

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
