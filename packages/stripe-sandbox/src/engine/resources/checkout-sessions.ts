// Hosted checkout for a subscription. https://docs.stripe.com/api/checkout/sessions
import type Stripe from 'stripe'
import { getProduct, getPrice, getCustomer, getSession } from '../core/find.ts'
import { expireSession } from '../clock/tasks.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, noSuch, notBuilt } from '../core/errors.ts'
import { cut, isWithin, page, paginate, range } from '../core/list.ts'
import { route } from '../core/route.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, LineItem } from '../core/wire.ts'
import { completeSession, toCustomerDetails } from '../payments/complete-session.ts'
import { completeFields, sessionFields, sessionListFields } from './checkout-fields.ts'

const DAY = 86400
type Params = Parsed<typeof sessionFields>

export function planOf(ctx: Context, session: CheckoutSession): SessionPlan {
  const plan = ctx.tables.session_plans.get(session.id)
  if (plan === undefined) throw noSuch('checkout.session', session.id)
  return plan
}

function toLineItems(ctx: Context, given: NonNullable<Params['line_items']>): LineItem[] {
  return given.map((line, index) => {
    const at = `line_items[${index}][price]`
    if (line.price === undefined) throw missingParameter(at)
    const price = getPrice(ctx, line.price, at)
    if (!price.active)
      throw invalidRequest('The price specified is inactive. This field only accepts active prices.', at)
    if (price.recurring === null) throw notBuilt('one-time prices in checkout', at)
    const quantity = line.quantity
    if (quantity === undefined) {
      throw invalidRequest(
        `Quantity is required. Add \`quantity\` to \`line_items[${index}]\``,
        `line_items[${index}][quantity]`,
      )
    }
    const amount = (price.unit_amount ?? 0) * quantity
    return {
      id: newId(ctx, 'li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: getProduct(ctx, price.product).name,
      metadata: changeMetadata({}, line.metadata),
      price,
      quantity,
    }
  })
}

function expiryOf(given: number | undefined, now: number): number {
  if (given === undefined) return now + DAY
  if (given >= now + 1800 && given <= now + DAY) return given
  throw invalidRequest(
    'The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.',
    'expires_at',
  )
}

function create(ctx: Context, params: Params): CheckoutSession {
  const lines = params.line_items ?? []
  if (lines.length === 0) throw missingParameter('line_items')
  if (params.success_url === undefined) throw missingParameter('success_url')
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.')
  }
  const customer = params.customer === undefined ? null : getCustomer(ctx, params.customer, 'customer')
  const now = nowOn(ctx, customer?.test_clock ?? null)
  const items = toLineItems(ctx, lines)
  const data = params.subscription_data
  if (data?.trial_end !== undefined && data.trial_end < now + 2 * DAY) {
    throw invalidRequest(
      'The `trial_end` date has to be at least 2 days in the future.',
      'subscription_data[trial_end]',
    )
  }
  const trial = data?.trial_end !== undefined || data?.trial_period_days !== undefined
  const amount = trial ? 0 : items.reduce((sum, item) => sum + item.amount_total, 0)
  const id = newId(ctx, 'cs_test')
  const expiresAt = expiryOf(params.expires_at, now)
  ctx.store.schedule('expire_session', id, customer?.test_clock ?? null, expiresAt)
  ctx.tables.session_plans.put({
    id,
    lines: items,
    updatesName: params.customer_update?.name === 'auto',
    subscription: {
      billingMode: data?.billing_mode?.type ?? 'flexible',
      billingCycleAnchor: data?.billing_cycle_anchor ?? null,
      prorationBehavior: data?.proration_behavior ?? 'create_prorations',
      trialEnd: data?.trial_end ?? null,
      trialPeriodDays: data?.trial_period_days ?? null,
      missingPaymentMethod: data?.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      metadata: changeMetadata({}, data?.metadata),
      description: data?.description ?? null,
    },
  })
  return ctx.tables.sessions.put<CheckoutSession>({
    id,
    object: 'checkout.session',
    adaptive_pricing: { enabled: false },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes === undefined ? null : false,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    amount_subtotal: amount,
    amount_total: amount,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: null,
    created: now,
    currency: items[0]?.currency ?? null,
    currency_conversion: null,
    custom_fields: [],
    custom_text: {
      after_submit: null,
      shipping_address: null,
      submit: null,
      terms_of_service_acceptance: null,
    },
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation: customer === null ? 'always' : null,
    customer_details: toCustomerDetails(customer?.email ?? params.customer_email ?? null, null),
    customer_email: params.customer_email ?? null,
    discounts: [],
    expires_at: expiresAt,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: null,
    metadata: changeMetadata({}, params.metadata),
    mode: 'subscription',
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection: params.payment_method_collection ?? 'always',
    payment_method_configuration_details: null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: ['card'],
    payment_status: 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: {
      allow_redisplay_filters: ['always'],
      payment_method_remove: 'disabled',
      payment_method_save: null,
    },
    setup_intent: null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url,
    total_details: { amount_discount: 0, amount_shipping: 0, amount_tax: 0 },
    ui_mode: 'hosted_page',
    url: `${ctx.settings.publicUrl}/checkout/${id}`,
    wallet_options: null,
  })
}

export const checkoutRoutes = [
  route('POST', '/v1/checkout/sessions', sessionFields, create),
  route('GET', '/v1/checkout/sessions/:id', {}, (ctx, _, id) => getSession(ctx, id)),
  route('POST', '/v1/checkout/sessions/:id/expire', {}, (ctx, _, id) => {
    const session = getSession(ctx, id)
    if (session.status === 'open') return expireSession(ctx, session)
    throw invalidRequest(
      `Only Checkout Sessions with a status in ["open"] can be expired. This Checkout Session has a status of ${session.status}.`,
    )
  }),
  route(
    'GET',
    '/v1/checkout/sessions/:id/line_items',
    page satisfies Covers<Stripe.Checkout.SessionListLineItemsParams>,
    (ctx, params, id) =>
      cut(
        planOf(ctx, getSession(ctx, id)).lines,
        params,
        `/v1/checkout/sessions/${id}/line_items`,
        'line item',
      ),
  ),
  route(
    'GET',
    '/v1/checkout/sessions',
    { ...page, ...sessionListFields, created: range() } satisfies Covers<Stripe.Checkout.SessionListParams>,
    (ctx, params) => {
      const email = params.customer_details?.email
      const rows = [...ctx.tables.sessions.all()].filter(
        (session) =>
          (params.customer === undefined || session.customer === params.customer) &&
          (params.subscription === undefined || session.subscription === params.subscription) &&
          (params.status === undefined || session.status === params.status) &&
          (email === undefined || session.customer_details?.email === email) &&
          isWithin(session.created, params.created),
      )
      return paginate(rows, params, '/v1/checkout/sessions', 'checkout.session')
    },
  ),
  route('POST', '/_sandbox/checkout/sessions/:id/complete', completeFields, (ctx, params, id) =>
    completeSession(ctx, getSession(ctx, id), planOf(ctx, getSession(ctx, id)), {
      card: params.card ?? null,
      paymentMethod: params.payment_method ?? null,
      name: params.name ?? null,
      email: params.email ?? null,
    }),
  ),
]
