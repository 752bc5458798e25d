import type Stripe from 'stripe'
import { getTaxRate } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  decimal,
  emptyable,
  metadata,
  oneOf,
  required,
  string,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { TaxRate } from '../core/wire.ts'

const taxType = oneOf(
  'admissions_tax',
  'amusement_tax',
  'attendance_tax',
  'communications_tax',
  'digital_excise_tax',
  'entertainment_tax',
  'get_fund',
  'gross_receipts_tax',
  'gst',
  'hospitality_tax',
  'hst',
  'igst',
  'jct',
  'lease_tax',
  'luxury_tax',
  'mass_transit_parking_tax',
  'nhil',
  'parking_tax',
  'pst',
  'qst',
  'resort_tax',
  'retail_delivery_fee',
  'rst',
  'sales_tax',
  'service_tax',
  'tourism_tax',
  'utility_users_tax',
  'vat',
)

const shared = {
  active: boolean(),
  country: string(2),
  description: string(),
  jurisdiction: string(50),
  metadata: metadata(),
  state: string(),
  tax_type: taxType,
}

const createFields = {
  ...shared,
  display_name: required(string(50)),
  inclusive: required(boolean()),
  percentage: required(decimal({ min: 0, max: 100, places: 4 })),
} satisfies Covers<Stripe.TaxRateCreateParams>

const updateFields = { ...shared, display_name: string(50) } satisfies Covers<Stripe.TaxRateUpdateParams>

/** `default_tax_rates`, `tax_rates`: at most five. https://docs.stripe.com/billing/taxes/tax-rates#multiple-tax-rates */
export const taxRateIds = emptyable(arrayOf(string()))

/** The tax rates behind ids; undefined where the parameter was not given. */
export function readTaxRates(
  ctx: Context,
  ids: string[] | null | undefined,
  param: string,
): TaxRate[] | undefined {
  if (ids === undefined) return undefined
  if (ids === null) return []
  if (ids.length > 5) throw invalidRequest('Array may only have 5 elements.', param)
  return ids.map((id, index) => {
    const rate = getTaxRate(ctx, id, `${param}[${index}]`)
    if (rate.active) return rate
    throw invalidRequest(`The tax rate ${id} is archived and cannot be used.`, `${param}[${index}]`)
  })
}

export const taxRateRoutes = [
  route('POST', '/v1/tax_rates', createFields, (ctx, params) => {
    const percentage = Number(params.percentage)
    return ctx.tables.tax_rates.put<TaxRate>({
      id: newId(ctx, 'txr'),
      object: 'tax_rate',
      active: params.active ?? true,
      country: params.country ?? null,
      created: nowOn(ctx, null),
      description: params.description ?? null,
      display_name: params.display_name,
      effective_percentage: null,
      flat_amount: null,
      inclusive: params.inclusive,
      jurisdiction: params.jurisdiction ?? null,
      jurisdiction_level: null,
      livemode: false,
      metadata: changeMetadata({}, params.metadata),
      percentage,
      rate_type: 'percentage',
      state: params.state ?? null,
      tax_type: params.tax_type ?? null,
    })
  }),
  route('GET', '/v1/tax_rates/:id', {}, (ctx, _, id) => getTaxRate(ctx, id)),
  route('POST', '/v1/tax_rates/:id', updateFields, (ctx, params, id) => {
    const rate = getTaxRate(ctx, id)
    return ctx.tables.tax_rates.put<TaxRate>({
      ...rate,
      active: params.active ?? rate.active,
      country: params.country ?? rate.country,
      description: params.description ?? rate.description,
      display_name: params.display_name ?? rate.display_name,
      jurisdiction: params.jurisdiction ?? rate.jurisdiction,
      metadata: changeMetadata(rate.metadata ?? {}, params.metadata),
      state: params.state ?? rate.state,
      tax_type: params.tax_type ?? rate.tax_type,
    })
  }),
  route(
    'GET',
    '/v1/tax_rates',
    {
      ...page,
      active: boolean(),
      created: range(),
      inclusive: boolean(),
    } satisfies Covers<Stripe.TaxRateListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.tax_rates.all()].filter(
        (rate) =>
          (params.active === undefined || rate.active === params.active) &&
          (params.inclusive === undefined || rate.inclusive === params.inclusive) &&
          isWithin(rate.created, params.created),
      )
      return paginate(rows, params, '/v1/tax_rates', 'tax_rate', ctx.tables.tax_rates)
    },
  ),
]
