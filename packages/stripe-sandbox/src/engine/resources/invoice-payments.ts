import type Stripe from 'stripe'
import { noSuch } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { object, oneOf, required, string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'

export const invoicePaymentRoutes = [
  route('GET', '/v1/invoice_payments/:id', {}, (ctx, _, id) => {
    const payment = ctx.tables.invoice_payments.get(id)
    if (payment === undefined) throw noSuch('invoice_payment', id)
    return payment
  }),
  route(
    'GET',
    '/v1/invoice_payments',
    {
      ...page,
      created: range(),
      invoice: string(),
      payment: object({
        payment_intent: string(),
        payment_record: unbuilt,
        type: required(oneOf('payment_intent', 'payment_record')),
      } satisfies Covers<Stripe.InvoicePaymentListParams.Payment>),
      status: oneOf('canceled', 'open', 'paid'),
    } satisfies Covers<Stripe.InvoicePaymentListParams>,
    (ctx, params) => {
      const intent = params.payment?.payment_intent
      const base =
        params.invoice !== undefined
          ? ctx.tables.invoice_payments.by('invoice', params.invoice)
          : intent !== undefined
            ? ctx.tables.invoice_payments.by('payment_intent', intent)
            : [...ctx.tables.invoice_payments.all()]
      const rows = base.filter(
        (payment) =>
          (intent === undefined || payment.payment.payment_intent === intent) &&
          (params.status === undefined || payment.status === params.status) &&
          isWithin(payment.created, params.created),
      )
      return paginate(rows, params, '/v1/invoice_payments', 'invoice_payment')
    },
  ),
]
