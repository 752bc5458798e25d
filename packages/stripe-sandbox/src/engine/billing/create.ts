// Starting a subscription: `POST /v1/subscriptions`, a completed checkout session and a preview for a new customer
// all come through here. https://docs.stripe.com/api/subscriptions/create
import { getCustomer } from '../core/find.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, notBuilt } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import type { Invoice, InvoiceLine, Subscription, SubscriptionItem } from '../core/wire.ts'
import { boundary } from './calendar.ts'
import { debitFor, newDebit, periodFor, recurrenceOf } from './change.ts'
import { collect, noPaymentMethod, paymentMethodFor } from './collect.ts'
import { finalizeInvoice, newInvoice, storeDraft } from './invoice.ts'
import { checkItems, makeItem, toItemList, withItems } from './items.ts'
import type { NewItem } from './items.ts'
import { withInvoice } from './ledger.ts'
import type { Debits } from './ledger.ts'
import { createProrationItems, pendingItems, periodLines, takeItem } from './lines.ts'
import { amountOf } from './price.ts'
import { readDiscounts } from '../resources/discount-params.ts'
import type { GivenDiscount, Purchase } from '../resources/discount-params.ts'
import { readTaxRates } from '../resources/tax-rates.ts'
import { scheduleSubscription } from './timing.ts'
import { withLines } from './totals.ts'
import { isMetered } from './usage.ts'

export type PaymentBehavior = 'allow_incomplete' | 'default_incomplete' | 'error_if_incomplete'

type EndBehavior = NonNullable<Subscription['trial_settings']>['end_behavior']

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
  cancelAt: number | null
  /** Of the prices' currencies; by default the first price's own. */
  currency?: string | undefined
  discounts?: GivenDiscount[] | null | undefined
  defaultTaxRates?: string[] | null | undefined
}

export const INCOMPLETE_SECONDS = 23 * 3600
const REMINDER_SECONDS = 3 * 86400

/** The subscription and its first invoice with its lines, neither of them stored. */
export function draftSubscription(
  ctx: Context,
  given: NewSubscription,
): { subscription: Subscription; invoice: Invoice; debits: Debits } {
  const customer = getCustomer(ctx, given.customer, 'customer')
  const now = nowOn(ctx, customer.test_clock)
  const trialEnd = given.trialEnd !== null && given.trialEnd > now ? given.trialEnd : null
  const trialing = trialEnd !== null
  if (trialing && given.billingCycleAnchor !== null) {
    throw notBuilt('`billing_cycle_anchor` together with a trial', 'billing_cycle_anchor')
  }
  const anchor = trialEnd ?? given.billingCycleAnchor ?? now
  if (anchor < now) {
    throw invalidRequest(
      'billing_cycle_anchor cannot be earlier than the current time.',
      'billing_cycle_anchor',
    )
  }
  const id = newId(ctx, 'sub')
  const owner = { customer: customer.id, subscription: id, currency: given.currency ?? null }
  const items = given.items.map((item, index) =>
    makeItem(ctx, owner, item, index, (price) => periodFor(anchor, price, now, null), now),
  )
  checkItems(items, given.billingMode)
  const stub = !trialing && anchor > now
  for (const item of stub ? items : []) checkAnchor(anchor, item, now)
  const currency = given.currency ?? items[0]?.price.currency ?? ctx.settings.account.defaultCurrency
  if (customer.currency !== null && customer.currency !== currency) {
    throw invalidRequest(
      `You cannot combine currencies on a single customer. This customer has an active subscription, subscription schedule, discount, quote, or invoice item with currency ${customer.currency}`,
    )
  }
  const bare = newSubscription(ctx, id, given, {
    now,
    anchor,
    currency,
    purchase: { amount: totalOf(ctx, items, currency), currency },
    trialing,
    testClock: customer.test_clock,
  })
  const subscription = withItems(bare, items)
  const invoice = {
    ...newInvoice(ctx, {
      customer,
      subscription,
      reason: 'subscription_create',
      currency,
      periodStart: now,
      periodEnd: now,
      autoAdvance: true,
    }),
    default_payment_method: null,
  }
  const lines: InvoiceLine[] = pendingItems(ctx, customer.id, null)
    .filter((item) => item.currency === currency)
    .map((item) => takeItem(ctx, invoice, item))
  const debits: Debits = {}
  if (stub) {
    if (given.prorationBehavior !== 'none') {
      const licensed = items.filter((item) => !isMetered(item.price))
      const prorations = licensed.map((item) => debitFor(ctx, subscription, item, now, 'stub'))
      for (const item of createProrationItems(ctx, subscription, prorations))
        lines.push(takeItem(ctx, invoice, item))
      for (const { item, debit } of prorations) if (debit !== null) debits[item] = [debit]
    }
  } else {
    for (const item of items) {
      // https://docs.stripe.com/billing/subscriptions/billing-mode/compare#suppress-zero-amount-line-items-when-adding-usage-based-items
      if (isMetered(item.price) && given.billingMode === 'flexible') continue
      lines.push(...periodLines(ctx, invoice, subscription, item, trialing))
      if (!trialing) debits[item.id] = [newDebit(ctx, subscription, item)]
    }
  }
  return {
    subscription,
    invoice: withLines(ctx, invoice, lines, customer.balance),
    debits: withInvoice(debits, invoice.id, lines),
  }
}

