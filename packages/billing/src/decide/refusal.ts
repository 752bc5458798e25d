/** What a decision is: an answer, or why not. A refusal is a value that the dashboard words and the server enforces. */

import type { Interval } from '../catalog.ts'
import type { LimitId, PlanId } from '../plans.ts'
import type { SubscriptionIn } from '../subscription.ts'
import type { Instant } from '../time.ts'
import type { MoneyRefusal } from './money-refusal.ts'

/** What is in use of a limit, and how much of it a plan would not hold. */
export interface OverLimit {
  limit: LimitId
  used: number
  allowed: number
  over: number
}

export type Refusal =
  | { code: 'plan_not_sold'; planId: PlanId }
  | { code: 'quantity_not_allowed'; planId: PlanId; quantity: number }
  | { code: 'subscription_exists'; planId: PlanId }
  | { code: 'no_subscription' }
  | { code: 'already_on_plan'; planId: PlanId; interval: Interval }
  /** More is in use than the plan holds: it has to become less first. */
  | { code: 'over_limit'; planId: PlanId; over: OverLimit[] }
  /** A payment is open: past due, unpaid or incomplete. It comes first. */
  | { code: 'payment_pending' }
  /** The first payment is on its way: the bank takes its time, and nobody has to act. */
  | { code: 'payment_processing' }
  | { code: 'subscription_paused' }
  /** It ends at `at`; it has to be resumed before it can be changed or paused. */
  | { code: 'cancellation_pending'; at: Instant }
  /** Another change waits for its payment until `expiresAt`. */
  | { code: 'change_pending'; expiresAt: Instant }
  /** Another change begins at `at`; it has to be undone before the subscription can be paused. */
  | { code: 'change_scheduled'; at: Instant; planId: PlanId }
  /** A pause begins at `at`; it has to be taken back before the plan can be changed. */
  | { code: 'pause_scheduled'; at: Instant }
  /** A trial costs nothing and is not paused. */
  | { code: 'trial_running'; until: Instant }
  /** The organization, its e-mail or its card has had a trial before. */
  | { code: 'trial_redeemed' }
  /** Only what is paid by the month can be paused: an unpaid year would be a year for nothing. */
  | { code: 'interval_not_pausable'; interval: Interval }
  /** There is nothing on the way that `resume` could take back. */
  | { code: 'nothing_to_resume' }
  /** There is no change on the way that `undoChange` could take back. */
  | { code: 'nothing_to_undo' }
  | { code: 'not_paused' }
  /** It would be charged at once, and there is nothing to charge. */
  | { code: 'payment_method_required' }
  | MoneyRefusal

export type RefusalCode = Refusal['code']

export interface Refused {
  ok: false
  refusal: Refusal
}

export type Decision<Ok extends object> = ({ ok: true } & Ok) | Refused

export const refuse = (refusal: Refusal): Refused => ({ ok: false, refusal })

/** What waits for its first payment is neither changed nor paused. */
export function refuseUnpaid({ processing }: SubscriptionIn<'incomplete'>): Refused {
  return refuse({ code: processing ? 'payment_processing' : 'payment_pending' })
}
