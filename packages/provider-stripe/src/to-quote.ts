/** A previewed or real invoice as the answer to "what would this change cost?". */

import { type ChangePreview, type Instant, type Money, money } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { toInvoiceLine } from './to-invoice.ts'

export type NextInvoice = { amount: Money; at: Instant }

/**
 * What `invoice` takes today, and what the one after it will. A negative starting balance is a credit of the
 * customer's that pays first; a positive one is a debt that is collected with this invoice.
 * https://docs.stripe.com/billing/customer/balance
 */
export function toChangePreview(invoice: Stripe.Invoice, next: NextInvoice | null): ChangePreview {
  const { currency, total, starting_balance: balance } = invoice
  const creditLeft = Math.max(0, -(balance + total))
  return {
    lines: invoice.lines.data.map(toInvoiceLine),
    subtotal: money(invoice.subtotal, currency),
    tax: money(sumOf(invoice.total_taxes), currency),
    discount: money(sumOf(invoice.total_discount_amounts), currency),
    total: money(total, currency),
    creditApplied: money(Math.max(0, Math.min(total, -balance)), currency),
    dueToday: money(invoice.amount_due, currency),
    creditLeft: money(creditLeft, currency),
    nextInvoice: next && { ...next, amount: lessCredit(next.amount, creditLeft) },
  }
}

/** A change that costs nothing today: it begins with the next period, whose invoice is `next`. */
export function toScheduledPreview(next: NextInvoice): ChangePreview {
  const nothing = money(0, next.amount.currency)
  return {
    lines: [],
    subtotal: nothing,
    tax: nothing,
    discount: nothing,
    total: nothing,
    creditApplied: nothing,
    dueToday: nothing,
    creditLeft: nothing,
    nextInvoice: next,
  }
}

/** What a credit leaves of an amount. */
export function lessCredit({ amount, currency }: Money, credit: number): Money {
  return money(Math.max(0, amount - credit), currency)
}

function sumOf(amounts: readonly { amount: number }[] | null): number {
  return (amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
}
