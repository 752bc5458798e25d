// An end within a period shortens the period, and gives back what was billed beyond; taking the end back does the
// opposite. https://docs.stripe.com/api/subscriptions/update#update_subscription-cancel_at
import type { Context } from '../core/context.ts'
import type { Price, Subscription, SubscriptionItem } from '../core/wire.ts'
import { nowOn } from '../core/context.ts'
import { periodAt } from './calendar.ts'
import { creditsOfItem, debitFor, recurrenceOf } from './change.ts'
import { withItems } from './items.ts'
import { ledgerOf } from './ledger.ts'
import type { Debits } from './ledger.ts'
import type { Proration } from './lines.ts'
import type { PlannedChange } from './update.ts'
import { isMetered } from './usage.ts'

type Behavior = 'always_invoice' | 'create_prorations' | 'none'

/** Where the period that begins at `start` ends by itself. */
function naturalEnd(anchor: number, price: Price, start: number): number {
  return start < anchor ? anchor : periodAt(anchor, recurrenceOf(price), start).end
}

/** Where it ends when the subscription ends at `cancelAt`. */
export function shortened(end: number, cancelAt: number | null): number {
  return cancelAt === null ? end : Math.min(end, cancelAt)
}

/**
 * The subscription, whose `cancel_at` is set as it is to be, with its items' periods up to that end; null where they
 * stay. Trials cost nothing and are left as they are.
 */
export function planEnd(ctx: Context, subscription: Subscription, behavior: Behavior): PlannedChange | null {
  if (subscription.status === 'trialing') return null
  const { billing_cycle_anchor: anchor, cancel_at: cancelAt } = subscription
  const now = nowOn(ctx, subscription.test_clock)
  const debits: Debits = { ...ledgerOf(ctx, subscription.id).debits }
  const prorations: Proration[] = []
  const items = subscription.items.data.map((item): SubscriptionItem => {
    const natural = naturalEnd(anchor, item.price, item.current_period_start)
    const end = shortened(natural, cancelAt)
    const moved = { ...item, current_period_end: end }
    if (end === item.current_period_end || behavior === 'none' || isMetered(item.price)) return moved
    if (end < item.current_period_end) {
      prorations.push(...creditsOfItem(ctx, subscription, item, end))
      debits[item.id] = (debits[item.id] ?? []).map((debit) => ({ ...debit, end: Math.min(debit.end, end) }))
    } else {
      const proration = debitFor(ctx, subscription, moved, item.current_period_end)
      prorations.push(proration)
      if (proration.debit !== null) debits[item.id] = [...(debits[item.id] ?? []), proration.debit]
    }
    return moved
  })
  if (
    items.every((item, at) => item.current_period_end === subscription.items.data[at]?.current_period_end)
  ) {
    return null
  }
  return {
    subscription: withItems(subscription, items),
    debits,
    prorations,
    whole: [],
    ended: [],
    invoiceNow: behavior === 'always_invoice' && prorations.length > 0,
    prorationDate: now,
    touched: true,
  }
}
