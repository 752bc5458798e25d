import type Stripe from 'stripe'
import { getProduct } from '../core/find.ts'
import { nowOn } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  decimal,
  emptyable,
  metadata,
  object,
  oneOf,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Field } from '../core/schema.ts'
import { priceDataFields, taxCode } from './price-fields.ts'
import { newProduct } from './new-product.ts'
import { createPrice } from './new-price.ts'

/** Inches, or ounces. */
const size: Field<number> = {
  required: false,
  parse: (value, path) => Number(decimal({ min: 0, places: 2 }).parse(value, path)),
}

const feature = object({
  name: required(string(80)),
} satisfies Covers<Stripe.ProductCreateParams.MarketingFeature>)

const dimensions = object({
  height: required(size),
  length: required(size),
  weight: required(size),
  width: required(size),
} satisfies Covers<Stripe.ProductCreateParams.PackageDimensions>)

const createFields = {
  id: string(),
  name: required(string()),
  active: boolean(),
  default_price_data: object(priceDataFields),
  description: string(40000),
  images: arrayOf(string()),
  marketing_features: arrayOf(feature),
  metadata: metadata(),
  package_dimensions: dimensions,
  shippable: boolean(),
  statement_descriptor: string(22),
  tax_code: taxCode,
  tax_details: unbuilt,
  type: oneOf('good', 'service'),
  unit_label: string(12),
  url: string(),
} satisfies Covers<Stripe.ProductCreateParams>

const updateFields = {
  active: boolean(),
  default_price: emptyable(string()),
  description: emptyable(string(40000)),
  images: emptyable(arrayOf(string())),
  marketing_features: emptyable(arrayOf(feature)),
  metadata: metadata(),
  name: string(),
  package_dimensions: emptyable(dimensions),
  shippable: boolean(),
  statement_descriptor: string(22),
  tax_code: emptyable(taxCode),
  tax_details: unbuilt,
  unit_label: emptyable(string(12)),
  url: emptyable(string()),
} satisfies Covers<Stripe.ProductUpdateParams>

const listFields = {
  ...page,
  active: boolean(),
  created: range(),
  ids: arrayOf(string()),
  shippable: boolean(),
  type: oneOf('good', 'service'),
  url: string(),
} satisfies Covers<Stripe.ProductListParams>

export const productRoutes = [
  route('POST', '/v1/products', createFields, (ctx, params) => {
    const product = ctx.tables.products.put({
      ...newProduct(ctx, params.id, params.name),
      active: params.active ?? true,
      description: params.description ?? null,
      images: params.images ?? [],
      marketing_features: params.marketing_features ?? [],
      metadata: changeMetadata({}, params.metadata),
      package_dimensions: params.package_dimensions ?? null,
      shippable: params.shippable ?? null,
      statement_descriptor: params.statement_descriptor ?? null,
      tax_code: params.tax_code ?? null,
      type: params.type ?? 'service',
      unit_label: params.unit_label ?? null,
      url: params.url ?? null,
    })
    if (params.default_price_data === undefined) return product
    const price = createPrice(ctx, { ...params.default_price_data, product: product.id })
    return ctx.tables.products.put({ ...product, default_price: price.id })
  }),
  route('GET', '/v1/products/:id', {}, (ctx, _, id) => getProduct(ctx, id)),
  route('POST', '/v1/products/:id', updateFields, (ctx, params, id) => {
    const product = getProduct(ctx, id)
    const price = params.default_price
    if (typeof price === 'string' && ctx.tables.prices.get(price)?.product !== id) {
      throw noSuch('price', price, 'default_price')
    }
    return ctx.tables.products.put({
      ...product,
      active: params.active ?? product.active,
      default_price: price === undefined ? product.default_price : price,
      description: params.description === undefined ? product.description : params.description,
      images: params.images === undefined ? product.images : (params.images ?? []),
      marketing_features:
        params.marketing_features === undefined
          ? product.marketing_features
          : (params.marketing_features ?? []),
      metadata: changeMetadata(product.metadata, params.metadata),
      name: params.name ?? product.name,
      package_dimensions:
        params.package_dimensions === undefined ? product.package_dimensions : params.package_dimensions,
      shippable: params.shippable ?? product.shippable,
      statement_descriptor: params.statement_descriptor ?? product.statement_descriptor ?? null,
      tax_code: params.tax_code === undefined ? (product.tax_code ?? null) : params.tax_code,
      unit_label: params.unit_label === undefined ? (product.unit_label ?? null) : params.unit_label,
      updated: nowOn(ctx, null),
      url: params.url === undefined ? product.url : params.url,
    })
  }),
  route('DELETE', '/v1/products/:id', {}, (ctx, _, id) => {
    getProduct(ctx, id)
    if (ctx.tables.prices.by('product', id).length > 0) {
      throw invalidRequest('This product cannot be deleted because it has one or more user-created prices.')
    }
    ctx.tables.products.delete(id)
    return { id, object: 'product', deleted: true }
  }),
  route('GET', '/v1/products', listFields, (ctx, params) => {
    const rows = [...ctx.tables.products.all()].filter(
      (product) =>
        (params.active === undefined || product.active === params.active) &&
        (params.ids === undefined || params.ids.includes(product.id)) &&
        (params.shippable === undefined || product.shippable === params.shippable) &&
        (params.type === undefined || product.type === params.type) &&
        (params.url === undefined || product.url === params.url) &&
        isWithin(product.created, params.created),
    )
    return paginate(rows, params, '/v1/products', 'product', ctx.tables.products)
  }),
]
