import type { Context } from '../core/context.ts'
import type { Customer, Invoice } from '../core/wire.ts'

type CustomerFields = Pick<
  Invoice,
  | 'customer_address'
  | 'customer_email'
  | 'customer_name'
  | 'customer_phone'
  | 'customer_shipping'
  | 'customer_tax_exempt'
  | 'customer_tax_ids'
>

/**
 * What an invoice says of its customer. A draft follows the customer; once finalized it stays as it was then.
 * https://docs.stripe.com/api/invoices/object#invoice_object-customer_address
 */
export function customerFields(ctx: Context, customer: Customer): CustomerFields {
  return {
    customer_address: customer.address ?? null,
    customer_email: customer.email,
    customer_name: customer.name ?? null,
    customer_phone: customer.phone ?? null,
    customer_shipping: customer.shipping,
    customer_tax_exempt: customer.tax_exempt ?? 'none',
    customer_tax_ids: ctx.tables.tax_ids
      .by('customer', customer.id)
      .map(({ type, value }) => ({ type, value })),
  }
}
