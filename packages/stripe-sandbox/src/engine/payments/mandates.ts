// The customer's consent to be debited, once or whenever something is due. https://docs.stripe.com/api/mandates
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { letters } from '../core/ids.ts'
import type { Mandate, PaymentIntent, PaymentMethod } from '../core/wire.ts'

/** The method's consent for that payment; a new one where it has none. Cards need none: null. */
export function mandateOf(ctx: Context, method: PaymentMethod, intent: PaymentIntent | null): Mandate | null {
  if (method.type === 'card') return null
  const given = ctx.tables.mandates
    .by('payment_method', method.id)
    .find((mandate) => mandate.status === 'active' && mandate.type === 'multi_use')
  if (given !== undefined) return given
  const id = newId(ctx, 'mandate')
  const once = intent !== null && intent.setup_future_usage === null && method.customer === null
  return ctx.tables.mandates.put<Mandate>({
    id,
    object: 'mandate',
    customer_acceptance: { accepted_at: nowOn(ctx, null), type: 'offline', offline: {} },
    livemode: false,
    ...(once ? { single_use: { amount: intent.amount, currency: intent.currency } } : { multi_use: {} }),
    payment_method: method.id,
    payment_method_details: toDetails(ctx, method, id),
    status: 'active',
    type: once ? 'single_use' : 'multi_use',
  })
}

/** The newest consent given for the method. */
export function lastMandate(ctx: Context, method: PaymentMethod): string | null {
  return ctx.tables.mandates.by('payment_method', method.id).at(-1)?.id ?? null
}

function toDetails(ctx: Context, method: PaymentMethod, id: string): Mandate['payment_method_details'] {
  if (method.type === 'sepa_debit') {
    const reference = letters(`${ctx.settings.seed}/${id}`, 16, 'ABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789')
    return {
      type: 'sepa_debit',
      sepa_debit: { reference, url: `https://hooks.stripe.com/adapter/sepa_debit/file/src_${reference}` },
    }
  }
  return method.type === 'us_bank_account'
    ? { type: 'us_bank_account', us_bank_account: {} }
    : { type: method.type }
}
