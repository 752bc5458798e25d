// A subscription that starts without a payment may still need its payment method to be given or authenticated, so
// that the first charge can pass. https://docs.stripe.com/api/subscriptions/object#subscription_object-pending_setup_intent
import type { Context } from '../core/context.ts'
import type { Invoice, PaymentMethod, SetupIntent, Subscription } from '../core/wire.ts'
import { paymentMethodFor } from '../billing/collect.ts'
import { asksForAuthentication } from './decide.ts'
import { confirmSetupIntent, newSetupIntent } from './setup-intents.ts'

/** Without a method one is asked for only where the caller collects it later (`default_incomplete`). */
export function withPendingSetup(
  ctx: Context,
  subscription: Subscription,
  invoice: Invoice,
  asksForMethod: boolean,
): Subscription {
  const method = paymentMethodFor(ctx, invoice)
  if (method === null && !asksForMethod) return subscription
  if (method !== null && !wantsSetup(ctx, method)) return subscription
  const made: SetupIntent = newSetupIntent(ctx, { customer: subscription.customer })
  if (method !== null) confirmSetupIntent(ctx, made, method, null)
  return ctx.tables.subscriptions.put<Subscription>({ ...subscription, pending_setup_intent: made.id })
}

function wantsSetup(ctx: Context, method: PaymentMethod): boolean {
  const record = ctx.tables.cards.get(method.id)
  return record !== undefined && record.isSetUp !== true && asksForAuthentication(record, false)
}
