// Opening a checkout session. https://docs.stripe.com/api/checkout/sessions/create
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, LineItem } from '../core/wire.ts'
import { toCustomerDetails } from '../payments/session-entry.ts'
import { configurationOf, methodsFor } from '../payments/new-intent.ts'
import { discountLines, toSessionDiscounts, totalsOf } from '../payments/session-totals.ts'
import { newSetupIntent } from '../payments/setup-intents.ts'
import type { sessionWithOlder } from './checkout-fields.ts'
import { toLineItems } from './checkout-lines.ts'
import { toShipping } from './intent-fields.ts'

const DAY = 86400
type Params = Parsed<typeof sessionWithOlder>

const NO_INVOICE: CheckoutSession['invoice_creation'] = {
  enabled: false,
  invoice_data: {
    account_tax_ids: null,
    custom_fields: null,
    description: null,
    footer: null,
    issuer: null,
    metadata: {},
    rendering_options: null,
  },
}

const SAVED_METHODS: CheckoutSession['saved_payment_method_options'] = {
  allow_redisplay_filters: ['always'],
  payment_method_remove: 'disabled',
  payment_method_save: null,
}

function linesOf(ctx: Context, params: Params): LineItem[] {
  const given = params.line_items ?? []
  if (params.mode === 'setup') {
    if (given.length === 0) return []
    throw invalidRequest('You can not pass `line_items` in `setup` mode.', 'line_items')
  }
  if (given.length === 0) throw missingParameter('line_items')
  const discounts = params.discounts ?? []
  if (discounts.length > 0 && params.allow_promotion_codes !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: allow_promotion_codes, discounts.')
  }
  return discountLines(ctx, toLineItems(ctx, given, params.mode), discounts, params.customer ?? null)
}

/** Whether the session starts a trial. */
function checkTrial(params: Params, now: number): boolean {
  const data = params.subscription_data
  if (data === undefined) return false
  if (params.mode !== 'subscription') {
    throw invalidRequest(
      'You can not pass `subscription_data` in `payment` or `setup` mode.',
      'subscription_data',
    )
  }
  if (data.trial_end !== undefined && data.trial_end < now + 2 * DAY) {
    throw invalidRequest(
      'The `trial_end` date has to be at least 2 days in the future.',
      'subscription_data[trial_end]',
    )
  }
  return data.trial_end !== undefined || data.trial_period_days !== undefined
}

/** What the session will make when the person is done. */
function toPlan(id: string, params: Params, lines: LineItem[]): SessionPlan {
  const data = params.subscription_data
  const payment = params.payment_intent_data
  if (payment !== undefined && params.mode !== 'payment') {
    throw invalidRequest(
      `You can not pass \`payment_intent_data\` in \`${params.mode}\` mode.`,
      'payment_intent_data',
    )
  }
  return {
    id,
    lines,
    updatesName: params.customer_update?.name === 'auto',
    discounts: params.discounts ?? [],
    waiting: null,
    payment: {
      capture_method: payment?.capture_method ?? 'automatic_async',
      description: payment?.description ?? null,
      metadata: changeMetadata({}, payment?.metadata),
      receipt_email: payment?.receipt_email ?? null,
      setup_future_usage: payment?.setup_future_usage ?? null,
      shipping: payment?.shipping === undefined ? null : toShipping(payment.shipping),
      statement_descriptor: payment?.statement_descriptor ?? null,
      statement_descriptor_suffix: payment?.statement_descriptor_suffix ?? null,
      transfer_group: payment?.transfer_group ?? null,
    },
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
  }
}

function expiryOf(given: number | undefined, now: number): number {
  if (given === undefined) return now + DAY
  if (given >= now + 1800 && given <= now + DAY) return given
  throw invalidRequest(
    'The `expires_at` timestamp must be at least 30 minutes and less than 24 hours from Checkout Session creation.',
    'expires_at',
  )
}

