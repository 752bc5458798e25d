import type Stripe from 'stripe'
import { getCustomer, getSubscription } from '../core/find.ts'
import { applyChange } from '../billing/apply.ts'
import { cancelSubscription } from '../billing/cancel.ts'
import { createSubscription, remindOfTrialEnd } from '../billing/create.ts'
import { nextPeriodEnd, scheduleSubscription } from '../billing/timing.ts'
import { planChange } from '../billing/update.ts'
import type { SubscriptionChange } from '../billing/update.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch, notBuilt } from '../core/errors.ts'
import { isWithin, page, paginate } from '../core/list.ts'
import { route } from '../core/route.ts'
import { changeMetadata, required, string } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Subscription } from '../core/wire.ts'
import { dateOf } from './subscription-dates.ts'
import { cancelFields, createFields, listFields, updateFields } from './subscription-fields.ts'

type Update = Partial<Parsed<typeof updateFields>>

function checkMethod(ctx: Context, customer: string, id: string | null | undefined): void {
  if (id === undefined || id === null || ctx.tables.payment_methods.get(id)?.customer === customer) return
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    'default_payment_method',
    'resource_missing',
  )
}

function create(ctx: Context, params: Parsed<typeof createFields>): Subscription {
  const customer = getCustomer(ctx, params.customer, 'customer')
  checkMethod(ctx, customer.id, params.default_payment_method)
  if (params.trial_end !== undefined && params.trial_period_days !== undefined) {
    throw invalidRequest('You cannot specify both `trial_end` and `trial_period_days`.', 'trial_end')
  }
  if (params.cancel_at !== undefined) throw notBuilt('`cancel_at` when creating a subscription', 'cancel_at')
  const now = nowOn(ctx, customer.test_clock)
  const trialEnd = params.trial_end === 'now' ? null : (params.trial_end ?? null)
  return createSubscription(
    ctx,
    {
      customer: customer.id,
      items: params.items,
      billingMode: params.billing_mode?.type ?? 'flexible',
      trialEnd: params.trial_period_days === undefined ? trialEnd : now + params.trial_period_days * 86400,
      missingPaymentMethod: params.trial_settings?.end_behavior.missing_payment_method ?? 'create_invoice',
      billingCycleAnchor: params.billing_cycle_anchor ?? null,
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      metadata: changeMetadata({}, params.metadata),
      description: params.description ?? null,
      defaultPaymentMethod: params.default_payment_method ?? null,
      saveDefaultPaymentMethod: params.payment_settings?.save_default_payment_method ?? 'off',
      cancelAtPeriodEnd: params.cancel_at_period_end ?? false,
      cancelAt: null,
    },
    params.payment_behavior ?? 'allow_incomplete',
  )
}

const ENDED: readonly string[] = ['canceled', 'incomplete_expired']
const ALWAYS: readonly string[] = ['metadata', 'cancellation_details']
/** https://docs.stripe.com/billing/subscriptions/pending-updates-reference#supported-attributes */
const PENDING: readonly string[] = [
  'items',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'billing_cycle_anchor',
  'trial_end',
  'off_session',
]
const SCHEDULED: readonly string[] = [
  'items',
  'trial_end',
  'cancel_at',
  'cancel_at_period_end',
  'billing_cycle_anchor',
]

function checkUpdate(subscription: Subscription, params: Update): void {
  const given = Object.keys(params)
  if (ENDED.includes(subscription.status) && given.some((name) => !ALWAYS.includes(name))) {
    throw invalidRequest('A canceled subscription can only update its cancellation_details and metadata.')
  }
  const refused = given.find((name) => !PENDING.includes(name))
  if (params.payment_behavior === 'pending_if_incomplete' && refused !== undefined) {
    throw invalidRequest(
      `When \`payment_behavior\` is \`pending_if_incomplete\` you can't pass \`${refused}\`.`,
      refused,
    )
  }
  const scheduled = given.find((name) => SCHEDULED.includes(name))
  if (subscription.schedule !== null && scheduled !== undefined) {
    throw invalidRequest(
      `The subscription is managed by the subscription schedule \`${subscription.schedule}\`, and updating any ${scheduled === 'items' ? 'items' : 'cancelation behavior'} directly is not allowed. Please update the schedule instead.`,
      scheduled,
    )
  }
  if (params.cancel_at_period_end === true && typeof params.cancel_at === 'number') {
    throw invalidRequest('You may only specify one of these parameters: cancel_at, cancel_at_period_end.')
  }
}

