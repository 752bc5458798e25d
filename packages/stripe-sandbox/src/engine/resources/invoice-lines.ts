// Editing the lines of a draft invoice. https://docs.stripe.com/api/invoice-line-item
import type Stripe from 'stripe'
import { lineItemOf } from '../billing/ledger.ts'
import { takeItem } from '../billing/lines.ts'
import { keepLineRates } from '../billing/tax.ts'
import { withLines } from '../billing/totals.ts'
import { readInvoice } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { difference } from '../core/difference.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { route } from '../core/route.ts'
import { arrayOf, changeMetadata, metadata, object, oneOf, required, string } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Invoice, InvoiceLine } from '../core/wire.ts'
import { checkDraft } from './edit-invoice.ts'
import { readDiscounts } from './discount-params.ts'
import { createItem } from './invoice-items.ts'
import { lineFields, priceLine } from './line-parts.ts'
import type { LineParams } from './line-parts.ts'
import { readTaxRates } from './tax-rates.ts'

const added = {
  ...lineFields,
  invoice_item: string(),
} satisfies Covers<Stripe.InvoiceAddLinesParams.Line>

const updated = {
  ...lineFields,
  id: required(string()),
} satisfies Covers<Stripe.InvoiceUpdateLinesParams.Line>

const removed = {
  behavior: required(oneOf('delete', 'unassign')),
  id: required(string()),
} satisfies Covers<Stripe.InvoiceRemoveLinesParams.Line>

/** The draft with other lines; tells of it once. */
function putLines(ctx: Context, before: Invoice, lines: InvoiceLine[], about?: Invoice['metadata']): Invoice {
  const invoice = withLines(ctx, before, lines)
  const stored = ctx.tables.invoices.put<Invoice>({ ...invoice, metadata: about ?? invoice.metadata })
  draftEvent(ctx, 'invoice.updated', stored, stored.test_clock, difference(before, stored) ?? {})
  return stored
}

function draftOf(ctx: Context, id: string): Invoice {
  const invoice = readInvoice(ctx, id)
  checkDraft(invoice)
  return invoice
}

function addLine(
  ctx: Context,
  invoice: Invoice,
  given: LineParams & { invoice_item?: string | undefined },
  index: number,
): InvoiceLine {
  if (given.invoice_item === undefined) {
    const owner = { customer: invoice.customer ?? '', currency: invoice.currency, subscription: null }
    return takeItem(ctx, invoice, createItem(ctx, owner, given))
  }
  const item = ctx.tables.invoiceitems.get(given.invoice_item)
  const at = `lines[${index}][invoice_item]`
  if (item === undefined) throw noSuch('invoiceitem', given.invoice_item, at)
  if (item.invoice !== null) throw invalidRequest('The invoice item already is on an invoice.', at)
  return takeItem(ctx, invoice, item)
}

function updateLine(ctx: Context, invoice: Invoice, line: InvoiceLine, given: LineParams): InvoiceLine {
  const priced = priceLine(ctx, withOldPrice(line, given), invoice.currency)
  const rates = readTaxRates(ctx, given.tax_rates, 'tax_rates')
  if (rates !== undefined) keepLineRates(ctx, line.id, rates)
  const item = lineItemOf(line)
  const owner = { customer: invoice.customer, ...(item === null ? {} : { invoice_item: item }) }
  const amount = priced?.amount ?? line.amount
  return {
    ...line,
    amount,
    subtotal: amount,
    description: given.description ?? line.description,
    discountable: given.discountable ?? line.discountable,
    discounts: readDiscounts(ctx, given.discounts, owner, invoicePurchase(invoice, amount)) ?? line.discounts,
    metadata: changeMetadata(line.metadata, given.metadata),
    period: given.period ?? line.period,
    pricing: priced?.pricing ?? line.pricing,
    quantity: priced?.quantity ?? line.quantity,
    quantity_decimal: priced?.quantity_decimal ?? line.quantity_decimal,
  }
}

