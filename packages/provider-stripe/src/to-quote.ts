/** A previewed or real invoice as the answer to "what would this change cost?". */

import { type ChangePreview, type Instant, type Money, money } from '@prorata/billing'
import type { Stripe } from 'stripe'
import { minimumCharge } from './minimum-charge.ts'
import { toInstant } from './seconds.ts'
import { toInvoiceLine } from './to-invoice.ts'

export type NextInvoice = { amount: Money; at: Instant }

/**
 * What `invoice` takes today, and what the one after it will once `drafted` minor units of drafts are paid. A negative
 * starting balance is a credit of the customer's that pays first; a positive one is a debt that is collected with this
 * invoice.
 * https://docs.stripe.com/billing/customer/balance  A total below the least that can be charged is not: it becomes a debt.
 * https://docs.stripe.com/currencies#minimum-and-maximum-charge-amounts
 */
export function toChangePreview(
  invoice: Stripe.Invoice,
  next: NextInvoice | null,
  drafted = 0,
): ChangePreview {
  const { currency, total, starting_balance: balance } = invoice
  const isCharged = invoice.amount_due > 0
  // What is due is taken; else the balance keeps the rest: a credit, or a debt below the least that can be charged.
  const balanceLeft = isCharged ? 0 : balance + total
  return {
    lines: invoice.lines.data.map(toInvoiceLine),
    subtotal: money(invoice.subtotal, currency),
    tax: money(sumOf(invoice.total_taxes), currency),
    discount: money(sumOf(invoice.total_discount_amounts), currency),
    total: money(total, currency),
    creditApplied: money(Math.max(0, Math.min(total, -balance)), currency),
    dueToday: money(invoice.amount_due, currency),
    creditLeft: money(Math.max(0, -balanceLeft), currency),
    carriedOver: money(Math.max(0, balanceLeft), currency),
    nextInvoice: next && { ...next, amount: withBalance(next.amount, lessDrafts(balanceLeft, drafted)) },
  }
}

/** The invoice after one that begins a whole period: the same again, when that period is over. */
export function nextInvoiceAfter({ total, currency, lines }: Stripe.Invoice): NextInvoice {
  const ends = lines.data.map(({ period }) => period.end)
  return { amount: money(Math.max(0, total), currency), at: toInstant(Math.max(...ends)) }
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
    carriedOver: nothing,
    nextInvoice: next,
  }
}

/** What is left of a customer's balance once the drafts of `drafted` minor units have taken their share of a credit. */
export function lessDrafts(balance: number, drafted: number): number {
  return balance < 0 ? Math.min(0, balance + drafted) : balance
}

/**
 * What an invoice takes together with the customer's balance: less by a credit (negative), more by a debt, and nothing where
 * that is too little to be charged.
 */
export function withBalance({ amount, currency }: Money, balance: number): Money {
  const due = amount + balance
  return money(due >= minimumCharge(currency) ? Math.max(0, due) : 0, currency)
}

function sumOf(amounts: readonly { amount: number }[] | null): number {
  return (amounts ?? []).reduce((sum, { amount }) => sum + amount, 0)
}
