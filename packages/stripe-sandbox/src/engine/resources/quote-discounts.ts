// What discounts take off a quote's lines. Nothing is redeemed before the quote is accepted.
// https://docs.stripe.com/quotes/create#discounts
import { takenOff } from '../billing/discounts.ts'
import type { ActiveDiscount } from '../billing/discounts.ts'
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { clockOf } from '../core/events.ts'
import type { Discount, LineItem } from '../core/wire.ts'
import { toActive } from '../payments/session-totals.ts'
import type { GivenDiscount } from './discount-params.ts'
import type { QuotePlan } from './quote-sums.ts'

/** The discounts that a quote shows by their ids. */
export function quoteDiscounts(
  ctx: Context,
  customer: string | null,
  given: readonly GivenDiscount[],
): string[] {
  return given.map((entry) => {
    const code = ctx.tables.promotion_codes.get(entry.promotion_code ?? '')
    const coupon = entry.coupon ?? code?.promotion.coupon ?? null
    return ctx.tables.discounts.put<Discount>({
      id: newId(ctx, 'di'),
      object: 'discount',
      checkout_session: null,
      customer,
      customer_account: null,
      end: null,
      invoice: null,
      invoice_item: null,
      promotion_code: code?.id ?? null,
      source: { coupon, type: 'coupon' },
      start: nowOn(ctx, clockOf(ctx, customer)),
      subscription: null,
      subscription_item: null,
    }).id
  })
}

/** A line's own discounts go first, then those of the quote, each from what the last one left. */
export function discountQuote(
  ctx: Context,
  plan: QuotePlan,
  customer: string | null,
  counts: (discount: ActiveDiscount) => boolean,
): LineItem[] {
  const currency = plan.lines[0]?.currency ?? ctx.settings.account.defaultCurrency
  const buyer = {
    customer,
    amount: plan.lines.reduce((sum, line) => sum + line.amount_subtotal, 0),
    currency,
  }
  const own = plan.lines.map((line, index) => {
    const given = plan.lineDiscounts?.[index] ?? []
    const at = `line_items[${index}][discounts]`
    return given
      .map((entry, place) => toActive(ctx, entry, buyer, `${at}[${place}]`))
      .filter(counts)
      .reduce(
        (net, discount) => net - (takenOff(discount, [seen(line, net)], currency)[0] ?? 0),
        line.amount_subtotal,
      )
  })
  const shared = (plan.discounts ?? []).map((entry, index) =>
    toActive(ctx, entry, buyer, `discounts[${index}]`),
  )
  const net = shared.filter(counts).reduce((left, discount) => {
    const lines = plan.lines.map((line, index) => seen(line, left[index] ?? 0))
    const off = takenOff(discount, lines, currency)
    return left.map((amount, index) => amount - (off[index] ?? 0))
  }, own)
  return plan.lines.map((line, index) => {
    const total = net[index] ?? line.amount_subtotal
    return { ...line, amount_discount: line.amount_subtotal - total, amount_total: total }
  })
}

function seen(line: LineItem, net: number) {
  return { product: line.price?.product ?? null, discountable: true, net }
}
