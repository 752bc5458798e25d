// A subscription as it is when it begins, before its items are on it.
import type { Context } from '../core/context.ts'
import type { Subscription } from '../core/wire.ts'
import { readDiscounts } from '../resources/discount-params.ts'
import type { GivenDiscount, Purchase } from '../resources/discount-params.ts'
import { toMethodOptions } from '../resources/subscription-settings.ts'
import type { methodOptionsField } from '../resources/subscription-settings.ts'
import { readTaxRates } from '../resources/tax-rates.ts'
import type { AddedItem } from './added-items.ts'
import { toAnchorConfig } from './anchor.ts'
import type { AnchorConfig } from './anchor.ts'
import { toItemList } from './items.ts'
import type { NewItem } from './items.ts'

type PaymentMethodTypes = NonNullable<Subscription['payment_settings']>['payment_method_types']
type EndBehavior = NonNullable<Subscription['trial_settings']>['end_behavior']

/** What a subscription is made from, wherever it was asked for. */
export interface NewSubscription {
  customer: string
  items: NewItem[]
  billingMode: 'classic' | 'flexible'
  trialEnd: number | null
  missingPaymentMethod: NonNullable<EndBehavior['missing_payment_method']>
  billingCycleAnchor: number | null
  prorationBehavior: 'always_invoice' | 'create_prorations' | 'none'
  metadata: Record<string, string>
  description: string | null
  defaultPaymentMethod: string | null
  saveDefaultPaymentMethod: 'off' | 'on_subscription'
  cancelAtPeriodEnd: boolean
  cancelAt: number | 'max_billed_until' | 'max_period_end' | 'min_period_end' | null
  addInvoiceItems?: AddedItem[] | undefined
  /** When it began, where that is in the past: the time since is billed too. */
  startDate?: number | undefined
  billingCycleAnchorConfig?: AnchorConfig | undefined
  collectionMethod?: Subscription['collection_method'] | undefined
  daysUntilDue?: number | undefined
  paymentMethodTypes?: PaymentMethodTypes | undefined
  /** The first invoice is a draft for an hour, and its payment decides nothing at first. */
  firstInvoiceWaits?: boolean
  prorationDiscounts?: 'included' | 'itemized' | undefined
  /** Of the prices' currencies; by default the first price's own. */
  currency?: string | undefined
  discounts?: GivenDiscount[] | null | undefined
  defaultTaxRates?: string[] | null | undefined
  /** Whether the grid begins with the trial, not at its end. */
  keepsAnchorAfterTrial?: boolean
  methodOptions?: ReturnType<typeof methodOptionsField.parse> | undefined
  /** What is kept as it was given. */
  kept?: Partial<
    Pick<
      Subscription,
      'billing_thresholds' | 'default_source' | 'invoice_settings' | 'pending_invoice_item_interval'
    >
  >
}

export const NO_INVOICE_SETTINGS: Subscription['invoice_settings'] = {
  account_tax_ids: null,
  custom_fields: null,
  description: null,
  footer: null,
  issuer: { type: 'self' },
}

/** The object, with nothing billed and no items yet. */
export function newSubscription(
  ctx: Context,
  id: string,
  given: NewSubscription,
  at: {
    now: number
    anchor: number
    currency: string
    purchase: Purchase
    trialing: boolean
    testClock: string | null
  },
): Subscription {
  const { now } = at
  return {
    id,
    object: 'subscription',
    application: null,
    application_fee_percent: null,
    automatic_tax: { disabled_reason: null, enabled: false, liability: null },
    billing_cycle_anchor: at.anchor,
    billing_cycle_anchor_config: toAnchorConfig(given.billingCycleAnchorConfig),
    billing_mode:
      given.billingMode === 'flexible'
        ? {
            flexible: { proration_discounts: given.prorationDiscounts ?? 'included' },
            type: 'flexible',
            updated_at: now,
          }
        : { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: typeof given.cancelAt === 'number' ? given.cancelAt : null,
    cancel_at_period_end: given.cancelAtPeriodEnd,
    canceled_at: given.cancelAtPeriodEnd || given.cancelAt !== null ? now : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: given.collectionMethod ?? 'charge_automatically',
    created: now,
    currency: at.currency,
    customer: given.customer,
    customer_account: null,
    days_until_due: given.daysUntilDue ?? null,
    default_payment_method: given.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: readTaxRates(ctx, given.defaultTaxRates, 'default_tax_rates') ?? [],
    description: given.description,
    discounts:
      readDiscounts(ctx, given.discounts, { customer: given.customer, subscription: id }, at.purchase) ?? [],
    ended_at: null,
    invoice_settings: NO_INVOICE_SETTINGS,
    items: toItemList(id, []),
    latest_invoice: null,
    livemode: false,
    managed_payments: { enabled: false },
    metadata: given.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: toMethodOptions(null, given.methodOptions, at.currency),
      payment_method_types: given.paymentMethodTypes ?? null,
      save_default_payment_method: given.saveDefaultPaymentMethod,
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    plan: null,
    schedule: null,
    start_date: given.startDate ?? now,
    status: at.trialing ? 'trialing' : 'active',
    test_clock: at.testClock,
    transfer_data: null,
    trial_end: at.trialing ? given.trialEnd : null,
    trial_settings: {
      end_behavior: {
        billing_cycle_anchor: given.keepsAnchorAfterTrial === true ? 'unchanged' : 'now',
        missing_payment_method: given.missingPaymentMethod,
      },
    },
    trial_start: at.trialing ? now : null,
    ...given.kept,
  }
}
