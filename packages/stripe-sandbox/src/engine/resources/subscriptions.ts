import { getCustomer, getSubscription } from '../core/find.ts'
import { cancelSubscription } from '../billing/cancel.ts'
import { createSubscription } from '../billing/create.ts'
import { NO_INVOICE_SETTINGS } from '../billing/new-subscription.ts'
import { scheduleInterval } from '../billing/pending-interval.ts'
import type { NewItem } from '../billing/items.ts'
import { nextPeriodEnd } from '../billing/timing.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingAt, noSuch } from '../core/errors.ts'
import { isWithin, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { Subscription } from '../core/wire.ts'
import { feedbackOptionOf } from './feedback-options.ts'
import { cancelFields, createFields, listFields, updateFields } from './subscription-fields.ts'
import { checkSource, toInterval, toInvoiceSettings, toThresholds } from './subscription-settings.ts'
import { checkCollection, checkMethod, ENDED, updateSubscription } from './subscription-update.ts'

function create(ctx: Context, params: Parsed<typeof createFields>): Subscription {
  const customer = ctx.tables.customers.get(params.customer)
  if (customer === undefined) throw missingAt('customer', params.customer, 'customer')
  const { payment_behavior: behavior = 'allow_incomplete' } = params
  if (behavior === 'pending_if_incomplete') {
    throw invalidRequest(
      'Setting `payment_behavior` to `pending_if_incomplete` has no effect when creating a subscription.',
      'payment_behavior',
    )
  }
  checkMethod(ctx, customer.id, params.default_payment_method)
  checkSource(ctx, customer.id, params.default_source)
  if (params.trial_end !== undefined && params.trial_period_days !== undefined) {
    throw invalidRequest('You cannot specify both `trial_end` and `trial_period_days`.', 'trial_end')
  }
  const now = nowOn(ctx, customer.test_clock)
  if (params.backdate_start_date !== undefined && params.backdate_start_date > now) {
    throw invalidRequest('`backdate_start_date` must be in the past.', 'backdate_start_date')
  }
  checkCollection(params.collection_method, params.days_until_due)
  if (typeof params.trial_end === 'number' && params.trial_end <= now) {
    throw invalidRequest('Invalid timestamp: must be an integer Unix timestamp in the future.', 'trial_end')
  }
  const trialEnd = params.trial_end === 'now' ? null : (params.trial_end ?? null)
  const trialDays =
    params.trial_period_days ?? (params.trial_from_plan === true ? planTrial(ctx, params.items) : undefined)
  const made = createSubscription(
    ctx,
    {
      customer: customer.id,
      items: params.items,
      billingMode: params.billing_mode?.type ?? 'flexible',
      trialEnd: trialDays === undefined ? trialEnd : now + trialDays * 86400,
      keepsAnchorAfterTrial: params.trial_settings?.end_behavior.billing_cycle_anchor === 'unchanged',
      missingPaymentMethod: params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      billingCycleAnchor: params.billing_cycle_anchor ?? null,
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      metadata: changeMetadata({}, params.metadata),
      description: params.description ?? null,
      defaultPaymentMethod: params.default_payment_method ?? null,
      saveDefaultPaymentMethod: params.payment_settings?.save_default_payment_method ?? 'off',
      cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
      cancelAt: params.cancel_at ?? null,
      addInvoiceItems: params.add_invoice_items,
      startDate: params.backdate_start_date,
      billingCycleAnchorConfig: params.billing_cycle_anchor_config,
      collectionMethod: params.collection_method,
      daysUntilDue: params.days_until_due,
      paymentMethodTypes: params.payment_settings?.payment_method_types,
      methodOptions: params.payment_settings?.payment_method_options,
      kept: {
        billing_thresholds: toThresholds(params.billing_thresholds) ?? null,
        default_source: params.default_source ?? null,
        invoice_settings: toInvoiceSettings(NO_INVOICE_SETTINGS, params.invoice_settings),
        pending_invoice_item_interval: toInterval(params.pending_invoice_item_interval) ?? null,
      },
      prorationDiscounts: params.billing_mode?.flexible?.proration_discounts,
      currency: params.currency,
      discounts: params.discounts,
      defaultTaxRates: params.default_tax_rates,
    },
    behavior,
  )
  return made.pending_invoice_item_interval === null ? made : scheduleInterval(ctx, made)
}

/** The trial that the first of the prices with one offers. https://docs.stripe.com/api/subscriptions/create#create_subscription-trial_from_plan */
function planTrial(ctx: Context, items: readonly NewItem[]): number | undefined {
  for (const item of items) {
    const days = ctx.tables.prices.get(item.price ?? item.plan ?? '')?.recurring?.trial_period_days
    if (typeof days === 'number') return days
  }
  return undefined
}

export const subscriptionRoutes = [
  route('POST', '/v1/subscriptions', createFields, create),
  route('GET', '/v1/subscriptions/:id', {}, (ctx, _, id) => getSubscription(ctx, id)),
  route('POST', '/v1/subscriptions/:id', updateFields, (ctx, params, id) =>
    updateSubscription(ctx, getSubscription(ctx, id), params),
  ),
  route('DELETE', '/v1/subscriptions/:id', cancelFields, (ctx, params, id) => {
    const subscription = getSubscription(ctx, id)
    if (ENDED.includes(subscription.status)) throw noSuch('subscription', id)
    return cancelSubscription(ctx, subscription, {
      reason: 'cancellation_requested',
      prorate: params.prorate ?? false,
      ...(params.invoice_now === true ? { bills: 'now' as const } : {}),
      comment: params.cancellation_details?.comment ?? null,
      feedback: params.cancellation_details?.feedback ?? null,
      feedbackOption: feedbackOptionOf(ctx, params.cancellation_details?.feedback_option),
    })
  }),
  route('GET', '/v1/subscriptions', listFields, (ctx, params) => {
    if (params.customer !== undefined) getCustomer(ctx, params.customer, 'customer')
    const base =
      params.customer === undefined
        ? [...ctx.tables.subscriptions.all()]
        : ctx.tables.subscriptions.by('customer', params.customer)
    const price = params.price ?? params.plan
    const rows = base.filter(
      (row) =>
        hasStatus(row, params.status) &&
        (params.automatic_tax === undefined || row.automatic_tax.enabled === params.automatic_tax.enabled) &&
        (price === undefined || row.items.data.some((item) => item.price.id === price)) &&
        (params.test_clock === undefined
          ? params.customer !== undefined || row.test_clock === null
          : row.test_clock === params.test_clock) &&
        isWithin(row.created, params.created) &&
        isWithin(nextPeriodEnd(row), params.current_period_end) &&
        isWithin(row.items.data[0]?.current_period_start ?? 0, params.current_period_start),
    )
    return paginate(rows, params, '/v1/subscriptions', 'subscription', ctx.tables.subscriptions)
  }),
]

/** Without a status Stripe leaves canceled ones out. */
function hasStatus(row: Subscription, status: string | undefined): boolean {
  if (status === undefined) return row.status !== 'canceled'
  if (status === 'all') return true
  if (status === 'ended') return ENDED.includes(row.status)
  return row.status === status
}
