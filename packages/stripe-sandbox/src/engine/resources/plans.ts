// Plans are the older face of recurring prices, under the same ids. https://docs.stripe.com/api/plans
import type Stripe from 'stripe'
import { getPrice, getProduct } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { currencyCode } from '../core/currency.ts'
import {
  boolean,
  changeMetadata,
  decimal,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
} from '../core/schema.ts'
import type { Covers, Field, Parsed } from '../core/schema.ts'
import type { Plan, Price } from '../core/wire.ts'
import { createPrice } from './new-price.ts'
import { interval, tiersField } from './price-fields.ts'
import { newPriceProduct, productDataFields } from './prices.ts'
import { toPlan } from './to-plan.ts'

const productFields = object(productDataFields)

/** The id of a product, or what a new one is made of. */
const product: Field<string | ReturnType<typeof productFields.parse>> = {
  required: false,
  parse: (value, path) =>
    typeof value === 'string' ? string().parse(value, path) : productFields.parse(value, path),
}

const createFields = {
  active: boolean(),
  amount: integer({ min: 0 }),
  amount_decimal: decimal({ min: 0 }),
  billing_scheme: oneOf('per_unit', 'tiered'),
  currency: required(currencyCode()),
  id: string(),
  interval: required(interval),
  interval_count: integer({ min: 1 }),
  metadata: metadata(),
  meter: string(),
  nickname: string(),
  product,
  tiers: tiersField,
  tiers_mode: oneOf('graduated', 'volume'),
  transform_usage: object({
    divide_by: required(integer({ min: 1 })),
    round: required(oneOf('down', 'up')),
  } satisfies Covers<Stripe.PlanCreateParams.TransformUsage>),
  trial_period_days: integer({ min: 1, max: 730 }),
  usage_type: oneOf('licensed', 'metered'),
} satisfies Covers<Stripe.PlanCreateParams>

function create(ctx: Context, params: Parsed<typeof createFields>): Plan {
  if (params.product === undefined) throw missingParameter('product')
  if (params.id !== undefined && ctx.tables.prices.get(params.id) !== undefined) {
    throw invalidRequest('Plan already exists.', 'id', 'resource_already_exists')
  }
  const price = createPrice(ctx, {
    active: params.active,
    billing_scheme: params.billing_scheme,
    currency: params.currency,
    id: params.id,
    metadata: params.metadata,
    nickname: params.nickname,
    product: typeof params.product === 'string' ? params.product : newPriceProduct(ctx, params.product),
    recurring: {
      interval: params.interval,
      interval_count: params.interval_count,
      meter: params.meter,
      trial_period_days: params.trial_period_days,
      usage_type: params.usage_type,
    },
    tiers: params.tiers,
    tiers_mode: params.tiers_mode,
    transform_quantity: params.transform_usage,
    unit_amount: params.amount,
    unit_amount_decimal: params.amount_decimal,
  })
  return toPlan(price)
}

function getPlan(ctx: Context, id: string): Price {
  const price = ctx.tables.prices.get(id)
  if (price === undefined || price.recurring === null) throw noSuch('plan', id)
  return price
}

export const planRoutes = [
  route('POST', '/v1/plans', createFields, create),
  route('GET', '/v1/plans/:id', {}, (ctx, _, id) => toPlan(getPlan(ctx, id))),
  route(
    'POST',
    '/v1/plans/:id',
    {
      active: boolean(),
      metadata: metadata(),
      nickname: string(),
      product: string(),
      trial_period_days: integer({ min: 0, max: 730 }),
    } satisfies Covers<Stripe.PlanUpdateParams>,
    (ctx, params, id) => {
      const price = getPlan(ctx, id)
      const named =
        params.product === undefined ? price.product : getProduct(ctx, params.product, 'product').id
      const days = params.trial_period_days
      return toPlan(
        ctx.tables.prices.put<Price>({
          ...price,
          active: params.active ?? price.active,
          metadata: changeMetadata(price.metadata, params.metadata),
          nickname: params.nickname ?? price.nickname,
          product: named,
          recurring:
            price.recurring === null || days === undefined
              ? price.recurring
              : { ...price.recurring, trial_period_days: days === 0 ? null : days },
        }),
      )
    },
  ),
  route('DELETE', '/v1/plans/:id', {}, (ctx, _, id) => {
    getPlan(ctx, id)
    ctx.tables.prices.delete(getPrice(ctx, id).id)
    return { id, object: 'plan', deleted: true }
  }),
  route(
    'GET',
    '/v1/plans',
    {
      ...page,
      active: boolean(),
      created: range(),
      product: string(),
    } satisfies Covers<Stripe.PlanListParams>,
    (ctx, params) => {
      const plans = [...ctx.tables.prices.all()].flatMap((price) =>
        price.recurring === null ? [] : [toPlan(price)],
      )
      const rows = plans.filter(
        (plan) =>
          (params.active === undefined || plan.active === params.active) &&
          (params.product === undefined || plan.product === params.product) &&
          isWithin(plan.created, params.created),
      )
      return paginate(rows, params, '/v1/plans', 'plan', ctx.tables.prices)
    },
  ),
]
