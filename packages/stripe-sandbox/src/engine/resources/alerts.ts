// https://docs.stripe.com/api/billing/alert
import type Stripe from 'stripe'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { getCustomer } from '../core/find.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { arrayOf, integer, object, oneOf, required, string } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Alert } from '../core/wire.ts'
import { getMeter } from './meters.ts'

const createFields = {
  alert_type: required(oneOf('usage_threshold')),
  title: required(string(256)),
  usage_threshold: object({
    filters: arrayOf(
      object({
        customer: string(),
        type: required(oneOf('customer')),
      } satisfies Covers<Stripe.Billing.AlertCreateParams.UsageThreshold.Filter>),
    ),
    gte: required(integer({ min: 1 })),
    meter: required(string()),
    recurrence: required(oneOf('one_time')),
  } satisfies Covers<Stripe.Billing.AlertCreateParams.UsageThreshold>),
} satisfies Covers<Stripe.Billing.AlertCreateParams>

function getAlert(ctx: Context, id: string): Alert {
  const alert = ctx.tables.alerts.get(id)
  if (alert === undefined) throw noSuch('billing alert', id)
  return alert
}

function create(ctx: Context, params: Parsed<typeof createFields>): Alert {
  const given = params.usage_threshold
  if (given === undefined) throw missingParameter('usage_threshold')
  const filters = given.filters ?? []
  if (filters.length > 1) {
    throw invalidRequest('You can only specify up to one filter.', 'usage_threshold[filters]')
  }
  return ctx.tables.alerts.put<Alert>({
    id: newId(ctx, 'alrt'),
    object: 'billing.alert',
    alert_type: 'usage_threshold',
    livemode: false,
    status: 'active',
    title: params.title,
    usage_threshold: {
      filters: filters.map(({ customer }, index) => ({
        customer:
          customer === undefined
            ? null
            : getCustomer(ctx, customer, `usage_threshold[filters][${index}][customer]`).id,
        type: 'customer',
      })),
      gte: given.gte,
      meter: getMeter(ctx, given.meter, 'usage_threshold[meter]').id,
      recurrence: 'one_time',
    },
  })
}

/** An archived alert stays so. */
function move(ctx: Context, id: string, status: NonNullable<Alert['status']>): Alert {
  const alert = getAlert(ctx, id)
  if (alert.status === 'archived') throw invalidRequest('This alert is archived and cannot be changed.')
  if (alert.status === status) throw invalidRequest(`This alert is already ${status}.`)
  // Reactivated, it may trigger again. https://docs.stripe.com/api/billing/alert/activate
  if (status === 'active') ctx.tables.alerts_told.delete(id)
  return ctx.tables.alerts.put<Alert>({ ...alert, status })
}

export const alertRoutes = [
  route('POST', '/v1/billing/alerts', createFields, create),
  route('GET', '/v1/billing/alerts/:id', {}, (ctx, _, id) => getAlert(ctx, id)),
  route('POST', '/v1/billing/alerts/:id/activate', {}, (ctx, _, id) => move(ctx, id, 'active')),
  route('POST', '/v1/billing/alerts/:id/deactivate', {}, (ctx, _, id) => move(ctx, id, 'inactive')),
  route('POST', '/v1/billing/alerts/:id/archive', {}, (ctx, _, id) => move(ctx, id, 'archived')),
  route(
    'GET',
    '/v1/billing/alerts',
    {
      ...page,
      alert_type: oneOf('usage_threshold'),
      meter: string(),
    } satisfies Covers<Stripe.Billing.AlertListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.alerts.all()].filter(
        (alert) =>
          alert.status !== 'archived' &&
          (params.meter === undefined || alert.usage_threshold?.meter === params.meter),
      )
      return paginate(rows, params, '/v1/billing/alerts', 'billing alert')
    },
  ),
]
