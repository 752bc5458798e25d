// What a phase of a schedule makes of its subscription.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { replaceDiscounts } from '../resources/discount-params.ts'
import type { GivenDiscount } from '../resources/discount-params.ts'
import { createAddedItems } from './added-items.ts'
import { applyChange } from './apply.ts'
import { createUsageItem } from './bill-usage.ts'
import { remindOfTrialEnd } from './create.ts'
import { readItemChanges, withItems } from './items.ts'
import type { ChangedItem } from './items.ts'
import { changesInterval, planChange } from './update.ts'

export type Phase = SubscriptionSchedule['phases'][number]

/** The phase's discounts as parameters of a subscription. */
export function discountsOf(phase: Phase): GivenDiscount[] {
  return phase.discounts.map(({ coupon, discount, promotion_code: code }) => ({
    ...(coupon === null ? {} : { coupon }),
    ...(discount === null ? {} : { discount }),
    ...(code === null ? {} : { promotion_code: code }),
  }))
}

/** What neither costs nor moves anything. A phase's metadata is added to the subscription's. */
function withPhaseFields(ctx: Context, subscription: Subscription, phase: Phase): Subscription {
  return {
    ...subscription,
    collection_method: phase.collection_method ?? subscription.collection_method,
    days_until_due: phase.invoice_settings?.days_until_due ?? subscription.days_until_due,
    default_payment_method: phase.default_payment_method ?? subscription.default_payment_method,
    default_tax_rates: phase.default_tax_rates ?? [],
    description: phase.description ?? subscription.description,
    discounts: replaceDiscounts(ctx, subscription, discountsOf(phase)) ?? subscription.discounts,
    metadata: { ...subscription.metadata, ...phase.metadata },
  }
}

/**
 * Gives the subscription the phase's items and fields. Where a period ends at this very moment the renewal that follows
 * bills them; else the change is prorated as the phase (or the caller) says.
 */
export function enterPhase(
  ctx: Context,
  before: Subscription,
  phase: Phase,
  behavior: Phase['proration_behavior'] = phase.proration_behavior,
): void {
  const now = nowOn(ctx, before.test_clock)
  const subscription = ctx.tables.subscriptions.put<Subscription>(withPhaseFields(ctx, before, phase))
  if (now === phase.start_date) {
    const added = phase.add_invoice_items.map(({ price, quantity }) => ({ price, quantity: quantity ?? 1 }))
    createAddedItems(ctx, subscription, added)
  }
  const changes = toChanges(subscription, phase)
  const trialEnd = phase.trial_end !== null && phase.trial_end > now ? phase.trial_end : null
  const isBoundary = subscription.items.data.every((item) => item.current_period_end === now)
  if (isBoundary && trialEnd === null) {
    replaceBeforeRenewal(ctx, subscription, changes, now)
    return
  }
  const planned = planChange(ctx, subscription, {
    items: changes,
    prorationBehavior: behavior,
    prorationDate: null,
    trialEnd: trialEnd === subscription.trial_end ? null : trialEnd,
    resetAnchor: phase.billing_cycle_anchor === 'phase_start' && now === phase.start_date,
  })
  if (!planned.touched && !planned.invoiceNow) return
  remindOfTrialEnd(ctx, applyChange(ctx, subscription, planned, 'allow_incomplete'))
}

function quantityOf(item: Phase['items'][number]): { quantity?: number } {
  return item.quantity === undefined ? {} : { quantity: item.quantity }
}

/** The new items take over the period that is ending, so that the renewal moves them on. */
function replaceBeforeRenewal(
  ctx: Context,
  subscription: Subscription,
  changes: readonly ChangedItem[],
  now: number,
): void {
  const start = Math.min(...subscription.items.data.map((item) => item.current_period_start))
  const read = readItemChanges(ctx, subscription, changes, () => ({ start, end: now }), now)
  for (const { before, after } of read) {
    if (before !== null && after?.price.id !== before.price.id)
      createUsageItem(ctx, subscription, before, now)
  }
  const items = read.flatMap(({ after }) => (after === null ? [] : [after]))
  // A longer interval begins its own grid here; else a year bought now would end at the old anchor's day.
  const regrids = read.some((change) => changesInterval(change))
  ctx.tables.subscriptions.put<Subscription>(
    withItems(
      { ...subscription, billing_cycle_anchor: regrids ? now : subscription.billing_cycle_anchor },
      items,
    ),
  )
}

/** Items of the same price are kept, the first others are moved to the new prices, the rest removed. */
function toChanges(subscription: Subscription, phase: Phase): ChangedItem[] {
  const rest = [...subscription.items.data]
  const wanted = [...phase.items]
  const changes: ChangedItem[] = []
  for (const item of wanted.filter((candidate) => rest.some((other) => other.price.id === candidate.price))) {
    const index = rest.findIndex((other) => other.price.id === item.price)
    const [kept] = rest.splice(index, 1)
    if (kept === undefined) continue
    changes.push({ id: kept.id, price: item.price, ...quantityOf(item) })
    wanted.splice(wanted.indexOf(item), 1)
  }
  for (const item of wanted) {
    const moved = rest.shift()
    changes.push({
      ...(moved === undefined ? {} : { id: moved.id }),
      price: item.price,
      ...quantityOf(item),
    })
  }
  for (const left of rest) changes.push({ id: left.id, deleted: true })
  return changes
}
