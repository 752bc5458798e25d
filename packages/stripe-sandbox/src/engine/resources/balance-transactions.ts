// https://docs.stripe.com/api/balance_transactions
import type Stripe from 'stripe'
import { noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { currencyCode } from '../core/currency.ts'
import { string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'

export const balanceTransactionRoutes = [
  route('GET', '/v1/balance_transactions/:id', {}, (ctx, _, id) => {
    const found = ctx.tables.balance_transactions.get(id)
    if (found === undefined) throw noSuch('balance transaction', id)
    return found
  }),
  route(
    'GET',
    '/v1/balance_transactions',
    {
      ...page,
      created: range(),
      currency: currencyCode(),
      payout: unbuilt,
      source: string(),
      type: string(),
    } satisfies Covers<Stripe.BalanceTransactionListParams>,
    (ctx, params) => {
      const base =
        params.source === undefined
          ? [...ctx.tables.balance_transactions.all()]
          : ctx.tables.balance_transactions.by('source', params.source)
      const rows = base.filter(
        (movement) =>
          (params.currency === undefined || movement.currency === params.currency) &&
          (params.type === undefined || movement.type === params.type) &&
          isWithin(movement.created, params.created),
      )
      return paginate(rows, params, '/v1/balance_transactions', 'balance_transaction')
    },
  ),
]
