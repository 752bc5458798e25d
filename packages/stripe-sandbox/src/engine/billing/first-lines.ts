// What the first invoice of a subscription bills: free trials, whole periods, and parts of periods where the anchor,
// the end or the start date cut them. https://docs.stripe.com/billing/subscriptions/billing-cycle
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Invoice, InvoiceLine, Subscription, SubscriptionItem } from '../core/wire.ts'
import { periodAt } from './calendar.ts'
import { debitFor, newDebit, recurrenceOf } from './change.ts'
import { describeStub } from './describe.ts'
import type { Debits } from './ledger.ts'
import { createProrationItems, periodLines, productOf, takeItem } from './lines.ts'
import type { Proration } from './lines.ts'
import { prorate } from './money.ts'
import { isMetered } from './usage.ts'

/** Whether the item stands in less than a whole period of its grid. */
export function isPartial(anchor: number, item: SubscriptionItem): boolean {
  const whole = periodAt(anchor, recurrenceOf(item.price), item.current_period_start)
  return whole.start < item.current_period_start || whole.end > item.current_period_end
}

/**
 * The time between the start date and now, period by period.
 * https://docs.stripe.com/billing/subscriptions/backdating
 */
function pastTime(ctx: Context, subscription: Subscription, item: SubscriptionItem, now: number): Proration {
  const { start_date: start, billing_cycle_anchor: anchor } = subscription
  const { amount: whole, quantity, discounted } = newDebit(ctx, subscription, item)
  let amount = 0
  for (let at = start; at < now; ) {
    const period = periodAt(anchor, recurrenceOf(item.price), at)
    const end = Math.min(period.end, now)
    amount += prorate(whole, end - at, period.end - period.start)
    at = end
  }
  return {
    item: item.id,
    price: item.price.id,
    quantity,
    amount,
    description: describeStub(quantity, productOf(ctx, item.price), start, discounted),
    period: { start, end: now },
    credited: null,
    debit: null,
  }
}

export function firstLines(
  ctx: Context,
  invoice: Pick<Invoice, 'id' | 'currency'>,
  subscription: Subscription,
  behavior: 'always_invoice' | 'create_prorations' | 'none',
): { lines: InvoiceLine[]; debits: Debits } {
  const lines: InvoiceLine[] = []
  const debits: Debits = {}
  const now = nowOn(ctx, subscription.test_clock)
  const anchor = subscription.billing_cycle_anchor
  const trial = subscription.status === 'trialing'
  const flexible = subscription.billing_mode.type === 'flexible'
  const take = (prorations: Proration[]) => {
    for (const item of createProrationItems(ctx, subscription, prorations)) {
      lines.push(takeItem(ctx, invoice, item))
    }
  }
  for (const item of subscription.items.data) {
    // https://docs.stripe.com/billing/subscriptions/billing-mode/compare#suppress-zero-amount-line-items-when-adding-usage-based-items
    if (isMetered(item.price) && flexible) continue
    const licensed = !isMetered(item.price)
    if (licensed && subscription.start_date < now && behavior !== 'none') {
      take([pastTime(ctx, subscription, item, now)])
    }
    const waits = anchor > now
    if (!trial && licensed && waits && behavior === 'none') continue
    if (!trial && licensed && behavior !== 'none' && isPartial(anchor, item)) {
      const proration = debitFor(ctx, subscription, item, now, 'stub')
      take([proration])
      if (proration.debit !== null) debits[item.id] = [proration.debit]
      continue
    }
    lines.push(...periodLines(ctx, invoice, subscription, item, trial))
    if (!trial && licensed) debits[item.id] = [newDebit(ctx, subscription, item)]
  }
  return { lines, debits }
}
