// https://docs.stripe.com/api/radar/early_fraud_warnings
import type Stripe from 'stripe'
import { noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'

const LIST = '/v1/radar/early_fraud_warnings'

export const fraudWarningRoutes = [
  route('GET', `${LIST}/:id`, {}, (ctx, _, id) => {
    const warning = ctx.tables.fraud_warnings.get(id)
    if (warning === undefined) throw noSuch('early fraud warning', id)
    return warning
  }),
  route(
    'GET',
    LIST,
    {
      ...page,
      charge: string(),
      created: range(),
      payment_intent: string(),
    } satisfies Covers<Stripe.Radar.EarlyFraudWarningListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.fraud_warnings.all()].filter(
        (warning) =>
          (params.charge === undefined || warning.charge === params.charge) &&
          (params.payment_intent === undefined || warning.payment_intent === params.payment_intent) &&
          isWithin(warning.created, params.created),
      )
      return paginate(rows, params, LIST, 'early fraud warning')
    },
  ),
]
