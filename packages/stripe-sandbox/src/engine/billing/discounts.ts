// Which discounts an invoice or a subscription has, and what they take off lines. A subscription's own discounts win
// over its customer's; those of a line come before those of the invoice; each takes from what the last one left.
// https://docs.stripe.com/billing/subscriptions/coupons#stackable-discounts
import type { Context } from '../core/context.ts'
import type { Row } from '../core/table.ts'
import type { Coupon, Discount, Subscription } from '../core/wire.ts'
import { formatAmount, percentOf, plainDecimal } from './money.ts'

/** What the API shows of a coupon only when it is asked to (`expand`). */
export interface CouponDetails extends Row {
  /** Products it is for; null for all. */
  products: string[] | null
  /** Minor units by currency, the coupon's own included. */
  amounts: Record<string, number> | null
  /** The coupon as it was before it was deleted. */
  deleted: Coupon | null
}

/** A discount of a `once` coupon that has lowered an invoice. */
export interface DiscountUse extends Row {
  invoice: string
}

/** A discount at work: with its coupon, which may have been deleted since for everybody else. */
export interface ActiveDiscount {
  id: string
  coupon: Coupon
  products: string[] | null
  amounts: Record<string, number> | null
}

/** What a discount sees of a line. */
export interface DiscountableLine {
  product: string | null
  discountable: boolean
  /** Minor units left after earlier discounts. */
  net: number
}

export function activeDiscount(
  ctx: Context,
  discount: Discount | undefined,
  at: number,
): ActiveDiscount | null {
  if (discount === undefined || (discount.end !== null && discount.end <= at)) return null
  if (ctx.tables.discount_uses.get(discount.id) !== undefined) return null
  const coupon = couponOf(ctx, discount)
  if (coupon === null) return null
  const details = ctx.tables.coupon_details.get(coupon.id)
  return { id: discount.id, coupon, products: details?.products ?? null, amounts: details?.amounts ?? null }
}

/** The coupon as it was; a deleted one goes on for those who have it. https://docs.stripe.com/api/coupons/delete */
export function couponOf(ctx: Context, discount: Discount): Coupon | null {
  const id = discount.source.coupon ?? ''
  return ctx.tables.coupons.get(id) ?? ctx.tables.coupon_details.get(id)?.deleted ?? null
}

export function activeDiscounts(ctx: Context, ids: readonly string[], at: number): ActiveDiscount[] {
  return ids.flatMap((id) => activeDiscount(ctx, ctx.tables.discounts.get(id), at) ?? [])
}

/** The ids of the discounts that count for a subscription, or for an invoice without one. */
export function discountIds(
  ctx: Context,
  customer: string | null,
  subscription: Pick<Subscription, 'discounts'> | null,
): string[] {
  const own = subscription?.discounts ?? []
  if (own.length > 0) return own
  const inherited = ctx.tables.customers.get(customer ?? '')?.discount
  return inherited ? [inherited.id] : []
}

function offOf(discount: ActiveDiscount, currency: string): number {
  if (discount.coupon.currency === currency) return discount.coupon.amount_off ?? 0
  return discount.amounts?.[currency] ?? 0
}

function isFor(discount: ActiveDiscount, line: DiscountableLine): boolean {
  if (discount.products === null) return true
  return line.product !== null && discount.products.includes(line.product)
}

/**
 * What the discount takes off each line, in minor units; null where it is not for that line. An amount is shared in
 * proportion: shares are floored and the last line gets the rest.
 * https://docs.stripe.com/billing/subscriptions/billing-mode/compare
 */
export function takenOff(
  discount: ActiveDiscount,
  lines: readonly DiscountableLine[],
  currency: string,
): (number | null)[] {
  const eligible = lines.map((line) => line.discountable && line.net >= 0 && isFor(discount, line))
  const percent = discount.coupon.percent_off
  if (percent !== null) {
    return lines.map((line, index) => (eligible[index] === true ? percentOf(line.net, percent) : null))
  }
  const sum = lines.reduce((total, line, index) => total + (eligible[index] === true ? line.net : 0), 0)
  const off = Math.min(offOf(discount, currency), sum)
  const shares = lines.map((line, index) => {
    if (eligible[index] !== true) return null
    return sum === 0 ? 0 : Number((BigInt(off) * BigInt(line.net)) / BigInt(sum))
  })
  let rest = off - shares.reduce<number>((total, share) => total + (share ?? 0), 0)
  for (let index = lines.length - 1; index >= 0 && rest > 0; index -= 1) {
    const share = shares[index]
    const line = lines[index]
    if (share === null || share === undefined || line === undefined) continue
    const more = Math.min(rest, line.net - share)
    shares[index] = share + more
    rest -= more
  }
  return shares
}

/** As in the description of a proration: ` (with 25.0% off)`. */
export function discountWords(discounts: readonly ActiveDiscount[], currency: string): string {
  if (discounts.length === 0) return ''
  const words = discounts.map((discount) => {
    const percent = discount.coupon.percent_off
    if (percent === null) return `${formatAmount(offOf(discount, currency), currency)} off`
    const plain = plainDecimal(String(percent))
    return `${plain.includes('.') ? plain : `${plain}.0`}% off`
  })
  return ` (with ${words.join(' and ')})`
}
