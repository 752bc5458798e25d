import type { Context } from '../core/context.ts'
import { invoicePrefix } from '../core/ids.ts'
import type { Customer, Invoice } from '../core/wire.ts'

function toNumber(prefix: string | null | undefined, sequence: number): string {
  return `${prefix}-${String(sequence).padStart(4, '0')}`
}

/**
 * The number of an invoice that is finalized, counted per customer or for the whole account as the account is set; a
 * number given by hand counts nothing. https://docs.stripe.com/invoicing/customize#invoice-numbering
 */
export function numberInvoice(
  ctx: Context,
  draft: Invoice,
  customer: Customer,
): { number: string; customer: Customer } {
  if (draft.number !== null) return { number: draft.number, customer }
  if (ctx.settings.invoiceNumbering === 'account') {
    const row = ctx.tables.settings.get('invoice_numbers')
    const next = row?.id === 'invoice_numbers' ? row.next : 1
    ctx.tables.settings.put({ id: 'invoice_numbers', next: next + 1 })
    return { number: toNumber(invoicePrefix(`${ctx.settings.seed}/account`), next), customer }
  }
  const sequence = customer.next_invoice_sequence
  return {
    number: toNumber(customer.invoice_prefix, sequence),
    customer: { ...customer, next_invoice_sequence: sequence + 1 },
  }
}
