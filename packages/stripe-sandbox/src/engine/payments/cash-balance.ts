// The money a customer has sent by bank transfer that no payment has taken yet. Every movement leaves a transaction.
// https://docs.stripe.com/payments/customer-balance
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { CashBalance, CashBalanceTransaction } from '../core/wire.ts'

/** Stripe's own default; an account may have another. */
const DEFAULT_MODE = 'automatic'

export function cashBalanceOf(ctx: Context, customer: string): CashBalance {
  const row = ctx.tables.cash_balances.get(customer)
  return {
    object: 'cash_balance',
    available: row?.available ?? null,
    customer,
    customer_account: null,
    livemode: false,
    settings: {
      reconciliation_mode: row?.reconciliation ?? DEFAULT_MODE,
      using_merchant_default: (row?.reconciliation ?? null) === null,
    },
  }
}

/** Minor units of that currency that wait to be used. */
export function cashOf(ctx: Context, customer: string, currency: string): number {
  return ctx.tables.cash_balances.get(customer)?.available?.[currency] ?? 0
}

export function setReconciliation(
  ctx: Context,
  customer: string,
  mode: 'automatic' | 'manual' | 'merchant_default',
): void {
  ctx.tables.cash_balances.put({
    id: customer,
    available: ctx.tables.cash_balances.get(customer)?.available ?? null,
    reconciliation: mode === 'merchant_default' ? null : mode,
  })
}

type Cause = Pick<CashBalanceTransaction, 'type'> &
  Partial<
    Pick<
      CashBalanceTransaction,
      'applied_to_payment' | 'funded' | 'refunded_from_payment' | 'unapplied_from_payment'
    >
  >

/** Adds `amount` (minor units, negative when it is used) and records why. */
export function moveCash(
  ctx: Context,
  customer: string,
  currency: string,
  amount: number,
  cause: Cause,
): CashBalanceTransaction {
  const row = ctx.tables.cash_balances.get(customer)
  const ending = (row?.available?.[currency] ?? 0) + amount
  ctx.tables.cash_balances.put({
    id: customer,
    available: { ...row?.available, [currency]: ending },
    reconciliation: row?.reconciliation ?? null,
  })
  const clock = clockOf(ctx, customer)
  const made = ctx.tables.cash_balance_transactions.put<CashBalanceTransaction>({
    id: newId(ctx, 'ccsbtxn'),
    object: 'customer_cash_balance_transaction',
    created: nowOn(ctx, clock),
    currency,
    customer,
    customer_account: null,
    ending_balance: ending,
    livemode: false,
    net_amount: amount,
    ...cause,
  })
  draftEvent(ctx, 'customer_cash_balance_transaction.created', made, clock)
  return made
}
