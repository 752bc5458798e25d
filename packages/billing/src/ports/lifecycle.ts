/** What a provider does with a subscription besides selling and changing it. Refusals and failures as `BillingProvider` says. */

import type { TrialPolicy } from '../catalog.ts'
import type { ChangePreview } from '../quote.ts'
import type { CancelableSubscription } from '../decide/cancel.ts'
import type { CancellationReason, RunningSubscription, SubscriptionIn, Terms } from '../subscription.ts'
import type { Instant } from '../time.ts'
import type { ChangeOutcome } from './provider.ts'

export interface TrialRequest {
  organizationId: string
  customerId: string
  terms: Terms
  /** Whole days, 1 or more. */
  trialDays: number
  /** What happens where the trial ends and there is nothing to charge. */
  withoutPaymentMethod: TrialPolicy
  idempotencyKey: string
}

export interface CancelRequest {
  customerId: string
  subscription: CancelableSubscription
  effective: 'now' | 'period_end'
  reason: CancellationReason | null
  comment: string | null
}

export interface UnpauseRequest {
  customerId: string
  subscription: SubscriptionIn<'paused'>
}

/** Each of these says how things should be, so that asking twice does it once. */
export interface SubscriptionLifecycle {
  /** A subscription in trial that nothing was paid for and no card is known for. */
  startTrial(request: TrialRequest): Promise<{ subscriptionId: string }>
  /** Gives up whatever else was on the way. `now` also voids every open invoice of the subscription. */
  cancel(request: CancelRequest): Promise<void>
  /** Takes back a cancellation or a pause that is still to come. */
  resume(request: { customerId: string; subscription: RunningSubscription }): Promise<void>
  /**
   * Takes back a scheduled change, or gives up a change that waits for its payment. Where that payment came through first,
   * the change stands: only a look tells.
   */
  undoChange(request: { customerId: string; subscription: RunningSubscription }): Promise<void>
  /** Charges nothing from the end of the paid period until `until`. */
  pause(request: {
    customerId: string
    subscription: SubscriptionIn<'active'>
    until: Instant
  }): Promise<void>
  /** What going on at once would cost. Changes nothing. */
  previewUnpause(request: UnpauseRequest): Promise<ChangePreview>
  /**
   * Begins a new period at once and charges what `previewUnpause` said. A declined payment leaves it paused, and throws
   * `payment_declined`.
   */
  unpause(request: UnpauseRequest & { idempotencyKey: string }): Promise<ChangeOutcome>
}
