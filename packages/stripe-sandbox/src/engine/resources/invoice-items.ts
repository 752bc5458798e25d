import type Stripe from 'stripe'
import { getCustomer, getInvoice, getSubscription } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { currencyCode } from '../core/currency.ts'
import { boolean, changeMetadata, decimal, required, string, unbuilt } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { InvoiceItem } from '../core/wire.ts'
import { takeItem } from '../billing/lines.ts'
import { withLines } from '../billing/totals.ts'
import { checkDraft } from './edit-invoice.ts'
import { readDiscounts } from './discount-params.ts'
import { itemFields, priceLine } from './line-parts.ts'
import type { LineParams } from './line-parts.ts'
import { oneTimePriceData } from './price-fields.ts'
import { readTaxRates } from './tax-rates.ts'

const shared = {
  ...itemFields,
  price_data: oneTimePriceData,
  tax_behavior: unbuilt,
  tax_code: unbuilt,
  unit_amount_decimal: decimal(),
}

const createFields = {
  ...shared,
  currency: currencyCode(),
  customer: required(string()),
  customer_account: unbuilt,
  invoice: string(),
  subscription: string(),
} satisfies Covers<Stripe.InvoiceItemCreateParams>

const updateFields = {
  ...shared,
  invoicing_rules: unbuilt,
} satisfies Covers<Stripe.InvoiceItemUpdateParams>

function getItem(ctx: Context, id: string): InvoiceItem {
  const item = ctx.tables.invoiceitems.get(id)
  if (item === undefined) throw noSuch('invoiceitem', id)
  return item
}

export interface NewItem {
  customer: string
  currency: string | null
  subscription: string | null
}

/** An item that waits for an invoice. Used by `/v1/invoiceitems` and by lines that are added to a draft. */
export function createItem(ctx: Context, owner: NewItem, given: LineParams): InvoiceItem {
  const customer = getCustomer(ctx, owner.customer, 'customer')
  const priced = priceLine(ctx, given, owner.currency)
  if (priced === null) throw missingParameter('amount')
  const now = nowOn(ctx, customer.test_clock)
  const id = newId(ctx, 'ii')
  const item = ctx.tables.invoiceitems.put<InvoiceItem>({
    id,
    object: 'invoiceitem',
    amount: priced.amount,
    currency: priced.currency,
    customer: customer.id,
    customer_account: null,
    date: now,
    description: given.description ?? priced.description,
    discountable: given.discountable ?? priced.amount >= 0,
    discounts: readDiscounts(ctx, given.discounts, { customer: customer.id, invoice_item: id }, priced) ?? [],
    frozen_fields: [],
    invoice: null,
    invoicing_rules: [],
    livemode: false,
    metadata: changeMetadata({}, given.metadata),
    parent:
      owner.subscription === null
        ? null
        : { subscription_details: { subscription: owner.subscription }, type: 'subscription_details' },
    period: given.period ?? { start: now, end: now },
    pricing: priced.pricing,
    proration: false,
    quantity: priced.quantity,
    quantity_decimal: priced.quantity_decimal,
    tax_rates: readTaxRates(ctx, given.tax_rates, 'tax_rates') ?? [],
    test_clock: customer.test_clock,
  })
  draftEvent(ctx, 'invoiceitem.created', item)
  return item
}

function create(ctx: Context, params: Parsed<typeof createFields>): InvoiceItem {
  if (params.subscription !== undefined) getSubscription(ctx, params.subscription, 'subscription')
  const customer = getCustomer(ctx, params.customer, 'customer')
  const item = createItem(
    ctx,
    {
      customer: customer.id,
      currency: params.currency ?? null,
      subscription: params.subscription ?? null,
    },
    params,
  )
  if (params.invoice === undefined) return item
  const invoice = getInvoice(ctx, params.invoice, 'invoice')
  checkDraft(invoice)
  const line = takeItem(ctx, invoice, item)
  ctx.tables.invoices.put(withLines(ctx, invoice, [...invoice.lines.data, line]))
  return getItem(ctx, item.id)
}

