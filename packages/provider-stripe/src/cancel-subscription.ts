/** Ending a subscription, and taking back what was to end or to change it. Each says how things should be: asked twice, it is done once. */

import type { CancelRequest, RunningSubscription } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { setAsideMetadata } from './metadata.ts'
import { discardPendingUpdate, voidUnpaidInvoices } from './open-invoices.ts'
import { releaseOwnSchedule } from './own-schedule.ts'

/** https://docs.stripe.com/billing/subscriptions/cancel */
export async function cancelSubscription(
  stripe: Stripe,
  { subscription, effective, reason, comment }: CancelRequest,
): Promise<void> {
  const { id } = subscription
  const current = await stripe.subscriptions.retrieve(id)
  const cancellation_details = { ...(reason ? { feedback: reason } : {}), ...(comment ? { comment } : {}) }
  if (current.pending_update) await discardPendingUpdate(stripe, current)
  if (effective === 'now') {
    if (current.ended_at === null) await stripe.subscriptions.cancel(id, { cancellation_details })
    await voidUnpaidInvoices(stripe, id)
    return
  }
  await releaseOwnSchedule(stripe, current)
  await stripe.subscriptions.update(id, {
    cancel_at_period_end: true,
    cancellation_details,
    // Nor does it change, once it is resumed.
    metadata: setAsideMetadata(''),
    // What ends does not pause.
    ...(current.pause_collection ? { pause_collection: '' } : {}),
  })
}

/** Takes back a cancellation, or a pause that is still to come: whichever was seen. */
export async function resumeSubscription(
  stripe: Stripe,
  { subscription }: { subscription: RunningSubscription },
): Promise<void> {
  const { id, renewal } = subscription
  const current = await stripe.subscriptions.retrieve(id)
  if (renewal.kind === 'pauses') {
    if (current.pause_collection) await stripe.subscriptions.update(id, { pause_collection: '' })
    return
  }
  // Here a schedule is one that ends with the subscription.
  await releaseOwnSchedule(stripe, current)
  if (current.cancel_at_period_end) {
    await stripe.subscriptions.update(id, { cancel_at_period_end: false })
  } else if (current.cancel_at !== null) {
    // A portal sets a date without the flag: https://docs.stripe.com/billing/subscriptions/cancel
    await stripe.subscriptions.update(id, { cancel_at: '' })
  }
}

/** Takes back a scheduled change, or gives up one that waits for its payment. */
export async function undoChange(
  stripe: Stripe,
  { subscription }: { subscription: RunningSubscription },
): Promise<void> {
  const current = await stripe.subscriptions.retrieve(subscription.id)
  if (current.pending_update) await discardPendingUpdate(stripe, current)
  else if (subscription.renewal.kind === 'changes') await releaseOwnSchedule(stripe, current)
}
