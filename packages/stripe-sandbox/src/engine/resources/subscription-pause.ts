// `POST /v1/subscriptions/:id/pause`, `/resume` and `/migrate`.
import type Stripe from 'stripe'
import { pauseSubscription, resumeSubscription } from '../billing/pause.ts'
import { nowOn } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { getSubscription } from '../core/find.ts'
import { route } from '../core/route.ts'
import { object, oneOf, required, timestamp } from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'
import type { Subscription } from '../core/wire.ts'
import { ENDED } from './subscription-update.ts'

export const pauseFields = {
  bill_for: object({
    outstanding_usage_through: object({
      type: required(oneOf('none', 'now')),
    } satisfies Covers<Stripe.SubscriptionPauseParams.BillFor.OutstandingUsageThrough>),
    unused_time_from: object({
      type: required(oneOf('item_current_period_start', 'none', 'now')),
    } satisfies Covers<Stripe.SubscriptionPauseParams.BillFor.UnusedTimeFrom>),
  } satisfies Covers<Stripe.SubscriptionPauseParams.BillFor>),
  invoicing_behavior: oneOf('invoice', 'pending_invoice_item'),
  type: oneOf('subscription'),
} satisfies Covers<Stripe.SubscriptionPauseParams>

const resumeFields = {
  billing_cycle_anchor: object({
    type: required(oneOf('now', 'unchanged')),
  } satisfies Covers<Stripe.SubscriptionResumeParams.BillingCycleAnchor>),
  payment_behavior: oneOf('resume_on_payment_attempt', 'resume_on_payment_success'),
  proration_behavior: oneOf('always_invoice', 'create_prorations', 'none'),
  proration_date: timestamp(),
} satisfies Covers<Stripe.SubscriptionResumeParams>

const migrateFields = {
  billing_mode: required(
    object({
      flexible: object({
        proration_discounts: oneOf('included', 'itemized'),
      } satisfies Covers<Stripe.SubscriptionMigrateParams.BillingMode.Flexible>),
      type: required(oneOf('flexible')),
    } satisfies Covers<Stripe.SubscriptionMigrateParams.BillingMode>),
  ),
} satisfies Covers<Stripe.SubscriptionMigrateParams>

export const subscriptionPauseRoutes = [
  route('POST', '/v1/subscriptions/:id/pause', pauseFields, (ctx, params, id) =>
    pauseSubscription(ctx, getSubscription(ctx, id), {
      creditsFrom: params.bill_for?.unused_time_from?.type ?? 'now',
      billsUsage: params.bill_for?.outstanding_usage_through?.type !== 'none',
      invoices: params.invoicing_behavior === 'invoice',
    }),
  ),
  route('POST', '/v1/subscriptions/:id/resume', resumeFields, (ctx, params, id) =>
    resumeSubscription(ctx, getSubscription(ctx, id), {
      resetsAnchor: params.billing_cycle_anchor?.type !== 'unchanged',
      needsPayment: params.payment_behavior === 'resume_on_payment_success',
      prorationBehavior: params.proration_behavior ?? 'create_prorations',
      prorationDate: params.proration_date ?? null,
    }),
  ),
  route('POST', '/v1/subscriptions/:id/migrate', migrateFields, (ctx, params, id) => {
    const subscription = getSubscription(ctx, id)
    if (ENDED.includes(subscription.status)) {
      throw invalidRequest('You cannot migrate a subscription that has ended.')
    }
    if (subscription.billing_mode.type === 'flexible') {
      throw invalidRequest(
        'The subscription already uses `billing_mode[type]=flexible`.',
        'billing_mode[type]',
      )
    }
    return ctx.tables.subscriptions.put<Subscription>({
      ...subscription,
      billing_mode: {
        flexible: { proration_discounts: params.billing_mode.flexible?.proration_discounts ?? 'included' },
        type: 'flexible',
        updated_at: nowOn(ctx, subscription.test_clock),
      },
    })
  }),
]
