// Payments that are not exactly what is due: several that add up, or one that is too much.
// https://docs.stripe.com/invoicing/partial-payments
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { draftEvent } from '../core/events.ts'
import { getCustomer } from '../core/find.ts'
import type { Invoice, PaymentIntent } from '../core/wire.ts'
import { changeBalance } from '../payments/customer-balance.ts'
import { cancelIntent, openPaymentOf } from '../payments/invoice-payments.ts'
import { markPaid } from './invoice.ts'

/**
 * Counts `amount` (minor units) towards an open invoice. What is beyond its rest goes to the customer's balance; while
 * something is left, the invoice's own intent asks for that.
 */
export function applyPayment(ctx: Context, invoice: Invoice, amount: number): Invoice {
  const rest = invoice.amount_remaining - amount
  if (rest > 0) return takePart(ctx, invoice, amount, rest)
  cancelIntent(ctx, invoice, 'void_invoice')
  const over = -rest
  if (over === 0) return markPaid(ctx, invoice, invoice.amount_due)
  changeBalance(ctx, getCustomer(ctx, invoice.customer ?? '', 'customer'), {
    type: 'invoice_overpaid',
    amount: rest,
    currency: invoice.currency,
    invoice: invoice.id,
  })
  // Assumed: what was too much is not in `amount_paid`.
  const paid = markPaid(ctx, { ...invoice, amount_overpaid: over }, invoice.amount_due)
  draftEvent(ctx, 'invoice.overpaid', paid)
  return paid
}

function takePart(ctx: Context, before: Invoice, amount: number, rest: number): Invoice {
  const own = openPaymentOf(ctx, before)
  if (own !== null) {
    ctx.tables.payment_intents.put<PaymentIntent>({ ...own.intent, amount: rest })
    ctx.tables.invoice_payments.put({ ...own.payment, amount_requested: rest })
  }
  const invoice = ctx.tables.invoices.put<Invoice>({
    ...before,
    amount_paid: before.amount_paid + amount,
    amount_remaining: rest,
  })
  draftEvent(ctx, 'invoice.updated', invoice, invoice.test_clock, difference(before, invoice) ?? {})
  return invoice
}
