import type { Context } from '../core/context.ts'
import { noSuch } from '../core/errors.ts'
import type { Charge, Dispute, PaymentIntent, Refund, SetupIntent } from '../core/wire.ts'

export function getIntent(ctx: Context, id: string, param = 'id'): PaymentIntent {
  const intent = ctx.tables.payment_intents.get(id)
  if (intent === undefined) throw noSuch('payment_intent', id, param)
  return intent
}

export function getSetupIntent(ctx: Context, id: string): SetupIntent {
  const intent = ctx.tables.setup_intents.get(id)
  if (intent === undefined) throw noSuch('setupintent', id)
  return intent
}

export function getCharge(ctx: Context, id: string, param = 'id'): Charge {
  const charge = ctx.tables.charges.get(id)
  if (charge === undefined) throw noSuch('charge', id, param)
  return charge
}

export function getRefund(ctx: Context, id: string): Refund {
  const refund = ctx.tables.refunds.get(id)
  if (refund === undefined) throw noSuch('refund', id)
  return refund
}

export function getDispute(ctx: Context, id: string): Dispute {
  const dispute = ctx.tables.disputes.get(id)
  if (dispute === undefined) throw noSuch('dispute', id)
  return dispute
}
