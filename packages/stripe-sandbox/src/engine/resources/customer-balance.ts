// https://docs.stripe.com/api/customer_balance_transactions
import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { currencyCode } from '../core/currency.ts'
import { changeMetadata, integer, metadata, required, string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { CustomerBalanceTransaction } from '../core/wire.ts'
import { changeBalance } from '../payments/customer-balance.ts'

function getTransaction(ctx: Context, customer: string, id: string): CustomerBalanceTransaction {
  const found = ctx.tables.customer_balance_transactions.get(id)
  if (found?.customer !== customer) throw noSuch('customer balance transaction', id)
  return found
}

export const customerBalanceRoutes = [
  route(
    'POST',
    '/v1/customers/:id/balance_transactions',
    {
      amount: required(integer()),
      currency: required(currencyCode()),
      description: string(350),
      metadata: metadata(),
    } satisfies Covers<Stripe.CustomerCreateBalanceTransactionParams>,
    (ctx, params, id) => {
      const customer = getCustomer(ctx, id)
      return changeBalance(ctx, customer, {
        type: 'adjustment',
        amount: params.amount,
        currency: params.currency,
        description: params.description ?? null,
        metadata: changeMetadata({}, params.metadata),
      })
    },
  ),
  route('GET', '/v1/customers/:id/balance_transactions/:transaction', {}, (ctx, _, id, ids) =>
    getTransaction(ctx, id, ids[1] ?? ''),
  ),
  route(
    'POST',
    '/v1/customers/:id/balance_transactions/:transaction',
    {
      description: string(350),
      metadata: metadata(),
    } satisfies Covers<Stripe.CustomerUpdateBalanceTransactionParams>,
    (ctx, params, id, ids) => {
      const found = getTransaction(ctx, id, ids[1] ?? '')
      return ctx.tables.customer_balance_transactions.put<CustomerBalanceTransaction>({
        ...found,
        description: params.description ?? found.description,
        metadata: changeMetadata(found.metadata ?? {}, params.metadata),
      })
    },
  ),
  route(
    'GET',
    '/v1/customers/:id/balance_transactions',
    {
      ...page,
      created: range(),
      invoice: string(),
    } satisfies Covers<Stripe.CustomerListBalanceTransactionsParams>,
    (ctx, params, id) => {
      getCustomer(ctx, id)
      const rows = ctx.tables.customer_balance_transactions
        .by('customer', id)
        .filter(
          (row) =>
            (params.invoice === undefined || row.invoice === params.invoice) &&
            isWithin(row.created, params.created),
        )
      return paginate(
        rows,
        params,
        `/v1/customers/${id}/balance_transactions`,
        'customer balance transaction',
      )
    },
  ),
]
