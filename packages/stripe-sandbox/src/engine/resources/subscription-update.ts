// `POST /v1/subscriptions/:id`. https://docs.stripe.com/api/subscriptions/update
import { createAddedItems } from '../billing/added-items.ts'
import { applyChange } from '../billing/apply.ts'
import { noPaymentMethod, paymentMethodFor } from '../billing/collect.ts'
import { remindOfTrialEnd } from '../billing/create.ts'
import { planEnd } from '../billing/end-date.ts'
import { scheduleInterval } from '../billing/pending-interval.ts'
import { endTrial } from '../billing/renew.ts'
import { scheduleSubscription } from '../billing/timing.ts'
import type { ChangedItem } from '../billing/items.ts'
import { planChange } from '../billing/update.ts'
import type { SubscriptionChange } from '../billing/update.ts'
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { getInvoice } from '../core/find.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { Subscription } from '../core/wire.ts'
import { replaceDiscounts } from './discount-params.ts'
import { feedbackOptionOf } from './feedback-options.ts'
import { toPauseCollection } from './pause-collection.ts'
import { dateOf } from './subscription-dates.ts'
import type { updateFields } from './subscription-fields.ts'
import {
  checkSource,
  toInterval,
  toInvoiceSettings,
  toMethodOptions,
  toThresholds,
} from './subscription-settings.ts'
import { readTaxRates } from './tax-rates.ts'

export type Update = Partial<Omit<Parsed<typeof updateFields>, 'items'>> & {
  items?: ChangedItem[] | undefined
}

