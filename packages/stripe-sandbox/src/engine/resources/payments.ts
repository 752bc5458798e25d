// Payment intents, charges and invoice payments as invoices make them.
import type Stripe from 'stripe'
import { getInvoice } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { noSuch, notBuilt } from '../core/errors.ts'
import { isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { boolean, object, oneOf, required, string, unbuilt } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { PaymentIntent } from '../core/wire.ts'
import { payInvoice } from './invoices.ts'

function getIntent(ctx: Context, id: string): PaymentIntent {
  const intent = ctx.tables.payment_intents.get(id)
  if (intent === undefined) throw noSuch('payment_intent', id)
  return intent
}

const confirmFields = {
  allowed_payment_method_types: unbuilt,
  amount_details: unbuilt,
  amount_to_confirm: unbuilt,
  capture_method: unbuilt,
  confirmation_token: unbuilt,
  error_on_requires_action: boolean(),
  excluded_payment_method_types: unbuilt,
  hooks: unbuilt,
  mandate: unbuilt,
  mandate_data: unbuilt,
  off_session: boolean(),
  payment_details: unbuilt,
  payment_method: string(),
  payment_method_data: unbuilt,
  payment_method_options: unbuilt,
  radar_options: unbuilt,
  receipt_email: unbuilt,
  return_url: string(),
  setup_future_usage: unbuilt,
  shipping: unbuilt,
  use_stripe_sdk: unbuilt,
} satisfies Covers<Stripe.PaymentIntentConfirmParams>

export const paymentRoutes = [
  route(
    'GET',
    '/v1/payment_intents/:id',
    { client_secret: string() } satisfies Covers<Stripe.PaymentIntentRetrieveParams>,
    (ctx, _, id) => getIntent(ctx, id),
  ),
  route('POST', '/v1/payment_intents/:id/confirm', confirmFields, (ctx, params, id) => {
    const intent = getIntent(ctx, id)
    const payment = ctx.tables.invoice_payments.by('payment_intent', id).at(-1)
    if (payment === undefined) throw notBuilt('payment intents without an invoice')
    payInvoice(ctx, getInvoice(ctx, payment.invoice), params.payment_method ?? intent.payment_method)
    return getIntent(ctx, id)
  }),
  route(
    'GET',
    '/v1/payment_intents',
    {
      ...page,
      created: range(),
      customer: string(),
      customer_account: unbuilt,
    } satisfies Covers<Stripe.PaymentIntentListParams>,
    (ctx, params) => {
      const base =
        params.customer === undefined
          ? [...ctx.tables.payment_intents.all()]
          : ctx.tables.payment_intents.by('customer', params.customer)
      const rows = base.filter((intent) => isWithin(intent.created, params.created))
      return paginate(rows, params, '/v1/payment_intents', 'payment_intent')
    },
  ),
  route('GET', '/v1/charges/:id', {}, (ctx, _, id) => {
    const charge = ctx.tables.charges.get(id)
    if (charge === undefined) throw noSuch('charge', id)
    return charge
  }),
  route(
    'GET',
    '/v1/charges',
    {
      ...page,
      created: range(),
      customer: string(),
      payment_intent: string(),
      transfer_group: unbuilt,
    } satisfies Covers<Stripe.ChargeListParams>,
    (ctx, params) => {
      const rows = [...ctx.tables.charges.all()].filter(
        (charge) =>
          (params.customer === undefined || charge.customer === params.customer) &&
          (params.payment_intent === undefined || charge.payment_intent === params.payment_intent) &&
          isWithin(charge.created, params.created),
      )
      return paginate(rows, params, '/v1/charges', 'charge')
    },
  ),
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
