// What happens to payments by themselves: settlement, the bank's answer to a debit or refund, lapsed authorizations.
import type { Context } from '../core/context.ts'
import { settleChargeLater } from './charges.ts'
import { missDueDate } from './disputes.ts'
import { expireAuthorization } from './end-intent.ts'
import { afterPayment } from './follow-intent.ts'
import { settleIntent } from './intents.ts'
import { settleRefund } from './refunds.ts'

export function runPaymentTask(
  ctx: Context,
  kind: 'dispute_due' | 'settle_charge' | 'settle_intent' | 'settle_refund' | 'expire_authorization',
  id: string,
  clock: string | null,
): void {
  const intent = ctx.tables.payment_intents.get(id)
  switch (kind) {
    case 'settle_charge':
      settleChargeLater(ctx, id, clock)
      return
    case 'dispute_due':
      missDueDate(ctx, id)
      return
    case 'settle_refund':
      settleRefund(ctx, id, clock)
      return
    case 'settle_intent': {
      const settled = intent === undefined ? null : settleIntent(ctx, intent, clock)
      if (settled !== null) afterPayment(ctx, settled.intent, clock, true)
      return
    }
    case 'expire_authorization':
      if (intent?.status === 'requires_capture') expireAuthorization(ctx, intent, clock)
      return
    default:
      kind satisfies never
  }
}
