// Features, the products that give them, and who may use them. https://docs.stripe.com/api/entitlements/feature
import type Stripe from 'stripe'
import { entitlementsOf } from '../billing/entitle.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { getCustomer, getProduct } from '../core/find.ts'
import { cut, page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, changeMetadata, metadata, required, string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { ProductFeatureRow } from '../core/tables.ts'
import type { Feature, ProductFeature } from '../core/wire.ts'

function getFeature(ctx: Context, id: string, param = 'id'): Feature {
  const feature = ctx.tables.features.get(id)
  if (feature === undefined) throw noSuch('entitlements feature', id, param)
  return feature
}

function toProductFeature(ctx: Context, row: ProductFeatureRow): ProductFeature {
  return {
    id: row.id,
    object: 'product_feature',
    entitlement_feature: getFeature(ctx, row.feature),
    livemode: false,
  }
}

function getLink(ctx: Context, product: string, id: string): ProductFeatureRow {
  const link = ctx.tables.product_features.get(id)
  if (link === undefined || link.product !== getProduct(ctx, product).id) throw noSuch('product feature', id)
  return link
}

const featureRoutes = [
  route(
    'POST',
    '/v1/entitlements/features',
    {
      lookup_key: required(string(80)),
      metadata: metadata(),
      name: required(string(80)),
    } satisfies Covers<Stripe.Entitlements.FeatureCreateParams>,
    (ctx, params) => {
      if (ctx.tables.features.by('lookup_key', params.lookup_key).some((feature) => feature.active)) {
        throw invalidRequest(
          `A feature with the lookup key '${params.lookup_key}' already exists.`,
          'lookup_key',
          'resource_already_exists',
        )
      }
      return ctx.tables.features.put<Feature>({
        id: newId(ctx, 'feat_test'),
        object: 'entitlements.feature',
        active: true,
        livemode: false,
        lookup_key: params.lookup_key,
        metadata: changeMetadata({}, params.metadata),
        name: params.name,
      })
    },
  ),
  route('GET', '/v1/entitlements/features/:id', {}, (ctx, _, id) => getFeature(ctx, id)),
  route(
    'POST',
    '/v1/entitlements/features/:id',
    {
      active: boolean(),
      metadata: metadata(),
      name: string(80),
    } satisfies Covers<Stripe.Entitlements.FeatureUpdateParams>,
    (ctx, params, id) => {
      const feature = getFeature(ctx, id)
      return ctx.tables.features.put<Feature>({
        ...feature,
        active: params.active ?? feature.active,
        metadata: changeMetadata(feature.metadata, params.metadata),
        name: params.name ?? feature.name,
      })
    },
  ),
  route(
    'GET',
    '/v1/entitlements/features',
    {
      ...page,
      archived: boolean(),
      lookup_key: string(80),
    } satisfies Covers<Stripe.Entitlements.FeatureListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.features.all()].filter(
        (feature) =>
          (params.archived === undefined || feature.active !== params.archived) &&
          (params.lookup_key === undefined || feature.lookup_key === params.lookup_key),
      )
      return paginate(rows, params, '/v1/entitlements/features', 'entitlements feature')
    },
  ),
]

const productFeatureRoutes = [
  route(
    'POST',
    '/v1/products/:id/features',
    {
      entitlement_feature: required(string()),
    } satisfies Covers<Stripe.ProductCreateFeatureParams>,
    (ctx, params, id) => {
      const product = getProduct(ctx, id)
      const feature = getFeature(ctx, params.entitlement_feature, 'entitlement_feature')
      if (!feature.active) {
        throw invalidRequest('An archived feature cannot be attached to a product.', 'entitlement_feature')
      }
      const links = ctx.tables.product_features.by('product', product.id)
      if (links.some((link) => link.feature === feature.id)) {
        throw invalidRequest(
          `The feature \`${feature.id}\` is already attached to the product \`${product.id}\`.`,
          'entitlement_feature',
        )
      }
      const link = { id: newId(ctx, 'prodft'), product: product.id, feature: feature.id }
      return toProductFeature(ctx, ctx.tables.product_features.put(link))
    },
  ),
  route('GET', '/v1/products/:product/features/:id', {}, (ctx, _, product, ids) =>
    toProductFeature(ctx, getLink(ctx, product, ids[1] ?? '')),
  ),
  route('DELETE', '/v1/products/:product/features/:id', {}, (ctx, _, product, ids) => {
    const link = getLink(ctx, product, ids[1] ?? '')
    ctx.tables.product_features.delete(link.id)
    return { id: link.id, object: 'product_feature', deleted: true }
  }),
  route(
    'GET',
    '/v1/products/:id/features',
    page satisfies Covers<Stripe.ProductListFeaturesParams>,
    (ctx, params, id) => {
      const rows = ctx.tables.product_features
        .by('product', getProduct(ctx, id).id)
        .map((row) => toProductFeature(ctx, row))
      return paginate(rows, params, `/v1/products/${id}/features`, 'product feature')
    },
  ),
]

export const entitlementRoutes = [
  ...featureRoutes,
  ...productFeatureRoutes,
  route(
    'GET',
    '/v1/entitlements/active_entitlements',
    {
      ...page,
      customer: required(string()),
    } satisfies Covers<Stripe.Entitlements.ActiveEntitlementListParams>,
    (ctx, params) =>
      cut(
        entitlementsOf(ctx, getCustomer(ctx, params.customer, 'customer').id),
        params,
        '/v1/entitlements/active_entitlements',
        'active entitlement',
      ),
  ),
  route('GET', '/v1/entitlements/active_entitlements/:id', {}, (ctx, _, id) => {
    for (const { id: customer } of ctx.tables.customer_features.all()) {
      const found = entitlementsOf(ctx, customer).find((entitlement) => entitlement.id === id)
      if (found !== undefined) return found
    }
    throw noSuch('active entitlement', id)
  }),
]
