import type Stripe from 'stripe'
import { getProduct, getPrice } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, notBuilt } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { currencyCode } from '../core/currency.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  emptyable,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Price } from '../core/wire.ts'
import { createPrice, readCurrencyOptions } from './new-price.ts'
import { newProduct } from './new-product.ts'
import {
  currencyOptions,
  interval,
  priceDataFields,
  taxBehavior,
  taxCode,
  tiersField,
} from './price-fields.ts'
import type { GivenCurrencyOption } from './price-fields.ts'

/** The product made together with its price, or its plan. */
export const productDataFields = {
  active: boolean(),
  id: string(),
  metadata: metadata(),
  name: required(string()),
  statement_descriptor: string(22),
  tax_code: taxCode,
  tax_details: unbuilt,
  unit_label: string(12),
} satisfies Covers<Stripe.PriceCreateParams.ProductData>

const createFields = {
  ...priceDataFields,
  active: boolean(),
  billing_scheme: oneOf('per_unit', 'tiered'),
  lookup_key: string(200),
  nickname: string(),
  product: string(),
  product_data: object(productDataFields),
  recurring: object({
    interval: required(interval),
    interval_count: integer({ min: 1 }),
    meter: string(),
    trial_period_days: integer({ min: 1, max: 730 }),
    usage_type: oneOf('licensed', 'metered'),
  } satisfies Covers<Stripe.PriceCreateParams.Recurring>),
  tiers: tiersField,
  tiers_mode: oneOf('graduated', 'volume'),
  transfer_lookup_key: boolean(),
  transform_quantity: object({
    divide_by: required(integer({ min: 1 })),
    round: required(oneOf('down', 'up')),
  } satisfies Covers<Stripe.PriceCreateParams.TransformQuantity>),
} satisfies Covers<Stripe.PriceCreateParams>

const updateFields = {
  active: boolean(),
  currency_options: emptyable(currencyOptions),
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
  currency: currencyCode(),
  lookup_keys: arrayOf(string()),
  product: string(),
  recurring: object({
    interval,
    meter: string(),
    usage_type: oneOf('licensed', 'metered'),
  } satisfies Covers<Stripe.PriceListParams.Recurring>),
  type: oneOf('one_time', 'recurring'),
} satisfies Covers<Stripe.PriceListParams>

type PriceParams = Parsed<typeof createFields>

function create(ctx: Context, params: PriceParams): Price {
  const price = createPrice(ctx, { ...params, product: productOf(ctx, params) })
  if (params.lookup_key === undefined) return price
  return giveLookupKey(ctx, price, params.lookup_key, params.transfer_lookup_key ?? false)
}

function productOf(ctx: Context, params: PriceParams): string {
  if (params.product !== undefined) return getProduct(ctx, params.product, 'product').id
  const data = params.product_data
  if (data === undefined) {
    throw invalidRequest(
      'You must specify either `product` or `product_data` when creating a price.',
      'product',
      'parameter_missing',
    )
  }
  return newPriceProduct(ctx, data)
}

export function newPriceProduct(ctx: Context, data: Parsed<typeof productDataFields>): string {
  return ctx.tables.products.put({
    ...newProduct(ctx, data.id, data.name),
    active: data.active ?? true,
    metadata: changeMetadata({}, data.metadata),
    statement_descriptor: data.statement_descriptor ?? null,
    tax_code: data.tax_code ?? null,
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

/** Options are added and replaced; an empty value removes them all. */
function changeOptions(ctx: Context, price: Price, given: Record<string, GivenCurrencyOption> | null): void {
  const details = ctx.tables.price_details.get(price.id)
  ctx.tables.price_details.put({
    id: price.id,
    tiers: details?.tiers ?? null,
    currencyOptions:
      given === null
        ? null
        : { ...details?.currencyOptions, ...readCurrencyOptions(given, price.billing_scheme) },
  })
}

export const priceRoutes = [
  route('POST', '/v1/prices', createFields, create),
  route('GET', '/v1/prices/:id', {}, (ctx, _, id) => getPrice(ctx, id)),
  route('POST', '/v1/prices/:id', updateFields, (ctx, params, id) => {
    const price = getPrice(ctx, id)
    if (params.tax_behavior !== undefined && price.tax_behavior !== 'unspecified') {
      throw invalidRequest('You cannot change `tax_behavior` once it is set.', 'tax_behavior')
    }
    if (params.currency_options !== undefined) changeOptions(ctx, price, params.currency_options)
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
        (params.recurring?.meter === undefined || price.recurring?.meter === params.recurring.meter) &&
        (params.recurring?.usage_type === undefined ||
          price.recurring?.usage_type === params.recurring.usage_type) &&
        isWithin(price.created, params.created),
    )
    return paginate(rows, params, '/v1/prices', 'price', ctx.tables.prices)
  }),
]