function totalOf(ctx: Context, items: readonly SubscriptionItem[], currency: string): number {
  return items.reduce((sum, item) => sum + amountOf(ctx, item.price, item.quantity ?? 0, currency), 0)
}

function checkAnchor(anchor: number, item: SubscriptionItem, now: number): void {
  if (anchor <= boundary(now, recurrenceOf(item.price), 1)) return
  throw invalidRequest(
    'billing_cycle_anchor cannot be later than next natural billing date.',
    'billing_cycle_anchor',
  )
}

function newSubscription(
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
    billing_cycle_anchor_config: null,
    billing_mode:
      given.billingMode === 'flexible'
        ? { flexible: { proration_discounts: 'included' }, type: 'flexible', updated_at: now }
        : { flexible: null, type: 'classic' },
    billing_schedules: [],
    billing_thresholds: null,
    cancel_at: given.cancelAt,
    cancel_at_period_end: given.cancelAtPeriodEnd,
    canceled_at: given.cancelAtPeriodEnd || given.cancelAt !== null ? now : null,
    cancellation_details: { comment: null, feedback: null, feedback_option: null, reason: null },
    collection_method: 'charge_automatically',
    created: now,
    currency: at.currency,
    customer: given.customer,
    customer_account: null,
    days_until_due: null,
    default_payment_method: given.defaultPaymentMethod,
    default_source: null,
    default_tax_rates: readTaxRates(ctx, given.defaultTaxRates, 'default_tax_rates') ?? [],
    description: given.description,
    discounts:
      readDiscounts(ctx, given.discounts, { customer: given.customer, subscription: id }, at.purchase) ?? [],
    ended_at: null,
    invoice_settings: {
      account_tax_ids: null,
      custom_fields: null,
      description: null,
      footer: null,
      issuer: { type: 'self' },
    },
    items: toItemList(id, []),
    latest_invoice: null,
    livemode: false,
    managed_payments: null,
    metadata: given.metadata,
    next_pending_invoice_item_invoice: null,
    on_behalf_of: null,
    pause_collection: null,
    payment_settings: {
      payment_method_options: null,
      payment_method_types: null,
      save_default_payment_method: given.saveDefaultPaymentMethod,
    },
    pending_invoice_item_interval: null,
    pending_setup_intent: null,
    pending_update: null,
    plan: null,
    schedule: null,
    start_date: now,
    status: at.trialing ? 'trialing' : 'active',
    test_clock: at.testClock,
    transfer_data: null,
    trial_end: at.trialing ? given.trialEnd : null,
    trial_settings: {
      end_behavior: { billing_cycle_anchor: 'now', missing_payment_method: given.missingPaymentMethod },
    },
    trial_start: at.trialing ? now : null,
  }
}

/** Creates, bills and (unless `default_incomplete`) charges. Throws 402 for `error_if_incomplete`. */
export function createSubscription(
  ctx: Context,
  given: NewSubscription,
  behavior: PaymentBehavior,
): Subscription {
  const drafted = draftSubscription(ctx, given)
  const { subscription } = drafted
  ctx.tables.ledgers.put({ id: subscription.id, debits: drafted.debits, held: null })
  let created = ctx.tables.subscriptions.put<Subscription>({
    ...subscription,
    ...(given.cancelAtPeriodEnd ? { cancel_at: subscription.items.data[0]?.current_period_end ?? null } : {}),
    latest_invoice: drafted.invoice.id,
  })
  const invoice = finalizeInvoice(ctx, storeDraft(ctx, drafted.invoice, null))
  if (invoice.status === 'open') created = payFirst(ctx, created, invoice, behavior)
  scheduleSubscription(ctx, created)
  remindOfTrialEnd(ctx, created)
  return created
}

function payFirst(
  ctx: Context,
  created: Subscription,
  invoice: Invoice,
  behavior: PaymentBehavior,
): Subscription {
  const method = paymentMethodFor(ctx, invoice)
  if (behavior !== 'default_incomplete') {
    if (method === null) throw noPaymentMethod()
    const { error } = collect(ctx, invoice, method)
    if (error === null) {
      if (created.payment_settings?.save_default_payment_method !== 'on_subscription') return created
      return ctx.tables.subscriptions.put<Subscription>({ ...created, default_payment_method: method.id })
    }
    if (behavior === 'error_if_incomplete') throw error
  }
  ctx.store.schedule(
    'expire_incomplete',
    created.id,
    created.test_clock,
    created.created + INCOMPLETE_SECONDS,
  )
  return ctx.tables.subscriptions.put<Subscription>({ ...created, status: 'incomplete' })
}

/** Three days before, or at once where the trial is shorter. https://docs.stripe.com/billing/subscriptions/trials */
export function remindOfTrialEnd(ctx: Context, subscription: Subscription): void {
  ctx.store.cancelTask('trial_will_end', subscription.id)
  if (subscription.status !== 'trialing' || subscription.trial_end === null) return
  const at = subscription.trial_end - REMINDER_SECONDS
  if (at > nowOn(ctx, subscription.test_clock)) {
    ctx.store.schedule('trial_will_end', subscription.id, subscription.test_clock, at)
  } else {
    draftEvent(ctx, 'customer.subscription.trial_will_end', subscription)
  }
}
