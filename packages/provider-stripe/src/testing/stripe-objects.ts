/** Whole objects as Stripe answers them, to be varied field by field. */

import type { PlanId } from '@prorata/billing'
import { november, termsOf } from '@prorata/billing/testing'
import { Stripe } from 'stripe'
import { createPriceBook } from '../price-book.ts'

const start = november / 1000
export const december = Date.UTC(2026, 11, 1) / 1000

function entryOf(planId: PlanId) {
  const { interval, unitAmount, currency } = termsOf(planId)
  return { planId, interval, unitAmounts: { [currency]: unitAmount } }
}

/** Knows `price_starter` and `price_pro`, by the month. */
export const priceBook = createPriceBook(
  new Map([
    ['price_starter', entryOf('starter')],
    ['price_pro', entryOf('pro')],
  ]),
)

function stripePrice(id: string): Stripe.Price {
  return {
    id,
    object: 'price',
    active: true,
    billing_scheme: 'per_unit',
    created: start,
    currency: 'usd',
    custom_unit_amount: null,
    livemode: false,
    lookup_key: null,
    metadata: {},
    nickname: null,
    product: 'prod_1',
    recurring: {
      interval: 'month',
      interval_count: 1,
      meter: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    tax_behavior: null,
    tiers_mode: null,
    transform_quantity: null,
    type: 'recurring',
    unit_amount: 1_900,
    unit_amount_decimal: Stripe.Decimal.from('1900'),
  }
}

export function stripeItem(priceId: string, overrides: Partial<Stripe.SubscriptionItem> = {}) {
  return {
    id: 'si_1',
    object: 'subscription_item',
    billing_thresholds: null,
    created: start,
    current_period_end: december,
    current_period_start: start,
    current_trial: null,
    discounts: [],
    metadata: {},
    plan: {
      id: priceId,
      object: 'plan',
      active: true,
      amount: 1_900,
      amount_decimal: Stripe.Decimal.from('1900'),
      billing_scheme: 'per_unit',
      created: start,
      currency: 'usd',
      interval: 'month',
      interval_count: 1,
      livemode: false,
      metadata: {},
      meter: null,
      nickname: null,
      product: 'prod_1',
      tiers_mode: null,
      transform_usage: null,
      trial_period_days: null,
      usage_type: 'licensed',
    },
    price: stripePrice(priceId),
    quantity: 1,
    subscription: 'sub_1',
    tax_rates: [],
    ...overrides,
  } satisfies Stripe.SubscriptionItem
}

export function listOf<Item>(data: Item[]) {
  return { object: 'list' as const, data, has_more: false, url: '/v1/list' }
}

export function stripeSubscription(overrides: Partial<Stripe.Subscription> = {}): Stripe.Subscription {
  return {
    id: 'sub_1',
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: start,
    billing_cycle_anchor_config: null,
    billing_mode: { flexible: null, type: 'flexible' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: null,
    cancel_at_period_end: false,
    canceled_at: null,
    cancellation_details: null,
    collection_method: 'charge_automatically',
    created: start,
    currency: 'usd',
    customer: 'cus_1',
    customer_account: null,
    days_until_due: null,
    default_payment_method: null,
    default_source: null,
    description: null,
    discounts: [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: listOf([stripeItem('price_starter')]),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: {},
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: null,
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    schedule: null,
    start_date: start,
    status: 'active',
    test_clock: null,
    transfer_data: null,
    trial_end: null,
    trial_settings: null,
    trial_start: null,
    ...overrides,
  }
}

export function stripeSchedule(overrides: Partial<Stripe.SubscriptionSchedule> = {}) {
  return {
    id: 'sub_sched_1',
    object: 'subscription_schedule',
    application: null,
    billing_mode: { flexible: null, type: 'flexible' },
    canceled_at: null,
    completed_at: null,
    created: start,
    current_phase: { start_date: start, end_date: december },
    customer: 'cus_1',
    customer_account: null,
    default_settings: {
      application_fee_percent: null,
      billing_cycle_anchor: 'automatic',
      billing_thresholds: null,
      collection_method: null,
      default_payment_method: null,
      description: null,
      invoice_settings: {
        account_tax_ids: null,
        custom_fields: null,
        days_until_due: null,
        description: null,
        footer: null,
        issuer: { type: 'self' },
      },
      on_behalf_of: null,
      transfer_data: null,
    },
    end_behavior: 'release',
    livemode: false,
    metadata: {},
    pause_schedules: [],
    phases: [],
    released_at: null,
    released_subscription: null,
    status: 'active',
    subscription: 'sub_1',
    test_clock: null,
    ...overrides,
  } satisfies Stripe.SubscriptionSchedule
}

export function stripePhase(priceId: string, from: number, to: number): Stripe.SubscriptionSchedule.Phase {
  return {
    add_invoice_items: [],
    application_fee_percent: null,
    billing_cycle_anchor: null,
    billing_thresholds: null,
    collection_method: null,
    currency: 'usd',
    default_payment_method: null,
    description: null,
    discounts: [],
    end_date: to,
    invoice_settings: null,
    items: [
      { billing_thresholds: null, discounts: [], metadata: {}, plan: priceId, price: priceId, quantity: 1 },
    ],
    metadata: {},
    on_behalf_of: null,
    proration_behavior: 'none',
    start_date: from,
    transfer_data: null,
    trial_end: null,
  }
}
