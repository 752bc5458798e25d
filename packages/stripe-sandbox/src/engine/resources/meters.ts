// Billing meters: what is counted, and by which formula. https://docs.stripe.com/api/billing/meter
import type Stripe from 'stripe'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { object, oneOf, required, string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Meter } from '../core/wire.ts'

const createFields = {
  customer_mapping: object({
    event_payload_key: required(string(100)),
    type: required(oneOf('by_id')),
  } satisfies Covers<Stripe.Billing.MeterCreateParams.CustomerMapping>),
  default_aggregation: required(
    object({
      formula: required(oneOf('count', 'last', 'sum')),
    } satisfies Covers<Stripe.Billing.MeterCreateParams.DefaultAggregation>),
  ),
  display_name: required(string(250)),
  event_name: required(string(100)),
  event_time_window: oneOf('day', 'hour'),
  value_settings: object({
    event_payload_key: required(string(100)),
  } satisfies Covers<Stripe.Billing.MeterCreateParams.ValueSettings>),
} satisfies Covers<Stripe.Billing.MeterCreateParams>

export function getMeter(ctx: Context, id: string, param = 'id'): Meter {
  const meter = ctx.tables.meters.get(id)
  if (meter === undefined) throw noSuch('billing meter', id, param)
  return meter
}

/** The active meter that counts events of that name. */
export function meterOf(ctx: Context, eventName: string): Meter | undefined {
  return ctx.tables.meters.by('event_name', eventName).find((meter) => meter.status === 'active')
}

function checkName(ctx: Context, eventName: string): void {
  const taken = meterOf(ctx, eventName)
  if (taken === undefined) return
  throw invalidRequest(
    `An active meter (\`${taken.id}\`) already exists with the event name '${eventName}'. Active meters must have unique event names.`,
    'event_name',
  )
}

/** Only one meter at a time counts an event name; an inactive one counts nothing. */
function switchMeter(ctx: Context, id: string, active: boolean): Meter {
  const meter = getMeter(ctx, id)
  if ((meter.status === 'active') === active) {
    throw invalidRequest(`The meter \`${id}\` is already ${active ? 'active' : 'inactive'}.`)
  }
  if (active) checkName(ctx, meter.event_name)
  const now = nowOn(ctx, null)
  const switched = ctx.tables.meters.put<Meter>({
    ...meter,
    status: active ? 'active' : 'inactive',
    status_transitions: { deactivated_at: active ? null : now },
    updated: now,
  })
  draftEvent(ctx, active ? 'billing.meter.reactivated' : 'billing.meter.deactivated', switched)
  return switched
}

export const meterRoutes = [
  route('POST', '/v1/billing/meters', createFields, (ctx, params) => {
    checkName(ctx, params.event_name)
    const now = nowOn(ctx, null)
    const meter = ctx.tables.meters.put<Meter>({
      id: newId(ctx, 'mtr_test'),
      object: 'billing.meter',
      created: now,
      customer_mapping: {
        event_payload_key: params.customer_mapping?.event_payload_key ?? 'stripe_customer_id',
        type: 'by_id',
      },
      default_aggregation: { formula: params.default_aggregation.formula },
      display_name: params.display_name,
      event_name: params.event_name,
      event_time_window: params.event_time_window ?? null,
      livemode: false,
      status: 'active',
      status_transitions: { deactivated_at: null },
      updated: now,
      value_settings: { event_payload_key: params.value_settings?.event_payload_key ?? 'value' },
    })
    draftEvent(ctx, 'billing.meter.created', meter)
    return meter
  }),
  route('GET', '/v1/billing/meters/:id', {}, (ctx, _, id) => getMeter(ctx, id)),
  route(
    'POST',
    '/v1/billing/meters/:id',
    { display_name: string(250) } satisfies Covers<Stripe.Billing.MeterUpdateParams>,
    (ctx, params, id) => {
      const meter = getMeter(ctx, id)
      const name = params.display_name ?? meter.display_name
      if (name === meter.display_name) return meter
      const renamed = ctx.tables.meters.put<Meter>({
        ...meter,
        display_name: name,
        updated: nowOn(ctx, null),
      })
      draftEvent(ctx, 'billing.meter.updated', renamed, null, { display_name: meter.display_name })
      return renamed
    },
  ),
  route('POST', '/v1/billing/meters/:id/deactivate', {}, (ctx, _, id) => switchMeter(ctx, id, false)),
  route('POST', '/v1/billing/meters/:id/reactivate', {}, (ctx, _, id) => switchMeter(ctx, id, true)),
  route(
    'GET',
    '/v1/billing/meters',
    { ...page, status: oneOf('active', 'inactive') } satisfies Covers<Stripe.Billing.MeterListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.meters.all()].filter(
        (meter) => params.status === undefined || meter.status === params.status,
      )
      return paginate(rows, params, '/v1/billing/meters', 'billing meter', ctx.tables.meters)
    },
  ),
]
