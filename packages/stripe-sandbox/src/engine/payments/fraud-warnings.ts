// What the card's issuer suspects: a warning, not a dispute. https://docs.stripe.com/disputes/measuring#early-fraud-warnings
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { draftEvent } from '../core/events.ts'
import type { Charge, EarlyFraudWarning } from '../core/wire.ts'

/** Assumed: which kind of fraud a test card stands for. */
const KIND = 'misc'

export function warnOfFraud(ctx: Context, charge: Charge, testClock: string | null): void {
  const warning = ctx.tables.fraud_warnings.put<EarlyFraudWarning>({
    id: newId(ctx, 'issfr'),
    object: 'radar.early_fraud_warning',
    actionable: true,
    charge: charge.id,
    created: nowOn(ctx, testClock),
    fraud_type: KIND,
    livemode: false,
    ...(charge.payment_intent === null ? {} : { payment_intent: charge.payment_intent }),
  })
  draftEvent(ctx, 'radar.early_fraud_warning.created', warning, testClock)
}

/** Nothing is left to be done about a charge that was refunded in full. */
export function settleWarnings(ctx: Context, charge: Charge, testClock: string | null): void {
  if (!charge.refunded) return
  for (const before of ctx.tables.fraud_warnings.by('charge', charge.id)) {
    const after = ctx.tables.fraud_warnings.put<EarlyFraudWarning>({ ...before, actionable: false })
    const previous = difference(before, after)
    if (previous !== null) {
      draftEvent(ctx, 'radar.early_fraud_warning.updated', after, testClock, previous)
    }
  }
}
