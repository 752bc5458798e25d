// Every change of a customer's balance leaves a transaction. Negative is credit. https://docs.stripe.com/billing/customer/balance
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { clockOf } from '../core/events.ts'
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

/** Adds `amount` to the balance and records why; a change of zero records nothing. */
export function changeBalance(ctx: Context, customer: Customer, change: BalanceChange): Customer {
  if (change.amount === 0) return customer
  const changed = ctx.tables.customers.put<Customer>({
    ...customer,
    balance: customer.balance + change.amount,
    currency: customer.currency ?? change.currency,
  })
  recordBalance(ctx, changed, change)
  return changed
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
    ending_balance: customer.balance,
    invoice: change.invoice ?? null,
    livemode: false,
    metadata: change.metadata ?? {},
    type: change.type,
  })
}
