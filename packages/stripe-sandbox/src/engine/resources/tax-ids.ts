// https://docs.stripe.com/api/tax_ids and https://docs.stripe.com/api/customer_tax_ids
import type Stripe from 'stripe'
import { getCustomer } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { missingParameter, noSuch } from '../core/errors.ts'
import { page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { object, oneOf, oneOfBuilt, required, string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { TaxId } from '../core/wire.ts'
import { createTaxId, deleteTaxId } from '../payments/tax-ids.ts'
import { TAX_ID_TYPES } from './tax-id-types.ts'

const fields = {
  type: required(oneOf(...TAX_ID_TYPES)),
  value: required(string(100)),
} satisfies Covers<Stripe.CustomerCreateTaxIdParams>

const owner = object({
  account: unbuilt,
  customer: string(),
  customer_account: unbuilt,
  type: required(oneOfBuilt(['customer', 'self'], ['account', 'application'])),
} satisfies Covers<Stripe.TaxIdCreateParams.Owner>)

/** One of the customer's, or with `customer` null any. */
function getTaxId(ctx: Context, customer: string | null, id: string): TaxId {
  const found = ctx.tables.tax_ids.get(id)
  if (found === undefined || (customer !== null && found.customer !== customer)) throw noSuch('tax ID', id)
  return found
}

/** The customer a tax id is for; null for the account's own. */
function ownerOf(ctx: Context, given: ReturnType<typeof owner.parse> | undefined): string | null {
  if (given === undefined || given.type === 'self') return null
  if (given.customer === undefined) throw missingParameter('owner[customer]')
  return getCustomer(ctx, given.customer, 'owner[customer]').id
}

export const taxIdRoutes = [
  route('POST', '/v1/customers/:id/tax_ids', fields, (ctx, params, id) =>
    createTaxId(ctx, getCustomer(ctx, id).id, params.type, params.value),
  ),
  route('GET', '/v1/customers/:id/tax_ids/:tax_id', {}, (ctx, _, id, ids) => getTaxId(ctx, id, ids[1] ?? '')),
  route('DELETE', '/v1/customers/:id/tax_ids/:tax_id', {}, (ctx, _, id, ids) =>
    deleteTaxId(ctx, getTaxId(ctx, id, ids[1] ?? '')),
  ),
  route('GET', '/v1/customers/:id/tax_ids', page, (ctx, params, id) =>
    paginate(
      ctx.tables.tax_ids.by('customer', getCustomer(ctx, id).id),
      params,
      `/v1/customers/${id}/tax_ids`,
      'tax ID',
    ),
  ),
  route(
    'POST',
    '/v1/tax_ids',
    { ...fields, owner } satisfies Covers<Stripe.TaxIdCreateParams>,
    (ctx, params) => createTaxId(ctx, ownerOf(ctx, params.owner), params.type, params.value),
  ),
  route('GET', '/v1/tax_ids/:id', {}, (ctx, _, id) => getTaxId(ctx, null, id)),
  route('DELETE', '/v1/tax_ids/:id', {}, (ctx, _, id) => deleteTaxId(ctx, getTaxId(ctx, null, id))),
  route('GET', '/v1/tax_ids', { ...page, owner } satisfies Covers<Stripe.TaxIdListParams>, (ctx, params) => {
    const customer = ownerOf(ctx, params.owner)
    const rows = [...ctx.tables.tax_ids.all()].filter((row) => row.customer === customer)
    return paginate(rows, params, '/v1/tax_ids', 'tax ID')
  }),
]
