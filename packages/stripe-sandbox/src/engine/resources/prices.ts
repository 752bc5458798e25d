import type Stripe from 'stripe'
import { getProduct, getPrice } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, notBuilt } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  integer,
  metadata,
  object,
  oneOf,
  oneOfBuilt,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Price } from '../core/wire.ts'
import { interval, priceDataFields, taxBehavior } from './price-fields.ts'
import { newProduct } from './new-product.ts'

const createFields = {
  ...priceDataFields,
  active: boolean(),
  billing_scheme: oneOfBuilt(['per_unit'], ['tiered']),
  lookup_key: string(200),
  nickname: string(),
  product: string(),
  product_data: object({
    active: boolean(),
    id: string(),
    metadata: metadata(),
    name: required(string()),
    statement_descriptor: string(22),
    tax_code: unbuilt,
    tax_details: unbuilt,
    unit_label: string(12),
  } satisfies Covers<Stripe.PriceCreateParams.ProductData>),
  recurring: object({
    interval: required(interval),
    interval_count: integer({ min: 1 }),
    meter: unbuilt,
    trial_period_days: unbuilt,
    usage_type: oneOfBuilt(['licensed'], ['metered']),
  } satisfies Covers<Stripe.PriceCreateParams.Recurring>),
  tiers: unbuilt,
  tiers_mode: unbuilt,
  transfer_lookup_key: boolean(),
  transform_quantity: unbuilt,
} satisfies Covers<Stripe.PriceCreateParams>

const updateFields = {
  active: boolean(),
  currency_options: unbuilt,
  lookup_key: string(200),
  metadata: metadata(),
  nickname: string(),
  tax_behavior: taxBehavior,
  transfer_lookup_key: boolean(),
} satisfies Covers<Stripe.PriceUpdateParams>

const listFields = {
  ...page,
  active: boolean(),
  created: range(),
  currency: string(3),
  lookup_keys: arrayOf(string()),
  product: string(),
  recurring: object({
    interval,
    meter: unbuilt,
    usage_type: oneOf('licensed', 'metered'),
  } satisfies Covers<Stripe.PriceListParams.Recurring>),
  type: oneOf('one_time', 'recurring'),
} satisfies Covers<Stripe.PriceListParams>

/** Prices at most three years apart. https://docs.stripe.com/api/prices/create#create_price-recurring-interval_count */
const MAX_COUNT = { day: 1095, week: 156, month: 36, year: 3 }

type PriceParams = Parsed<typeof createFields>

/** What a price is made from; `default_price_data` of a product names less than `POST /v1/prices`. */
export type NewPrice = Pick<PriceParams, 'currency' | 'metadata' | 'tax_behavior' | 'unit_amount'> &
  Partial<
    Pick<
      PriceParams,
      'active' | 'lookup_key' | 'nickname' | 'product' | 'product_data' | 'transfer_lookup_key'
    >
  > & {
    recurring:
      | { interval: NonNullable<PriceParams['recurring']>['interval']; interval_count: number | undefined }
      | undefined
  }

export function createPrice(ctx: Context, params: NewPrice): Price {
  const currency = params.currency.toLowerCase()
  if (!/^[a-z]{3}$/.test(currency)) {
    throw invalidRequest(
      `Invalid currency: ${currency}. Stripe currently supports these currencies: usd, eur, gbp, …`,
      'currency',
    )
  }
  if (params.unit_amount === undefined) {
    throw invalidRequest(
      'You must specify either `unit_amount` or `unit_amount_decimal`.',
      'unit_amount',
      'parameter_missing',
    )
  }
  if (params.recurring !== undefined) {
    const count = params.recurring.interval_count ?? 1
    if (count > MAX_COUNT[params.recurring.interval]) {
      throw invalidRequest(
        'A price cannot recur less often than every three years.',
        'recurring[interval_count]',
      )
    }
  }
  const lookupKey = params.lookup_key ?? null
  const price = ctx.tables.prices.put<Price>({
    id: newId(ctx, 'price'),
    object: 'price',
    active: params.active ?? true,
    billing_scheme: 'per_unit',
    created: nowOn(ctx, null),
    currency,
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: changeMetadata({}, params.metadata),
    nickname: params.nickname ?? null,
    product: productOf(ctx, params),
    recurring:
      params.recurring === undefined
        ? null
        : {
            interval: params.recurring.interval,
            interval_count: params.recurring.interval_count ?? 1,
            meter: null,
            trial_period_days: null,
            usage_type: 'licensed',
          },
    tax_behavior: params.tax_behavior ?? 'unspecified',
    tiers_mode: null,
    transform_quantity: null,
    type: params.recurring === undefined ? 'one_time' : 'recurring',
    unit_amount: params.unit_amount,
    unit_amount_decimal: String(params.unit_amount),
  })
  return lookupKey === null
    ? price
    : giveLookupKey(ctx, price, lookupKey, params.transfer_lookup_key ?? false)
}

