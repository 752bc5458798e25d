// Every change of a customer's balance leaves a transaction. Negative is credit. https://docs.stripe.com/billing/customer/balance
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { clockOf } from '../core/events.ts'
import type { Row } from '../core/table.ts'
import type { Customer, CustomerBalanceTransaction } from '../core/wire.ts'

export interface BalanceChange {
  type: CustomerBalanceTransaction['type']
  /** Minor units; negative gives credit. */
  amount: number
  currency: string
  invoice?: string
  creditNote?: string
  description?: string | null
  metadata?: Record<string, string>
}

/** A customer's balances in currencies other than their own, by currency; `id` is the customer's. */
export interface OtherBalances extends Row {
  amounts: Record<string, number>
}

/** What only invoices in that currency are settled with. https://docs.stripe.com/invoicing/multi-currency-customers */
export function balanceIn(ctx: Context, customer: Customer, currency: string): number {
  if (customer.currency === null || customer.currency === currency) return customer.balance
  return ctx.tables.other_balances.get(customer.id)?.amounts[currency] ?? 0
}

/** All balances of a customer that are not zero, as credit: the other way round than `balance`. */
export function creditBalances(ctx: Context, customer: Customer): Record<string, number> {
  const { balance, currency, id } = customer
  const all = {
    ...ctx.tables.other_balances.get(id)?.amounts,
    ...(currency === null ? {} : { [currency]: balance }),
  }
  return Object.fromEntries(
    Object.entries(all).flatMap(([name, amount]) => (amount === 0 ? [] : [[name, -amount]])),
  )
}

/** Adds `amount` to the balance in its currency and records why. A customer without a currency gets this one. */
export function changeBalance(
  ctx: Context,
  customer: Customer,
  change: BalanceChange,
): CustomerBalanceTransaction {
  const { amount, currency } = change
  const sum = balanceIn(ctx, customer, currency) + amount
  if (customer.currency !== null && customer.currency !== currency) {
    const amounts = ctx.tables.other_balances.get(customer.id)?.amounts
    ctx.tables.other_balances.put({ id: customer.id, amounts: { ...amounts, [currency]: sum } })
    return recordBalance(ctx, customer, change)
  }
  return recordBalance(
    ctx,
    ctx.tables.customers.put<Customer>({ ...customer, balance: sum, currency }),
    change,
  )
}

/** The transaction of a change that `customer` already shows. */
export function recordBalance(
  ctx: Context,
  customer: Customer,
  change: BalanceChange,
): CustomerBalanceTransaction {
  const clock = clockOf(ctx, customer.id)
  return ctx.tables.customer_balance_transactions.put<CustomerBalanceTransaction>({
    id: newId(ctx, 'cbtxn'),
    object: 'customer_balance_transaction',
    amount: change.amount,
    checkout_session: null,
    created: nowOn(ctx, clock),
    credit_note: change.creditNote ?? null,
    currency: change.currency,
    customer: customer.id,
    customer_account: null,
    description: change.description ?? null,
    ending_balance: balanceIn(ctx, customer, change.currency),
    invoice: change.invoice ?? null,
    livemode: false,
    metadata: change.metadata ?? {},
    type: change.type,
  })
}