export function toChange(
  params: Pick<
    Update,
    'items' | 'proration_behavior' | 'proration_date' | 'trial_end' | 'billing_cycle_anchor'
  >,
): SubscriptionChange {
  return {
    items: params.items ?? [],
    prorationBehavior: params.proration_behavior ?? 'create_prorations',
    prorationDate: params.proration_date ?? null,
    trialEnd: params.trial_end ?? null,
    resetAnchor: params.billing_cycle_anchor?.type === 'now',
  }
}

function update(ctx: Context, params: Update, id: string): Subscription {
  const before = getSubscription(ctx, id)
  checkUpdate(before, params)
  checkMethod(ctx, before.customer, params.default_payment_method)
  const details = params.cancellation_details
  const settings = before.payment_settings
  const end = params.trial_settings?.end_behavior
  const plain: Subscription = {
    ...before,
    metadata: changeMetadata(before.metadata, params.metadata),
    default_payment_method:
      params.default_payment_method === undefined
        ? before.default_payment_method
        : params.default_payment_method,
    description: params.description === undefined ? before.description : params.description,
    cancellation_details:
      details === undefined
        ? before.cancellation_details
        : {
            comment: details.comment ?? null,
            feedback: details.feedback ?? null,
            feedback_option: null,
            reason: before.cancellation_details?.reason ?? null,
          },
    payment_settings:
      settings === null
        ? null
        : {
            ...settings,
            save_default_payment_method:
              params.payment_settings?.save_default_payment_method ?? settings.save_default_payment_method,
          },
    trial_settings:
      end === undefined
        ? before.trial_settings
        : {
            end_behavior: {
              billing_cycle_anchor: 'now',
              missing_payment_method: end.missing_payment_method ?? 'create_invoice',
            },
          },
  }
  const current = ctx.tables.subscriptions.put<Subscription>(plain)
  const planned = planChange(ctx, current, toChange(params))
  const changed =
    planned.touched || planned.invoiceNow
      ? applyChange(ctx, current, planned, params.payment_behavior ?? 'allow_incomplete')
      : current
  const dated = ctx.tables.subscriptions.put<Subscription>({ ...changed, ...dateOf(ctx, changed, params) })
  scheduleSubscription(ctx, dated)
  if (params.trial_end !== undefined) remindOfTrialEnd(ctx, dated)
  return dated
}

export const subscriptionRoutes = [
  route('POST', '/v1/subscriptions', createFields, create),
  route('GET', '/v1/subscriptions/:id', {}, (ctx, _, id) => getSubscription(ctx, id)),
  route('POST', '/v1/subscriptions/:id', updateFields, update),
  route('DELETE', '/v1/subscriptions/:id', cancelFields, (ctx, params, id) => {
    const subscription = getSubscription(ctx, id)
    if (ENDED.includes(subscription.status)) throw noSuch('subscription', id)
    return cancelSubscription(ctx, subscription, {
      reason: 'cancellation_requested',
      prorate: params.prorate ?? false,
      ...(params.invoice_now === true ? { bills: 'now' as const } : {}),
      comment: params.cancellation_details?.comment ?? null,
      feedback: params.cancellation_details?.feedback ?? null,
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
        (price === undefined || row.items.data.some((item) => item.price.id === price)) &&
        (params.test_clock === undefined
          ? params.customer !== undefined || row.test_clock === null
          : row.test_clock === params.test_clock) &&
        isWithin(row.created, params.created) &&
        isWithin(nextPeriodEnd(row), params.current_period_end) &&
        isWithin(row.items.data[0]?.current_period_start ?? 0, params.current_period_start),
    )
    return paginate(rows, params, '/v1/subscriptions', 'subscription')
  }),
  route(
    'GET',
    '/v1/subscription_items',
    { ...page, subscription: required(string()) } satisfies Covers<Stripe.SubscriptionItemListParams>,
    (ctx, params) =>
      paginate(
        getSubscription(ctx, params.subscription, 'subscription').items.data,
        params,
        '/v1/subscription_items',
        'subscription_item',
      ),
  ),
]

/** Without a status Stripe leaves canceled ones out. */
function hasStatus(row: Subscription, status: string | undefined): boolean {
  if (status === undefined) return row.status !== 'canceled'
  if (status === 'all') return true
  if (status === 'ended') return ENDED.includes(row.status)
  return row.status === status
}
