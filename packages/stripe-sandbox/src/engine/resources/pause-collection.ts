// Pausing the collection of payments: invoices are still made, the status stays.
// https://docs.stripe.com/billing/subscriptions/pause-payment
import type Stripe from 'stripe'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { emptyable, object, oneOf, required, timestamp } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Subscription } from '../core/wire.ts'

export const pauseCollectionField = emptyable(
  object({
    behavior: required(oneOf('keep_as_draft', 'mark_uncollectible', 'void')),
    resumes_at: timestamp(),
  } satisfies Covers<Stripe.SubscriptionUpdateParams.PauseCollection>),
)

/** The field after the parameter, and the task that ends the pause. */
export function toPauseCollection(
  ctx: Context,
  subscription: Subscription,
  given: ReturnType<typeof pauseCollectionField.parse> | undefined,
): Subscription['pause_collection'] {
  if (given === undefined) return subscription.pause_collection
  ctx.store.cancelTask('resume_collection', subscription.id)
  if (given === null) return null
  const clock = subscription.test_clock
  const resumesAt = given.resumes_at ?? null
  if (resumesAt !== null) {
    if (resumesAt <= nowOn(ctx, clock)) {
      throw invalidRequest('`resumes_at` must be a timestamp in the future.', 'pause_collection[resumes_at]')
    }
    ctx.store.schedule('resume_collection', subscription.id, clock, resumesAt)
  }
  return { behavior: given.behavior, resumes_at: resumesAt }
}