function invoicePurchase(invoice: Invoice, amount: number) {
  return { amount, currency: invoice.currency }
}

/** A new quantity alone counts at the unit amount the line has. */
function withOldPrice(line: InvoiceLine, given: LineParams): LineParams {
  const named = given.amount ?? given.pricing ?? given.price_data
  if (named !== undefined || (given.quantity ?? given.quantity_decimal) === undefined) return given
  return { ...given, unit_amount_decimal: line.pricing?.unit_amount_decimal ?? '0' }
}

function lineOf(invoice: Invoice, id: string, param: string): InvoiceLine {
  const line = invoice.lines.data.find((candidate) => candidate.id === id)
  if (line === undefined) throw noSuch('line item', id, param)
  return line
}

function removeLine(ctx: Context, line: InvoiceLine, behavior: 'delete' | 'unassign'): void {
  const item = ctx.tables.invoiceitems.get(lineItemOf(line) ?? '')
  if (item === undefined) return
  if (behavior === 'unassign') ctx.tables.invoiceitems.put({ ...item, invoice: null })
  else {
    ctx.tables.invoiceitems.delete(item.id)
    draftEvent(ctx, 'invoiceitem.deleted', item)
  }
}

export const invoiceLineRoutes = [
  route(
    'POST',
    '/v1/invoices/:id/add_lines',
    {
      invoice_metadata: metadata(),
      lines: required(arrayOf(object(added))),
    } satisfies Covers<Stripe.InvoiceAddLinesParams>,
    (ctx, params, id) => {
      const invoice = draftOf(ctx, id)
      const lines = params.lines.map((given, index) => addLine(ctx, invoice, given, index))
      const about = changeMetadata(invoice.metadata ?? {}, params.invoice_metadata)
      return putLines(ctx, invoice, [...invoice.lines.data, ...lines], about)
    },
  ),
  route(
    'POST',
    '/v1/invoices/:id/update_lines',
    {
      invoice_metadata: metadata(),
      lines: required(arrayOf(object(updated))),
    } satisfies Covers<Stripe.InvoiceUpdateLinesParams>,
    (ctx, params, id) => {
      const invoice = draftOf(ctx, id)
      const changes = new Map(params.lines.map((given) => [given.id, given]))
      for (const [index, given] of params.lines.entries()) lineOf(invoice, given.id, `lines[${index}][id]`)
      const lines = invoice.lines.data.map((line) => {
        const given = changes.get(line.id)
        return given === undefined ? line : updateLine(ctx, invoice, line, given)
      })
      const about = changeMetadata(invoice.metadata ?? {}, params.invoice_metadata)
      return putLines(ctx, invoice, lines, about)
    },
  ),
  route(
    'POST',
    '/v1/invoices/:id/remove_lines',
    {
      invoice_metadata: metadata(),
      lines: required(arrayOf(object(removed))),
    } satisfies Covers<Stripe.InvoiceRemoveLinesParams>,
    (ctx, params, id) => {
      const invoice = draftOf(ctx, id)
      for (const [index, given] of params.lines.entries()) {
        removeLine(ctx, lineOf(invoice, given.id, `lines[${index}][id]`), given.behavior)
      }
      const gone = new Set(params.lines.map((given) => given.id))
      const about = changeMetadata(invoice.metadata ?? {}, params.invoice_metadata)
      return putLines(
        ctx,
        invoice,
        invoice.lines.data.filter((line) => !gone.has(line.id)),
        about,
      )
    },
  ),
  route(
    'POST',
    '/v1/invoices/:id/lines/:line',
    lineFields satisfies Covers<Stripe.InvoiceUpdateLineItemParams>,
    (ctx, params, id, ids) => {
      const invoice = draftOf(ctx, id)
      const line = lineOf(invoice, ids[1] ?? '', 'id')
      const lines = invoice.lines.data.map((other) =>
        other.id === line.id ? updateLine(ctx, invoice, line, params) : other,
      )
      return lineOf(putLines(ctx, invoice, lines), line.id, 'id')
    },
  ),
]