export function newSession(ctx: Context, params: Params): CheckoutSession {
  if (params.success_url === undefined) throw missingParameter('success_url')
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.')
  }
  const { mode, tax_id_collection: collects } = params
  if (
    collects?.enabled === true &&
    params.customer !== undefined &&
    params.customer_update?.name !== 'auto'
  ) {
    throw invalidRequest(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
      'tax_id_collection[enabled]',
    )
  }
  const customer = params.customer === undefined ? null : getCustomer(ctx, params.customer, 'customer')
  const clock = customer?.test_clock ?? null
  const now = nowOn(ctx, clock)
  const lines = linesOf(ctx, params)
  const types = params.payment_method_types ?? params.allowed_payment_method_types
  const trial = checkTrial(params, now)
  const totals =
    mode === 'setup'
      ? { amount_subtotal: null, amount_total: null, total_details: null }
      : totalsOf(lines, trial)
  const currency = params.currency?.toLowerCase() ?? lines[0]?.currency ?? null
  const id = newId(ctx, mode === 'setup' ? 'cs_test_c1' : 'cs_test')
  const expiresAt = expiryOf(params.expires_at, now)
  ctx.store.schedule('expire_session', id, clock, expiresAt)
  ctx.tables.session_plans.put(toPlan(id, params, lines))
  const methods = types ?? methodsFor(currency ?? ctx.settings.account.defaultCurrency)
  const setup =
    mode === 'setup'
      ? newSetupIntent(ctx, {
          customer: customer?.id ?? null,
          description: params.setup_intent_data?.description ?? null,
          metadata: changeMetadata({}, params.setup_intent_data?.metadata),
          payment_method_types: methods,
        })
      : null
  return ctx.tables.sessions.put<CheckoutSession>({
    id,
    object: 'checkout.session',
    // Recorded: on, as accounts have it by default, wherever something is sold.
    adaptive_pricing: { enabled: mode !== 'setup' },
    after_expiration: null,
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    ...totals,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
    billing_address_collection: params.billing_address_collection ?? null,
    branding_settings: {
      background_color: '#ffffff',
      border_style: 'rounded',
      button_color: '#0074d4',
      display_name: ctx.settings.account.name,
      font_family: 'default',
      icon: null,
      logo: null,
    },
    cancel_url: params.cancel_url ?? null,
    client_reference_id: params.client_reference_id ?? null,
    client_secret: null,
    collected_information: { business_name: null, individual_name: null, shipping_details: null },
    consent: null,
    consent_collection: null,
    created: now,
    currency,
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
    customer_creation:
      customer === null
        ? mode === 'subscription'
          ? 'always'
          : (params.customer_creation ?? 'if_required')
        : null,
    customer_details: toCustomerDetails(
      customer?.email ?? params.customer_email ?? null,
      null,
      mode === 'setup' ? null : 'none',
    ),
    customer_email: params.customer_email ?? null,
    discounts: mode === 'setup' ? null : toSessionDiscounts(params.discounts ?? []),
    expires_at: expiresAt,
    integration_identifier: params.integration_identifier ?? null,
    invoice: null,
    invoice_creation: mode === 'payment' ? NO_INVOICE : null,
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: { enabled: false },
    metadata: changeMetadata({}, params.metadata),
    mode,
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_collection:
      params.payment_method_collection ?? (mode === 'payment' ? 'if_required' : 'always'),
    payment_method_configuration_details: types === undefined ? configurationOf(ctx) : null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: methods,
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    permissions: null,
    phone_number_collection: { enabled: false },
    recovered_from: null,
    saved_payment_method_options: mode === 'setup' ? null : SAVED_METHODS,
    setup_intent: setup?.id ?? null,
    shipping_address_collection: null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    submit_type: params.submit_type ?? null,
    subscription: null,
    success_url: params.success_url,
    ...(collects === undefined
      ? {}
      : { tax_id_collection: { enabled: collects.enabled, required: collects.required ?? 'never' } }),
    ui_mode: 'hosted_page',
    url: `${ctx.settings.publicUrl}/checkout/${id}`,
    wallet_options: null,
  })
}