function productOf(ctx: Context, params: NewPrice): string {
  if (params.product !== undefined) return getProduct(ctx, params.product, 'product').id
  const data = params.product_data
  if (data === undefined) {
    throw invalidRequest(
      'You must specify either `product` or `product_data` when creating a price.',
      'product',
      'parameter_missing',
    )
  }
  return ctx.tables.products.put({
    ...newProduct(ctx, data.id, data.name),
    active: data.active ?? true,
    metadata: changeMetadata({}, data.metadata),
    statement_descriptor: data.statement_descriptor ?? null,
    unit_label: data.unit_label ?? null,
  }).id
}

/** A lookup key belongs to one price; `transfer` takes it away from the one that has it. */
function giveLookupKey(ctx: Context, price: Price, key: string, transfer: boolean): Price {
  for (const holder of ctx.tables.prices.by('lookup_key', key)) {
    if (holder.id === price.id) continue
    if (!transfer) {
      throw invalidRequest(
        `A price (\`${holder.id}\`) already uses that lookup key.`,
        'lookup_key',
        'resource_already_exists',
      )
    }
    ctx.tables.prices.put({ ...holder, lookup_key: null })
  }
  return ctx.tables.prices.put({ ...price, lookup_key: key })
}

export const priceRoutes = [
  route('POST', '/v1/prices', createFields, (ctx, params) => createPrice(ctx, params)),
  route('GET', '/v1/prices/:id', {}, (ctx, _, id) => getPrice(ctx, id)),
  route('POST', '/v1/prices/:id', updateFields, (ctx, params, id) => {
    const price = getPrice(ctx, id)
    if (params.tax_behavior !== undefined && price.tax_behavior !== 'unspecified') {
      throw invalidRequest('You cannot change `tax_behavior` once it is set.', 'tax_behavior')
    }
    const changed = ctx.tables.prices.put({
      ...price,
      active: params.active ?? price.active,
      metadata: changeMetadata(price.metadata, params.metadata),
      nickname: params.nickname ?? price.nickname,
      tax_behavior: params.tax_behavior ?? price.tax_behavior,
    })
    if (params.lookup_key === undefined) return changed
    return giveLookupKey(ctx, changed, params.lookup_key, params.transfer_lookup_key ?? false)
  }),
  route('GET', '/v1/prices', listFields, (ctx, params) => {
    if (params.lookup_keys !== undefined && params.lookup_keys.length > 10) {
      throw notBuilt('more than ten `lookup_keys`', 'lookup_keys')
    }
    const rows = [...ctx.tables.prices.all()].filter(
      (price) =>
        (params.active === undefined || price.active === params.active) &&
        (params.currency === undefined || price.currency === params.currency) &&
        (params.lookup_keys === undefined ||
          (price.lookup_key !== null && params.lookup_keys.includes(price.lookup_key))) &&
        (params.product === undefined || price.product === params.product) &&
        (params.type === undefined || price.type === params.type) &&
        (params.recurring?.interval === undefined ||
          price.recurring?.interval === params.recurring.interval) &&
        (params.recurring?.usage_type === undefined ||
          price.recurring?.usage_type === params.recurring.usage_type) &&
        isWithin(price.created, params.created),
    )
    return paginate(rows, params, '/v1/prices', 'price')
  }),
]
