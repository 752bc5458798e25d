// What the engine remembers of a subscription beyond what Stripe shows: which debits a credit would have to undo.
import type { Context } from '../core/context.ts'
import type { Row } from '../core/table.ts'
import type { InvoiceLine, Subscription } from '../core/wire.ts'

/**
 * One amount billed (or waiting to be billed) in advance for a subscription item. A later change credits it for the
 * time that is left. https://docs.stripe.com/billing/subscriptions/billing-mode
 */
export interface Debit {
  price: string
  quantity: number
  /** The price for a whole period after discounts, in minor units. */
  amount: number
  /** What was billed of it; absent where that is all. No credit comes to more. */
  billed?: number
  /** What descriptions say of those discounts; empty without any. */
  discounted: string
  /** How long a whole period is, in seconds: the denominator of a proration. */
  seconds: number
  /** Until when it is billed. */
  end: number
  invoice: string | null
  lines: string[]
  /** The pending item it waits in, or came from. */
  invoiceItem: string | null
}

/** By subscription item. */
export type Debits = Record<string, Debit[]>

/** A change that waits for its invoice to be paid (`pending_if_incomplete`). */
export interface HeldChange {
  invoice: string
  subscription: Subscription
  debits: Debits
  /** Where what waits is the end of a pause: what the payment has to come to. */
  resumes?: 'on_payment_success' | 'on_payment_attempt'
}

/** Of usage that is billed together: seconds, the end exclusive but where usage came to an end. */
export interface Stretch {
  start: number
  end: number
}

export interface SubscriptionLedger extends Row {
  debits: Debits
  held: HeldChange | null
  /** By metered item: until when its usage is billed, where that is within its period. */
  usageBilled?: Record<string, number>
  /** By metered item and price: stretches in which usage came to an end, for good or for a pause. */
  usageClosed?: Record<string, Stretch[]>
}

export function ledgerOf(ctx: Context, subscription: string): SubscriptionLedger {
  return ctx.tables.ledgers.get(subscription) ?? { id: subscription, debits: {}, held: null }
}

/** The stretches in which the usage of a metered item, at that price, came to an end. */
export function usageClosed(ledger: SubscriptionLedger, item: string, price: string): readonly Stretch[] {
  return ledger.usageClosed?.[`${item}/${price}`] ?? []
}

/** The debits after their lines were put on an invoice. */
export function withInvoice(debits: Debits, invoice: string, lines: readonly InvoiceLine[]): Debits {
  const linked: Debits = {}
  for (const [item, list] of Object.entries(debits)) {
    linked[item] = list.map((debit) => {
      if (debit.invoice !== null) return debit
      const own = lines.filter((candidate) => isLineOf(candidate, item, debit))
      return own.length === 0 ? debit : { ...debit, invoice, lines: own.map(({ id }) => id) }
    })
  }
  return linked
}

function isLineOf(line: InvoiceLine, item: string, debit: Debit): boolean {
  const details = line.parent?.subscription_item_details
  if (debit.invoiceItem !== null) return lineItemOf(line) === debit.invoiceItem
  return details?.subscription_item === item && !details.proration && line.amount >= 0
}

/** The invoice item a line was made from. */
export function lineItemOf(line: InvoiceLine): string | null {
  return (
    line.parent?.subscription_item_details?.invoice_item ??
    line.parent?.invoice_item_details?.invoice_item ??
    null
  )
}
