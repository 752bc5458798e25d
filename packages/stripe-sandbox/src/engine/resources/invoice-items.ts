import type Stripe from 'stripe'
import { getPrice, getCustomer, getSubscription, getInvoice } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import {
  boolean,
  changeMetadata,
  integer,
  metadata,
  object,
  required,
  string,
  timestamp,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { InvoiceItem } from '../core/wire.ts'
import { takeItem } from '../billing/lines.ts'
import { withLines } from '../billing/totals.ts'

const createFields = {
  amount: integer(),
  currency: string(3),
  customer: required(string()),
  customer_account: unbuilt,
  description: string(),
  discountable: boolean(),
  discounts: unbuilt,
  invoice: string(),
  metadata: metadata(),
  period: object({
    end: required(timestamp()),
    start: required(timestamp()),
  } satisfies Covers<Stripe.InvoiceItemCreateParams.Period>),
  price_data: unbuilt,
  pricing: object({ price: string() } satisfies Covers<Stripe.InvoiceItemCreateParams.Pricing>),
  quantity: integer({ min: 0 }),
  quantity_decimal: unbuilt,
  subscription: string(),
  tax_behavior: unbuilt,
  tax_code: unbuilt,
  tax_rates: unbuilt,
  unit_amount_decimal: unbuilt,
} satisfies Covers<Stripe.InvoiceItemCreateParams>

function getItem(ctx: Context, id: string): InvoiceItem {
  const item = ctx.tables.invoiceitems.get(id)
  if (item === undefined) throw noSuch('invoiceitem', id)
  return item
}

/** Amount and currency of the parameters, or of the one-time price they name. */
function priced(ctx: Context, params: Parsed<typeof createFields>) {
  const id = params.pricing?.price
  if (id === undefined) {
    if (params.amount === undefined) throw missingParameter('amount')
    return {
      amount: params.amount,
      currency: params.currency ?? ctx.settings.account.defaultCurrency,
      pricing: { type: 'price_details' as const, unit_amount_decimal: String(params.amount) },
      description: null,
    }
  }
  const price = getPrice(ctx, id, 'pricing[price]')
  if (price.recurring !== null) {
    throw invalidRequest(
      'The price specified is set to `type=recurring` but this field only accepts prices with `type=one_time`.',
      'pricing[price]',
    )
  }
  return {
    amount: (price.unit_amount ?? 0) * (params.quantity ?? 1),
    currency: price.currency,
    pricing: {
      type: 'price_details' as const,
      price_details: { price: price.id, product: price.product },
      unit_amount_decimal: price.unit_amount_decimal,
    },
    description: ctx.tables.products.get(price.product)?.name ?? null,
  }
}

function create(ctx: Context, params: Parsed<typeof createFields>): InvoiceItem {
  const customer = getCustomer(ctx, params.customer, 'customer')
  if (params.subscription !== undefined) getSubscription(ctx, params.subscription, 'subscription')
  const { amount, currency, pricing, description } = priced(ctx, params)
  const now = nowOn(ctx, customer.test_clock)
  const item = ctx.tables.invoiceitems.put<InvoiceItem>({
    id: newId(ctx, 'ii'),
    object: 'invoiceitem',
    amount,
    currency,
    customer: customer.id,
    customer_account: null,
    date: now,
    description: params.description ?? description,
    discountable: params.discountable ?? amount >= 0,
    discounts: [],
    invoice: null,
    livemode: false,
    metadata: changeMetadata({}, params.metadata),
    parent:
      params.subscription === undefined
        ? null
        : { subscription_details: { subscription: params.subscription }, type: 'subscription_details' },
    period: params.period ?? { start: now, end: now },
    pricing,
    proration: false,
    quantity: params.quantity ?? 1,
    quantity_decimal: String(params.quantity ?? 1),
    tax_rates: [],
    test_clock: customer.test_clock,
  })
  draftEvent(ctx, 'invoiceitem.created', item)
  if (params.invoice === undefined) return item
  const invoice = getInvoice(ctx, params.invoice, 'invoice')
  if (invoice.status !== 'draft') {
    throw invalidRequest('You can only add items to a draft invoice.', 'invoice', 'invoice_not_editable')
  }
  const line = takeItem(ctx, invoice, item)
  ctx.tables.invoices.put(withLines(ctx, invoice, [...invoice.lines.data, line], customer.balance))
  return getItem(ctx, item.id)
}

export const invoiceItemRoutes = [
  route('POST', '/v1/invoiceitems', createFields, create),
  route('GET', '/v1/invoiceitems/:id', {}, (ctx, _, id) => getItem(ctx, id)),
  route('DELETE', '/v1/invoiceitems/:id', {}, (ctx, _, id) => {
    const item = getItem(ctx, id)
    if (item.invoice !== null) {
      throw invalidRequest(
        'You can only delete invoice items that are not attached to an invoice.',
        undefined,
        'invoice_not_editable',
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
      return paginate(rows, params, '/v1/invoiceitems', 'invoiceitem')
    },
  ),
]
