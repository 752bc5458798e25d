import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import type { Product } from '../core/wire.ts'

/** A product with nothing but a name; `createProduct` and inline `product_data` fill in the rest. */
export function newProduct(ctx: Context, id: string | undefined, name: string): Product {
  const now = nowOn(ctx, null)
  if (id !== undefined && ctx.tables.products.get(id) !== undefined) {
    throw invalidRequest('Product already exists.', 'id', 'resource_already_exists')
  }
  return {
    id: id ?? newId(ctx, 'prod'),
    object: 'product',
    active: true,
    created: now,
    default_price: null,
    description: null,
    images: [],
    livemode: false,
    marketing_features: [],
    metadata: {},
    name,
    package_dimensions: null,
    shippable: null,
    statement_descriptor: null,
    tax_code: null,
    tax_details: null,
    type: 'service',
    unit_label: null,
    updated: now,
    url: null,
  }
}
