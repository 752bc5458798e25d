// The hosted invoice page: a person pays an open invoice by card or bank debit. Not Stripe's API, hence under `/_sandbox`.
import { getInvoice } from '../core/find.ts'
import { route } from '../core/route.ts'
import { ApiError } from '../core/errors.ts'
import { completeFields, toEntry } from './checkout-entry-fields.ts'
import { payInvoice } from './pay-invoice.ts'
import { paymentOf } from '../payments/invoice-payments.ts'
import { own } from '../payments/methods.ts'
import { methodTyped } from '../payments/session-entry.ts'

export const hostedInvoiceRoutes = [
  route('POST', '/_sandbox/invoices/:id/pay', completeFields, (ctx, params, id) => {
    const invoice = getInvoice(ctx, id)
    const method = methodTyped(ctx, toEntry(params), {
      name: params.name ?? invoice.customer_name,
      email: params.email ?? invoice.customer_email,
    })
    if (method === null) return payInvoice(ctx, invoice, params.payment_method ?? null)
    try {
      const paid = payInvoice(ctx, invoice, method.id)
      if (invoice.customer !== null && ctx.tables.payment_methods.get(method.id)?.customer === null)
        own(ctx, method, invoice.customer)
      return paid
    } catch (error) {
      // The failed attempt stays, as it does on Stripe; the card that was tried belongs to nobody, unless the
      // person has still to authenticate it.
      const waits = paymentOf(ctx, invoice)?.intent.status === 'requires_action'
      if (error instanceof ApiError && error.keeps && !waits) ctx.tables.cards.delete(method.id)
      throw error
    }
  }),
]
