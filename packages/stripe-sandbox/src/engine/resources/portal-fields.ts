// The parameters of `/v1/billing_portal/configurations`. https://docs.stripe.com/api/customer_portal/configurations
import type Stripe from 'stripe'
import {
  arrayOf,
  boolean,
  emptyable,
  integer,
  metadata,
  object,
  oneOf,
  required,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'

const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')

const customerUpdate = {
  allowed_updates: emptyable(arrayOf(oneOf('address', 'email', 'name', 'phone', 'shipping', 'tax_id'))),
  enabled: boolean(),
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.CustomerUpdate>

const paymentMethodUpdate = {
  enabled: required(boolean()),
  payment_method_configuration: unbuilt,
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.PaymentMethodUpdate>

const subscriptionCancel = {
  cancellation_reason: object({
    enabled: required(boolean()),
    feedback_options: unbuilt,
    options: emptyable(
      arrayOf(
        oneOf(
          'customer_service',
          'low_quality',
          'missing_features',
          'other',
          'switched_service',
          'too_complex',
          'too_expensive',
          'unused',
        ),
      ),
    ),
  } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionCancel.CancellationReason>),
  enabled: boolean(),
  mode: oneOf('at_period_end', 'immediately'),
  proration_behavior: prorationBehavior,
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionCancel>

const subscriptionPause = {
  duration: object({
    interval_options: emptyable(
      arrayOf(
        object({
          interval: required(oneOf('day', 'month', 'week', 'year')),
          interval_count: integer({ min: 1 }),
        } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionPause.Duration.IntervalOption>),
      ),
    ),
    type: required(oneOf('indefinite', 'interval_options')),
  } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionPause.Duration>),
  enabled: boolean(),
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionPause>

const product = object({
  adjustable_quantity: object({
    enabled: required(boolean()),
    maximum: integer({ min: 1 }),
    minimum: integer({ min: 0 }),
  } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionUpdate.Product.AdjustableQuantity>),
  prices: required(arrayOf(string())),
  product: required(string()),
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionUpdate.Product>)

const subscriptionUpdate = {
  billing_cycle_anchor: oneOf('now', 'unchanged'),
  default_allowed_updates: emptyable(arrayOf(oneOf('price', 'promotion_code', 'quantity'))),
  enabled: boolean(),
  products: emptyable(arrayOf(product)),
  proration_behavior: prorationBehavior,
  schedule_at_period_end: object({
    conditions: emptyable(
      arrayOf(
        object({
          type: required(oneOf('decreasing_item_amount', 'shortening_interval')),
        } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionUpdate.ScheduleAtPeriodEnd.Condition>),
      ),
    ),
  } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionUpdate.ScheduleAtPeriodEnd>),
  trial_update_behavior: oneOf('continue_trial', 'end_trial'),
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.SubscriptionUpdate>

const features = object({
  customer_update: object(customerUpdate),
  invoice_history: object({
    enabled: required(boolean()),
  } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features.InvoiceHistory>),
  payment_method_update: object(paymentMethodUpdate),
  subscription_cancel: object(subscriptionCancel),
  subscription_pause: object(subscriptionPause),
  subscription_update: object(subscriptionUpdate),
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.Features>)

const shared = {
  business_profile: object({
    headline: emptyable(string(60)),
    privacy_policy_url: emptyable(string()),
    terms_of_service_url: emptyable(string()),
  } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.BusinessProfile>),
  default_return_url: emptyable(string()),
  login_page: object({
    enabled: required(boolean()),
  } satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams.LoginPage>),
  metadata: metadata(),
  name: emptyable(string()),
}

export const createFields = {
  ...shared,
  features: required(features),
} satisfies Covers<Stripe.BillingPortal.ConfigurationCreateParams>

export const updateFields = {
  ...shared,
  active: boolean(),
  features,
} satisfies Covers<Stripe.BillingPortal.ConfigurationUpdateParams>

export type ConfigurationParams = Parsed<typeof updateFields>
export type FeatureParams = NonNullable<ConfigurationParams['features']>
export type UpdateParams = NonNullable<FeatureParams['subscription_update']>
