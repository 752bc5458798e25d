// What each payment, refund and dispute does to the account's own balance. https://docs.stripe.com/reports/balance-transaction-types
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { BalanceTransaction } from '../core/wire.ts'

export interface Movement {
  type: BalanceTransaction['type']
  reportingCategory: string
  source: string
  /** Minor units, negative where money leaves. */
  amount: number
  fee: number
  currency: string
  description: string | null
  /** Seconds. */
  at: number
}

const DAY = 86400
const PENDING_DAYS = 7

export function recordMovement(ctx: Context, movement: Movement): BalanceTransaction {
  const { amount, fee, at, currency } = movement
  return ctx.tables.balance_transactions.put<BalanceTransaction>({
    id: newId(ctx, 'txn'),
    object: 'balance_transaction',
    amount,
    available_on: at - (at % DAY) + PENDING_DAYS * DAY,
    balance_type: 'payments',
    created: at,
    currency,
    description: movement.description,
    exchange_rate: null,
    fee,
    fee_details:
      fee === 0
        ? []
        : [
            {
              amount: fee,
              application: null,
              currency,
              description: movement.type === 'adjustment' ? 'Dispute fee' : 'Stripe processing fees',
              type: 'stripe_fee',
            },
          ],
    net: amount - fee,
    reporting_category: movement.reportingCategory,
    source: movement.source,
    status: 'pending',
    type: movement.type,
  })
}

/** 2.9 % and 30 cents, rounded half up: 25.00 costs 1.03. Assumed: the same in every currency. */
export function processingFee(amount: number): number {
  return Number((BigInt(amount) * 29n + 500n) / 1000n) + 30
}