export const ENDED: readonly string[] = ['canceled', 'incomplete_expired']
const ALWAYS: readonly string[] = ['metadata', 'cancellation_details']
/** https://docs.stripe.com/billing/subscriptions/pending-updates-reference#supported-attributes */
const PENDING: readonly string[] = [
  'items',
  'payment_behavior',
  'proration_behavior',
  'proration_date',
  'billing_cycle_anchor',
  'discounts',
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

export function checkMethod(ctx: Context, customer: string, id: string | null | undefined): void {
  if (id === undefined || id === null || ctx.tables.payment_methods.get(id)?.customer === customer) return
  throw invalidRequest(
    `The customer does not have a payment method with the ID ${id}. The payment method must be attached to the customer.`,
    'default_payment_method',
    'resource_missing',
  )
}

/** Only invoices that are sent have a day on which they are due. */
export function checkCollection(
  method: Subscription['collection_method'] | undefined,
  days: number | null | undefined,
): void {
  if (method === 'send_invoice' && typeof days !== 'number') {
    throw invalidRequest(
      'You must specify `days_until_due` when `collection_method` is `send_invoice`.',
      'days_until_due',
    )
  }
  if (method !== 'send_invoice' && typeof days === 'number') {
    throw invalidRequest(
      'You can only set `days_until_due` if `collection_method` is `send_invoice`.',
      'days_until_due',
    )
  }
}

function checkUpdate(subscription: Subscription, params: Update): void {
  const given = Object.keys(params)
  if (ENDED.includes(subscription.status) && given.some((name) => !ALWAYS.includes(name))) {
    throw invalidRequest(
      'A canceled subscription can only update its cancellation_details and metadata.',
      undefined,
      'invalid_canceled_subscription_fields',
    )
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

function keep<T>(given: T | undefined, before: T): T {
  return given === undefined ? before : given
}

function paymentSettings(before: Subscription, given: Update['payment_settings']) {
  const settings = before.payment_settings
  if (settings === null || given === undefined) return settings
  return {
    ...settings,
    payment_method_options: toMethodOptions(
      settings.payment_method_options,
      given.payment_method_options,
      before.currency,
    ),
    payment_method_types: keep(given.payment_method_types, settings.payment_method_types),
    save_default_payment_method: given.save_default_payment_method ?? settings.save_default_payment_method,
  }
}

/** What neither costs nor moves anything. */
function withPlainFields(ctx: Context, before: Subscription, params: Update): Subscription {
  const details = params.cancellation_details
  const end = params.trial_settings?.end_behavior
  const collectionMethod = params.collection_method ?? before.collection_method
  const days = collectionMethod === 'send_invoice' ? (params.days_until_due ?? before.days_until_due) : null
  checkCollection(collectionMethod, params.days_until_due ?? days)
  return {
    ...before,
    billing_thresholds: keep(toThresholds(params.billing_thresholds), before.billing_thresholds),
    cancellation_details:
      details === undefined
        ? before.cancellation_details
        : {
            comment: details.comment ?? null,
            feedback: details.feedback ?? null,
            feedback_option: feedbackOptionOf(ctx, details.feedback_option),
            reason: before.cancellation_details?.reason ?? null,
          },
    collection_method: collectionMethod,
    days_until_due: days,
    default_payment_method: keep(params.default_payment_method, before.default_payment_method),
    default_source: keep(params.default_source, before.default_source),
    default_tax_rates:
      readTaxRates(ctx, params.default_tax_rates, 'default_tax_rates') ?? before.default_tax_rates ?? [],
    description: keep(params.description, before.description),
    discounts: keep(replaceDiscounts(ctx, before, params.discounts), before.discounts),
    invoice_settings: toInvoiceSettings(before.invoice_settings, params.invoice_settings),
    metadata: changeMetadata(before.metadata, params.metadata),
    pause_collection: toPauseCollection(ctx, before, params.pause_collection),
    payment_settings: paymentSettings(before, params.payment_settings),
    pending_invoice_item_interval: keep(
      toInterval(params.pending_invoice_item_interval),
      before.pending_invoice_item_interval,
    ),
    trial_settings:
      end === undefined
        ? before.trial_settings
        : {
            end_behavior: {
              billing_cycle_anchor:
                end.billing_cycle_anchor ?? before.trial_settings?.end_behavior.billing_cycle_anchor ?? 'now',
              missing_payment_method: end.missing_payment_method ?? 'create_invoice',
            },
          },
  }
}

/**
 * New discounts wait with the change that waits for its payment.
 * https://docs.stripe.com/changelog/dahlia/2026-05-27/pending-subscription-updates-discount-and-discounts-properties
 */
function withPendingDiscounts(before: Subscription, changed: Subscription): Subscription {
  const { pending_update: pending, discounts } = changed
  if (pending === null || pending === before.pending_update || discounts === before.discounts) return changed
  return { ...changed, discounts: before.discounts, pending_update: { ...pending, discounts } }
}

/** A trial that is ended by hand, unlike one that runs out, is refused where nothing can pay for what follows. Recorded. */
function checkPayable(ctx: Context, { status, latest_invoice: id }: Subscription): void {
  if (status !== 'past_due' || id === null) return
  if (paymentMethodFor(ctx, getInvoice(ctx, id)) === null) throw noPaymentMethod()
}

export function updateSubscription(ctx: Context, before: Subscription, params: Update): Subscription {
  checkUpdate(before, params)
  checkMethod(ctx, before.customer, params.default_payment_method)
  checkSource(ctx, before.customer, params.default_source)
  const behavior = params.payment_behavior ?? 'allow_incomplete'
  const current = ctx.tables.subscriptions.put<Subscription>(withPlainFields(ctx, before, params))
  createAddedItems(ctx, current, params.add_invoice_items ?? [])
  const endsTrial = params.trial_end === 'now' && current.status === 'trialing'
  if (endsTrial) {
    const trialEnd = nowOn(ctx, current.test_clock)
    if (!endTrial(ctx, { ...current, trial_end: trialEnd })) {
      return ctx.tables.subscriptions.get(current.id) ?? current
    }
  }
  const planned = planChange(ctx, current, toChange(params))
  const changed =
    planned.touched || planned.invoiceNow ? applyChange(ctx, current, planned, behavior) : current
  if (endsTrial && behavior !== 'default_incomplete') checkPayable(ctx, changed)
  let dated = ctx.tables.subscriptions.put<Subscription>({
    ...withPendingDiscounts(before, changed),
    ...dateOf(ctx, changed, params),
  })
  if (dated.cancel_at !== null || before.cancel_at !== null) {
    const ended = planEnd(ctx, dated, params.proration_behavior ?? 'create_prorations')
    if (ended !== null) dated = applyChange(ctx, dated, ended, behavior)
  }
  scheduleSubscription(ctx, dated)
  if (params.trial_end !== undefined) remindOfTrialEnd(ctx, dated)
  return params.pending_invoice_item_interval === undefined ? dated : scheduleInterval(ctx, dated)
}
