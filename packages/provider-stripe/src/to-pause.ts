import type { Instant, Period } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { toInstant, toSeconds } from './seconds.ts'

export type Pause =
  /** The period is paid for: the pause begins with the next one. */
  | { kind: 'to_come'; until: Instant | null }
  /** Nobody pays for the period. */
  | { kind: 'begun'; until: Instant | null }

/**
 * What a pause of collection means for the running period. Stripe keeps the status `active` and only stops collecting
 * (https://docs.stripe.com/billing/subscriptions/pause-payment): whether the period was paid for, its invoice tells.
 */
export function toPause(
  { id, pause_collection: pause }: Stripe.Subscription,
  period: Period,
  invoices: readonly Stripe.Invoice[],
): Pause | null {
  if (pause === null) return null
  const until = pause.resumes_at === null ? null : toInstant(pause.resumes_at)
  if (!isPaidFor(id, period, invoices)) return { kind: 'begun', until }
  // It is over before anything would have been charged.
  return until !== null && until < period.end ? null : { kind: 'to_come', until }
}

/** A paid invoice has the period's first second on it. Prorations of a change within the period do not. */
function isPaidFor(id: string, { start }: Period, invoices: readonly Stripe.Invoice[]): boolean {
  const at = toSeconds(start)
  return invoices.some(({ status, parent, lines }) => {
    const owner = parent?.subscription_details?.subscription
    const isOurs = (typeof owner === 'string' ? owner : owner?.id) === id
    return (
      isOurs &&
      status === 'paid' &&
      lines.data.some((line) => line.period.start <= at && line.period.end > at)
    )
  })
}
