// A revision: a draft with the content of an open invoice, which replaces that one when it is finalized.
// https://docs.stripe.com/invoicing/invoice-edits
import { newInvoice } from '../billing/invoice.ts'
import { keepLineRates } from '../billing/tax.ts'
import { getCustomer, getInvoice } from '../core/find.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import type { Invoice, InvoiceLine } from '../core/wire.ts'

/** The draft with its lines, neither stored nor summed up. */
export function draftRevision(ctx: Context, id: string): { invoice: Invoice; lines: InvoiceLine[] } {
  const source = getInvoice(ctx, id, 'from_invoice[invoice]')
  if (source.status !== 'open') {
    throw invalidRequest(
      `You can only revise an open invoice, not one that is ${source.status}.`,
      'from_invoice[invoice]',
    )
  }
  const customer = getCustomer(ctx, source.customer ?? '', 'customer')
  const fresh = newInvoice(ctx, {
    customer,
    subscription: null,
    reason: 'manual',
    currency: source.currency,
    periodStart: source.period_start,
    periodEnd: source.period_end,
    autoAdvance: false,
  })
  const lines = source.lines.data.map((line): InvoiceLine => {
    const copied = { ...line, id: newId(ctx, 'il'), invoice: fresh.id }
    keepLineRates(ctx, copied.id, ctx.tables.line_rates.get(line.id)?.rates ?? null)
    return copied
  })
  return {
    invoice: {
      ...fresh,
      collection_method: source.collection_method,
      custom_fields: source.custom_fields,
      default_payment_method: source.default_payment_method,
      default_tax_rates: source.default_tax_rates,
      description: source.description,
      discounts: source.discounts,
      due_date: source.due_date,
      footer: source.footer,
      from_invoice: { action: 'revision', invoice: source.id },
      metadata: source.metadata,
      parent: source.parent,
      statement_descriptor: source.statement_descriptor,
    },
    lines,
  }
}
