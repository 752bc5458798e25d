// What a phase of a schedule makes of its subscription.
// https://docs.stripe.com/billing/subscriptions/subscription-schedules
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Subscription, SubscriptionSchedule } from '../core/wire.ts'
import { replaceDiscounts } from '../resources/discount-params.ts'
import { createAddedItems } from './added-items.ts'
import { applyChange } from './apply.ts'
import { createUsageItem } from './bill-usage.ts'
import { remindOfTrialEnd } from './create.ts'
import { readItemChanges, withItems } from './items.ts'
import type { ChangedItem } from './items.ts'
import { toAddedItems, toGivenDiscounts, toItemParts } from './phase-parts.ts'
import type { Phase } from './phase-parts.ts'
import { changesInterval, planChange } from './update.ts'

type Settings = SubscriptionSchedule['default_settings']

/** What a phase says goes before what the schedule says; what neither says, or said before, is left alone. */
export interface Surroundings {
  settings: Settings
  /** The phase before, where this one follows one. */
  previous: Phase | undefined
}

type Inherited = 'billing_thresholds' | 'collection_method' | 'invoice_settings'

function inherit<K extends Inherited>(
  phase: Phase,
  { previous, settings }: Surroundings,
  name: K,
): Phase[K] | Settings[K] {
  return phase[name] ?? (previous === undefined || previous[name] === null ? null : settings[name])
}

/** What neither costs nor moves anything. A phase's metadata is added to the subscription's. */
function withPhaseFields(
  ctx: Context,
  subscription: Subscription,
  phase: Phase,
  around: Surroundings,
): Subscription {
  const invoices = inherit(phase, around, 'invoice_settings')
  const discounts = toGivenDiscounts(ctx, phase.discounts, subscription.discounts)
  return {
    ...subscription,
    billing_thresholds: inherit(phase, around, 'billing_thresholds') ?? subscription.billing_thresholds,
    collection_method: inherit(phase, around, 'collection_method') ?? subscription.collection_method,
    days_until_due: invoices?.days_until_due ?? subscription.days_until_due,
    default_payment_method: phase.default_payment_method ?? subscription.default_payment_method,
    default_tax_rates: phase.default_tax_rates ?? [],
    description: phase.description ?? subscription.description,
    discounts: replaceDiscounts(ctx, subscription, discounts) ?? subscription.discounts,
    invoice_settings: invoices === null ? subscription.invoice_settings : toInvoiceSettings(invoices),
    metadata: { ...subscription.metadata, ...phase.metadata },
  }
}

/** The part of a phase's settings that invoices show. */
export function toInvoiceSettings(
  given: Pick<Subscription['invoice_settings'], 'custom_fields' | 'description' | 'footer'>,
): Subscription['invoice_settings'] {
  return {
    account_tax_ids: null,
    custom_fields: given.custom_fields,
    description: given.description,
    footer: given.footer,
    issuer: { type: 'self' },
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
  around: Surroundings,
  behavior: Phase['proration_behavior'] = phase.proration_behavior,
): void {
  const now = nowOn(ctx, before.test_clock)
  const subscription = ctx.tables.subscriptions.put<Subscription>(withPhaseFields(ctx, before, phase, around))
  if (now === phase.start_date) {
    createAddedItems(ctx, subscription, toAddedItems(ctx, phase))
  }
  const changes = toChanges(ctx, subscription, phase)
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
      createUsageItem(ctx, subscription, before, now, after === null)
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
function toChanges(ctx: Context, subscription: Subscription, phase: Phase): ChangedItem[] {
  const rest = [...subscription.items.data]
  const wanted = [...phase.items]
  const changes: ChangedItem[] = []
  for (const item of wanted.filter((candidate) => rest.some((other) => other.price.id === candidate.price))) {
    const index = rest.findIndex((other) => other.price.id === item.price)
    const [kept] = rest.splice(index, 1)
    if (kept === undefined) continue
    changes.push({ id: kept.id, price: item.price, ...toItemParts(ctx, item, kept) })
    wanted.splice(wanted.indexOf(item), 1)
  }
  for (const item of wanted) {
    const moved = rest.shift()
    changes.push({
      ...(moved === undefined ? {} : { id: moved.id }),
      price: item.price,
      ...toItemParts(ctx, item, moved ?? null),
    })
  }
  for (const left of rest) changes.push({ id: left.id, deleted: true })
  return changes
}
