// Opening a checkout session. https://docs.stripe.com/api/checkout/sessions/create
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession } from '../core/wire.ts'
import { configurationOf, methodsFor } from '../payments/new-intent.ts'
import { toCustomerDetails } from '../payments/session-collected.ts'
import { sumSession } from '../payments/session-sums.ts'
import { toSessionDiscounts } from '../payments/session-totals.ts'
import { newSetupIntent } from '../payments/setup-intents.ts'
import { toCollected } from './checkout-collect.ts'
import type { sessionWithOlder } from './checkout-fields.ts'
import { toLineItems } from './checkout-lines.ts'
import { toShipping } from './intent-fields.ts'
import { readTaxRates } from './tax-rates.ts'

const DAY = 86400
type Params = Parsed<typeof sessionWithOlder>

/** Lines of what is sold; none where a session only saves a payment method. */
function linesOf(ctx: Context, params: Params): ReturnType<typeof toLineItems> {
  const given = params.line_items ?? []
  if (params.mode === 'setup') {
    if (given.length === 0) return { lines: [], rates: {} }
    throw invalidRequest('You can not pass `line_items` in `setup` mode.', 'line_items')
  }
  if (given.length === 0) throw missingParameter('line_items')
  if ((params.discounts ?? []).length > 0 && params.allow_promotion_codes !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: allow_promotion_codes, discounts.')
  }
  return toLineItems(ctx, given, params.mode, params.currency)
}

function checkTrial(params: Params, now: number): void {
  const data = params.subscription_data
  if (data === undefined) return
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
}

/** What the session will make when the person is done. */
function toPlan(
  ctx: Context,
  id: string,
  params: Params,
  { lines, rates }: ReturnType<typeof toLineItems>,
): SessionPlan {
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
    rates,
    updates: {
      name: params.customer_update?.name === 'auto',
      address: params.customer_update?.address === 'auto',
      shipping: params.customer_update?.shipping === 'auto',
    },
    allowRedisplay: params.payment_method_data?.allow_redisplay ?? null,
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
      billingCycleAnchorConfig: data?.billing_cycle_anchor_config,
      defaultTaxRates: defaultRatesOf(ctx, data?.default_tax_rates),
      prorationBehavior: data?.proration_behavior ?? 'create_prorations',
      trialEnd: data?.trial_end ?? null,
      trialPeriodDays: data?.trial_period_days ?? null,
      missingPaymentMethod: data?.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      metadata: changeMetadata({}, data?.metadata),
      description: data?.description ?? null,
    },
  }
}

function defaultRatesOf(ctx: Context, given: string[] | undefined): string[] {
  const param = 'subscription_data[default_tax_rates]'
  return (readTaxRates(ctx, given, param) ?? []).map((rate) => rate.id)
}

/** A debit is in one currency. https://docs.stripe.com/payments/payment-methods/payment-method-support#additional-currencies */
const CURRENCIES: Record<string, string> = { us_bank_account: 'usd', sepa_debit: 'eur' }

function checkTypes(types: readonly string[] | undefined, currency: string | null): void {
  for (const type of types ?? []) {
    const only = CURRENCIES[type]
    if (only === undefined || currency === null || currency === only) continue
    throw invalidRequest(
      `The currency provided (${currency}) is invalid for the payment method type ${type}. Expected currency: ${only}.`,
      'payment_method_types',
    )
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

/** https://docs.stripe.com/tax/checkout/tax-ids */
function checkCustomer(params: Params): void {
  if (params.customer !== undefined && params.customer_email !== undefined) {
    throw invalidRequest('You may only specify one of these parameters: customer, customer_email.')
  }
  if (params.customer === undefined && params.customer_update !== undefined) {
    throw invalidRequest('`customer_update` can only be used with `customer`.', 'customer_update')
  }
  if (
    params.tax_id_collection?.enabled === true &&
    params.customer !== undefined &&
    params.customer_update?.name !== 'auto'
  ) {
    throw invalidRequest(
      'Tax ID collection requires updating business name on the customer. To enable tax ID collection for an existing customer, please set `customer_update[name]` to `auto`.',
      'tax_id_collection[enabled]',
    )
  }
}

export function newSession(ctx: Context, params: Params): CheckoutSession {
  if (params.success_url === undefined) throw missingParameter('success_url')
  checkCustomer(params)
  const { mode } = params
  const customer = params.customer === undefined ? null : getCustomer(ctx, params.customer, 'customer')
  const clock = customer?.test_clock ?? null
  const now = nowOn(ctx, clock)
  const sold = linesOf(ctx, params)
  const types = params.payment_method_types ?? params.allowed_payment_method_types
  checkTrial(params, now)
  const currency = params.currency ?? sold.lines[0]?.currency ?? null
  checkTypes(types, currency)
  const collected = toCollected(params, mode)
  const id = newId(ctx, mode === 'setup' ? 'cs_test_c1' : 'cs_test')
  const expiresAt = expiryOf(params.expires_at, now)
  ctx.store.schedule('expire_session', id, clock, expiresAt)
  const plan = toPlan(ctx, id, params, sold)
  const { lines, sums } = sumSession(ctx, mode, customer?.id ?? null, plan)
  ctx.tables.session_plans.put({ ...plan, lines })
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
    allow_promotion_codes: params.allow_promotion_codes ?? null,
    allowed_payment_method_types: params.allowed_payment_method_types ?? null,
    ...sums,
    ...collected,
    automatic_tax: { enabled: false, liability: null, provider: null, status: null },
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
    created: now,
    currency,
    currency_conversion: null,
    customer: customer?.id ?? null,
    customer_account: null,
    customer_creation:
      customer === null
        ? mode === 'subscription' || params.invoice_creation?.enabled === true
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
    livemode: false,
    locale: params.locale ?? null,
    managed_payments: { enabled: false },
    metadata: changeMetadata({}, params.metadata),
    mode,
    origin_context: params.origin_context ?? null,
    payment_intent: null,
    payment_link: null,
    payment_method_configuration_details: types === undefined ? configurationOf(ctx) : null,
    payment_method_options: { card: { request_three_d_secure: 'automatic' } },
    payment_method_types: methods,
    payment_status: mode === 'setup' ? 'no_payment_required' : 'unpaid',
    recovered_from: null,
    setup_intent: setup?.id ?? null,
    shipping_cost: null,
    shipping_options: [],
    status: 'open',
    subscription: null,
    success_url: params.success_url,
    ui_mode: 'hosted_page',
    url: `${ctx.settings.publicUrl}/checkout/${id}`,
    wallet_options: null,
  })
}
