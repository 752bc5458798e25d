// The parameters of `/v1/subscription_schedules`.
import type Stripe from 'stripe'
import {
  arrayOf,
  integer,
  metadata,
  object,
  oneOf,
  oneOfBuilt,
  required,
  string,
  timestamp,
  unbuilt,
  wordOr,
} from '../core/schema.ts'
import type { Covers } from '../core/schema.ts'

const prorationBehavior = oneOf('always_invoice', 'create_prorations', 'none')

const phaseFields = {
  add_invoice_items: unbuilt,
  application_fee_percent: unbuilt,
  automatic_tax: unbuilt,
  billing_cycle_anchor: oneOfBuilt(['automatic'], ['phase_start']),
  billing_thresholds: unbuilt,
  collection_method: oneOfBuilt(['charge_automatically'], ['send_invoice']),
  currency: string(3),
  default_payment_method: unbuilt,
  default_tax_rates: unbuilt,
  description: unbuilt,
  discounts: unbuilt,
  duration: object({
    interval: required(oneOf('day', 'week', 'month', 'year')),
    interval_count: integer({ min: 1 }),
  } satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.Duration>),
  end_date: timestamp(),
  invoice_settings: unbuilt,
  items: required(
    arrayOf(
      object({
        billing_thresholds: unbuilt,
        discounts: unbuilt,
        metadata: metadata(),
        plan: unbuilt,
        price: required(string()),
        price_data: unbuilt,
        quantity: integer({ min: 0 }),
        tax_rates: unbuilt,
      } satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase.Item>),
    ),
  ),
  metadata: metadata(),
  on_behalf_of: unbuilt,
  proration_behavior: prorationBehavior,
  start_date: wordOr('now', timestamp()),
  transfer_data: unbuilt,
  trial: unbuilt,
  trial_end: unbuilt,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams.Phase>

export const createFields = {
  billing_mode: unbuilt,
  customer: unbuilt,
  customer_account: unbuilt,
  default_settings: unbuilt,
  end_behavior: unbuilt,
  from_subscription: string(),
  metadata: metadata(),
  pause_schedules: unbuilt,
  phases: unbuilt,
  start_date: unbuilt,
} satisfies Covers<Stripe.SubscriptionScheduleCreateParams>

export const updateFields = {
  default_settings: unbuilt,
  end_behavior: oneOfBuilt(['cancel', 'release'], ['none', 'renew']),
  metadata: metadata(),
  pause_schedules: unbuilt,
  phases: arrayOf(object(phaseFields)),
  proration_behavior: prorationBehavior,
} satisfies Covers<Stripe.SubscriptionScheduleUpdateParams>
