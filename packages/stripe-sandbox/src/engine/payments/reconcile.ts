// Which payments new funds go to. https://docs.stripe.com/payments/customer-balance/reconciliation
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { CashBalanceTransaction, Invoice, PaymentIntent } from '../core/wire.ts'
import { toFunded, transferFor } from './bank-transfers.ts'
import { cashBalanceOf, cashOf, moveCash } from './cash-balance.ts'
import { amountRemaining, applyCash } from './fund-intent.ts'
import { paymentOf } from './invoice-payments.ts'

const OVERDUE_SECONDS = 30 * 86400
const LARGEST_GROUP = 5

interface Waiting {
  intent: PaymentIntent
  amount: number
  /** What the customer may have written on the transfer. */
  reference: string | null
}

/** A transfer of `amount` minor units arrives. */
export function fundCashBalance(
  ctx: Context,
  customer: string,
  given: { amount: number; currency: string; reference: string | null },
): CashBalanceTransaction {
  const { amount, currency, reference } = given
  const made = moveCash(ctx, customer, currency, amount, {
    funded: { bank_transfer: toFunded(transferFor(currency), reference) },
    type: 'funded',
  })
  const automatic = cashBalanceOf(ctx, customer).settings.reconciliation_mode === 'automatic'
  if (automatic) reconcile(ctx, customer, given)
  if (cashOf(ctx, customer, currency) > 0) {
    draftEvent(ctx, 'cash_balance.funds_available', cashBalanceOf(ctx, customer), clockOf(ctx, customer))
  }
  return made
}

function reconcile(
  ctx: Context,
  customer: string,
  { amount, currency, reference }: { amount: number; currency: string; reference: string | null },
): void {
  const invoices = invoicesWaiting(ctx, customer, currency)
  const intents = intentsWaiting(ctx, customer, currency)
  const named =
    reference === null ? undefined : [...invoices, ...intents].find((one) => one.reference === reference)
  const first = named === undefined ? exactGroup(invoices, intents, amount) : [named]
  for (const one of first) take(ctx, customer, currency, one, one !== named || invoices.includes(one))
  const taken = new Set(first)
  for (const one of invoices) if (!taken.has(one)) take(ctx, customer, currency, one, true)
  for (const one of intents) if (!taken.has(one)) take(ctx, customer, currency, one, false)
}

/** An invoice is paid in one; an intent takes what there is. */
function take(ctx: Context, customer: string, currency: string, one: Waiting, whole: boolean): void {
  const cash = cashOf(ctx, customer, currency)
  if (cash === 0 || (whole && cash < one.amount)) return
  applyCash(ctx, one.intent, Math.min(cash, one.amount))
}

function finalizedAt(invoice: Invoice): number {
  return invoice.status_transitions.finalized_at ?? invoice.created
}

/** Open invoices that take bank transfers and are at most thirty days overdue, oldest first. */
function invoicesWaiting(ctx: Context, customer: string, currency: string): Waiting[] {
  const now = nowOn(ctx, clockOf(ctx, customer))
  const isWaiting = (invoice: Invoice): boolean =>
    invoice.status === 'open' &&
    invoice.currency === currency &&
    invoice.payment_settings.payment_method_types?.includes('customer_balance') === true &&
    (invoice.due_date === null || invoice.due_date + OVERDUE_SECONDS >= now)
  return ctx.tables.invoices
    .by('customer', customer)
    .filter(isWaiting)
    .sort((a, b) => finalizedAt(a) - finalizedAt(b))
    .flatMap((invoice): Waiting[] => {
      const intent = paymentOf(ctx, invoice)?.intent
      return intent === undefined
        ? []
        : [{ intent, amount: invoice.amount_remaining, reference: invoice.number }]
    })
}

/** Intents that wait for a transfer, oldest first. */
function intentsWaiting(ctx: Context, customer: string, currency: string): Waiting[] {
  return ctx.tables.payment_intents.by('customer', customer).flatMap((intent): Waiting[] => {
    const amount = amountRemaining(intent)
    if (amount === null || intent.currency !== currency || intent.status !== 'requires_action') return []
    if (ctx.tables.invoice_payments.by('payment_intent', intent.id).length > 0) return []
    return [
      {
        intent,
        amount,
        reference: intent.next_action?.display_bank_transfer_instructions?.reference ?? null,
      },
    ]
  })
}

/** The smallest group that waits for exactly that sum: of those the one with most invoices, then the oldest. */
function exactGroup(invoices: readonly Waiting[], intents: readonly Waiting[], sum: number): Waiting[] {
  for (let size = 1; size <= LARGEST_GROUP; size++) {
    for (let ofInvoices = size; ofInvoices >= 0; ofInvoices--) {
      for (const some of groupsOf(invoices, ofInvoices, sum)) {
        const rest = sum - total(some)
        for (const others of groupsOf(intents, size - ofInvoices, rest)) {
          if (total(others) === rest) return [...some, ...others]
        }
      }
    }
  }
  return []
}

function total(group: readonly Waiting[]): number {
  return group.reduce((sum, one) => sum + one.amount, 0)
}

/** Every group of that size worth `most` or less, oldest first. */
function* groupsOf(all: readonly Waiting[], size: number, most: number): Iterable<Waiting[]> {
  if (size === 0) {
    yield []
    return
  }
  for (const [index, one] of all.entries()) {
    if (one.amount > most) continue
    for (const rest of groupsOf(all.slice(index + 1), size - 1, most - one.amount)) yield [one, ...rest]
  }
}
