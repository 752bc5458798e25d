// What a checkout session asks for now: its lines less discounts, with taxes, and where its subscription begins in the
// middle of a period the very invoice that would be made.
import { draftSubscription } from '../billing/create.ts'
import { preview } from '../billing/upcoming.ts'
import type { Context } from '../core/context.ts'
import type { SessionPlan } from '../core/tables.ts'
import type { CheckoutSession, LineItem } from '../core/wire.ts'
import { newCustomer } from '../resources/customers.ts'
import { toNewSubscription } from './session-subscription.ts'
import { priceLines, totalsOf } from './session-totals.ts'

export type Sums = Pick<CheckoutSession, 'amount_subtotal' | 'amount_total' | 'total_details'>

export function sumSession(
  ctx: Context,
  mode: CheckoutSession['mode'],
  customer: string | null,
  plan: SessionPlan,
): { lines: LineItem[]; sums: Sums } {
  if (mode === 'setup') {
    return { lines: [], sums: { amount_subtotal: null, amount_total: null, total_details: null } }
  }
  const { discounts, rates, subscription } = plan
  const lines = priceLines(ctx, plan.lines, {
    discounts,
    rates,
    defaultRates: mode === 'subscription' ? subscription.defaultTaxRates : [],
    customer,
  })
  const trial = subscription.trialEnd !== null || subscription.trialPeriodDays !== null
  const anchored =
    subscription.billingCycleAnchor !== null || subscription.billingCycleAnchorConfig !== undefined
  if (!anchored || trial) return { lines, sums: totalsOf(lines, trial) }
  return { lines, sums: firstInvoice(ctx, customer, { ...plan, lines }) }
}

function firstInvoice(ctx: Context, customer: string | null, plan: SessionPlan): Sums {
  const invoice = preview(ctx, () => {
    const buyer = customer ?? ctx.tables.customers.put(newCustomer(ctx, null)).id
    return draftSubscription(ctx, toNewSubscription(ctx, plan, buyer, null)).invoice
  })
  return {
    amount_subtotal: invoice.subtotal,
    amount_total: invoice.total,
    total_details: {
      amount_discount: sum(invoice.total_discount_amounts ?? []),
      amount_shipping: 0,
      amount_tax: sum(invoice.total_taxes ?? []),
    },
  }
}

function sum(amounts: readonly { amount: number }[]): number {
  return amounts.reduce((total, { amount }) => total + amount, 0)
}
