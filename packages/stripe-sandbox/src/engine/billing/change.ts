// What a change of a subscription's items costs: pure of payment, so that a preview and the real thing are one.
// Amounts: price × time left ÷ whole period, in seconds, rounded once per line.
// https://docs.stripe.com/billing/subscriptions/prorations
import { getPrice } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import type { Price, Subscription, SubscriptionItem } from '../core/wire.ts'
import { boundary, periodAt } from './calendar.ts'
import type { Recurrence } from './calendar.ts'
import { describeRemaining, describeStub, describeUnused } from './describe.ts'
import { ledgerOf } from './ledger.ts'
import type { Debit } from './ledger.ts'
import { productOf } from './lines.ts'
import type { Proration } from './lines.ts'
import { prorate } from './money.ts'
import { netOf } from './net.ts'
import { isMetered } from './usage.ts'

export function recurrenceOf(price: Price): Recurrence {
  if (price.recurring === null) throw new Error(`${price.id} is not recurring`)
  return price.recurring
}

/**
 * How long a whole period of the item is, however the period it stands in is cut. Before the anchor (a first, partial
 * period) it is the period that starts at the anchor.
 */
export function wholeSeconds(
  anchor: number,
  recurrence: Recurrence,
  period: { start: number; end: number },
): number {
  if (period.start < anchor) return boundary(anchor, recurrence, 1) - anchor
  const whole = periodAt(anchor, recurrence, period.start)
  return whole.end - whole.start
}

export function periodOf(item: SubscriptionItem): { start: number; end: number } {
  return { start: item.current_period_start, end: item.current_period_end }
}

/** The debit that billing an item of `owner` for its current period makes. */
export function newDebit(ctx: Context, owner: Subscription, item: SubscriptionItem): Debit {
  const quantity = item.quantity ?? 0
  return {
    price: item.price.id,
    quantity,
    ...netOf(ctx, owner, item),
    seconds: wholeSeconds(owner.billing_cycle_anchor, recurrenceOf(item.price), periodOf(item)),
    end: item.current_period_end,
    invoice: null,
    lines: [],
    invoiceItem: null,
  }
}

function isFlexible(subscription: Subscription): boolean {
  return subscription.billing_mode.type === 'flexible'
}

/**
 * What there is to give back for an item. Flexible billing gives back what was billed; classic billing gives back the
 * current price, billed or not. https://docs.stripe.com/billing/subscriptions/billing-mode/compare
 */
function creditable(ctx: Context, subscription: Subscription, item: SubscriptionItem): Debit[] {
  const billed = ledgerOf(ctx, subscription.id).debits[item.id] ?? []
  if (isFlexible(subscription)) return billed
  const last = billed.at(-1)
  return [
    {
      ...newDebit(ctx, subscription, item),
      invoice: last?.invoice ?? null,
      lines: last?.lines ?? [],
    },
  ]
}

/** Credits for the time after `at` that the item was billed for. */
export function creditsOfItem(
  ctx: Context,
  subscription: Subscription,
  item: SubscriptionItem,
  at: number,
): Proration[] {
  if (subscription.status === 'trialing' || isMetered(item.price)) return []
  return creditable(ctx, subscription, item)
    .filter((debit) => debit.end > at)
    .map((debit) => {
      const price = getPrice(ctx, debit.price)
      return {
        item: item.id,
        price: debit.price,
        quantity: debit.quantity,
        amount:
          Math.max(prorate(-debit.amount, debit.end - at, debit.seconds), -(debit.billed ?? debit.amount)) ||
          0,
        description: describeUnused(debit.quantity, productOf(ctx, price), at, debit.discounted),
        period: { start: at, end: debit.end },
        credited: debit,
        debit: null,
      }
    })
}

/** Credits for everything that is billed beyond `at`. */
export function creditsOf(ctx: Context, subscription: Subscription, at: number): Proration[] {
  return subscription.items.data.flatMap((item) => creditsOfItem(ctx, subscription, item, at))
}

/** What the item costs from `at` to the end of its current period. */
export function debitFor(
  ctx: Context,
  owner: Subscription,
  item: SubscriptionItem,
  at: number,
  words: 'remaining' | 'stub' = 'remaining',
): Proration {
  const debit = newDebit(ctx, owner, item)
  const product = productOf(ctx, item.price)
  const amount = prorate(debit.amount, debit.end - at, debit.seconds)
  return {
    item: item.id,
    price: item.price.id,
    quantity: debit.quantity,
    amount,
    description:
      words === 'stub'
        ? describeStub(debit.quantity, product, at, debit.discounted)
        : describeRemaining(debit.quantity, product, at, debit.discounted),
    period: { start: at, end: debit.end },
    credited: null,
    debit: { ...debit, billed: amount },
  }
}

/** The period in which `at` lies for that price, on the subscription's grid. */
export function periodFor(anchor: number, price: Price, at: number, current: SubscriptionItem | null) {
  const recurrence = recurrenceOf(price)
  if (at < anchor) return { start: current?.current_period_start ?? at, end: anchor }
  return periodAt(anchor, recurrence, at)
}