export function updateItem(ctx: Context, params: LineParams, id: string): InvoiceItem {
  const before = getItem(ctx, id)
  const invoice = ctx.tables.invoices.get(before.invoice ?? '')
  if (invoice !== undefined) checkDraft(invoice)
  const priced = priceLine(ctx, withOldPrice(before, params), before.currency)
  const owner = { customer: before.customer, invoice_item: id }
  const item = ctx.tables.invoiceitems.put<InvoiceItem>({
    ...before,
    amount: priced?.amount ?? before.amount,
    description: params.description ?? before.description,
    discountable: params.discountable ?? before.discountable,
    discounts: readDiscounts(ctx, params.discounts, owner, before) ?? before.discounts,
    metadata: changeMetadata(before.metadata ?? {}, params.metadata),
    period: params.period ?? before.period,
    pricing: priced?.pricing ?? before.pricing,
    quantity: priced?.quantity ?? before.quantity,
    quantity_decimal: priced?.quantity_decimal ?? before.quantity_decimal,
    tax_rates: readTaxRates(ctx, params.tax_rates, 'tax_rates') ?? before.tax_rates,
  })
  draftEvent(ctx, 'invoiceitem.updated', item, item.test_clock, difference(before, item) ?? {})
  if (invoice !== undefined) {
    const lines = invoice.lines.data.map((line) =>
      line.parent?.invoice_item_details?.invoice_item === id
        ? { ...takeItem(ctx, invoice, item), id: line.id }
        : line,
    )
    ctx.tables.invoices.put(withLines(ctx, invoice, lines))
  }
  return getItem(ctx, id)
}

/** A new quantity alone counts at the price the item has. */
function withOldPrice(before: InvoiceItem, params: LineParams): LineParams {
  const named = params.amount ?? params.unit_amount_decimal ?? params.pricing ?? params.price_data
  const counted = params.quantity ?? params.quantity_decimal
  if (named !== undefined || counted === undefined) return params
  const price = before.pricing?.price_details?.price
  if (price !== undefined) return { ...params, pricing: { price } }
  return { ...params, unit_amount_decimal: before.pricing?.unit_amount_decimal ?? '0' }
}

export const invoiceItemRoutes = [
  route('POST', '/v1/invoiceitems', createFields, create),
  route('GET', '/v1/invoiceitems/:id', {}, (ctx, _, id) => getItem(ctx, id)),
  route('POST', '/v1/invoiceitems/:id', updateFields, updateItem),
  route('DELETE', '/v1/invoiceitems/:id', {}, (ctx, _, id) => {
    const item = getItem(ctx, id)
    if (item.invoice !== null) {
      throw invalidRequest(
        "Can't delete an invoice item that is attached to an invoice that is no longer editable",
      )
    }
    ctx.tables.invoiceitems.delete(id)
    draftEvent(ctx, 'invoiceitem.deleted', item)
    return { id, object: 'invoiceitem', deleted: true }
  }),
  route(
    'GET',
    '/v1/invoiceitems',
    {
      ...page,
      created: range(),
      customer: string(),
      customer_account: unbuilt,
      invoice: string(),
      pending: boolean(),
    } satisfies Covers<Stripe.InvoiceItemListParams>,
    (ctx, params) => {
      const base =
        params.customer === undefined
          ? [...ctx.tables.invoiceitems.all()]
          : ctx.tables.invoiceitems.by('customer', params.customer)
      const rows = base.filter(
        (item) =>
          (params.invoice === undefined || item.invoice === params.invoice) &&
          (params.pending === undefined || (item.invoice === null) === params.pending) &&
          isWithin(item.date, params.created),
      )
      return paginate(rows, params, '/v1/invoiceitems', 'invoiceitem', ctx.tables.invoiceitems)
    },
  ),
]
