// The hosted invoice page: a person pays an open invoice with a card. Not Stripe's API, hence under `/_sandbox`.
import { getInvoice } from '../core/find.ts'
import { route } from '../core/route.ts'
import { ApiError } from '../core/errors.ts'
import { completeFields } from './checkout-fields.ts'
import { payInvoice } from './pay-invoice.ts'
import { paymentOf } from '../payments/invoice-payments.ts'
import { own, paymentMethodFromEntry } from '../payments/methods.ts'

export const hostedInvoiceRoutes = [
  route('POST', '/_sandbox/invoices/:id/pay', completeFields, (ctx, params, id) => {
    const invoice = getInvoice(ctx, id)
    if (params.card === undefined) return payInvoice(ctx, invoice, params.payment_method ?? null)
    const method = paymentMethodFromEntry(ctx, params.card, {
      name: params.name ?? invoice.customer_name,
      email: params.email ?? invoice.customer_email,
    })
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
