// What an intent pays for follows when the intent changes after the request that made it: the person authenticated,
// the bank answered, or somebody confirmed the intent by its id.
import { followInvoice, paymentMethodFor, subscriptionOf } from '../billing/collect.ts'
import { afterFailure } from '../billing/dunning.ts'
import { markPaid } from '../billing/invoice.ts'
import { applyPayment } from '../billing/partial-payment.ts'
import { setStatus } from '../billing/status.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { draftEvent } from '../core/events.ts'
import type { CheckoutSession, Invoice, PaymentIntent } from '../core/wire.ts'

/** `settled`: the bank answered to a payment in processing, which was counted as an attempt when it was sent. */
export function afterPayment(
  ctx: Context,
  intent: PaymentIntent,
  clock: string | null,
  settled = false,
): void {
  for (const payment of ctx.tables.invoice_payments.by('payment_intent', intent.id)) {
    const invoice = ctx.tables.invoices.get(payment.invoice)
    if (invoice?.status !== 'open' || payment.status === 'canceled') continue
    if (payment.is_default) followOpenInvoice(ctx, invoice, intent, settled)
    else if (intent.status === 'succeeded')
      followInvoice(ctx, applyPayment(ctx, invoice, intent.amount_received))
    const subscription = subscriptionOf(ctx, invoice)?.id
    if (subscription === undefined) continue
    for (const session of ctx.tables.sessions.by('subscription', subscription))
      tell(ctx, session, intent, clock)
  }
  for (const session of ctx.tables.sessions.by('payment_intent', intent.id)) tell(ctx, session, intent, clock)
}

/** A completed session whose payment took its time. https://docs.stripe.com/payments/checkout/fulfill-orders#delayed-notification */
function tell(ctx: Context, session: CheckoutSession, intent: PaymentIntent, clock: string | null): void {
  if (session.status !== 'complete' || session.payment_status !== 'unpaid') return
  if (intent.status === 'succeeded') {
    const paid = ctx.tables.sessions.put<CheckoutSession>({ ...session, payment_status: 'paid' })
    draftEvent(ctx, 'checkout.session.async_payment_succeeded', paid, clock)
  } else if (intent.status === 'requires_payment_method') {
    draftEvent(ctx, 'checkout.session.async_payment_failed', session, clock)
  }
}

function followOpenInvoice(ctx: Context, invoice: Invoice, intent: PaymentIntent, settled: boolean): void {
  const subscription = subscriptionOf(ctx, invoice)
  switch (intent.status) {
    case 'succeeded': {
      const attempts = settled ? invoice.attempt_count - 1 : invoice.attempt_count
      followInvoice(
        ctx,
        markPaid(ctx, { ...invoice, attempt_count: Math.max(0, attempts) }, invoice.amount_due),
      )
      return
    }
    case 'processing':
      if (subscription?.status === 'incomplete') {
        ctx.store.cancelTask('expire_incomplete', subscription.id)
        setStatus(ctx, subscription, 'active')
      }
      return
    case 'requires_payment_method': {
      const failures = settled ? Math.max(0, invoice.attempt_count - 1) : 0
      const wait = subscription?.status === 'incomplete' ? undefined : ctx.settings.retrySchedule[failures]
      const retryAt = wait === undefined ? null : nowOn(ctx, invoice.test_clock) + wait
      const failed = ctx.tables.invoices.put<Invoice>({
        ...invoice,
        attempted: true,
        next_payment_attempt: invoice.next_payment_attempt ?? retryAt,
      })
      draftEvent(ctx, 'invoice.payment_failed', failed)
      if (subscription?.status !== 'incomplete') {
        afterFailure(ctx, failed, paymentMethodFor(ctx, failed), failed.next_payment_attempt)
      }
      return
    }
    case 'canceled':
    case 'requires_action':
    case 'requires_capture':
    case 'requires_confirmation':
      return
    default:
      intent.status satisfies never
  }
}
