// A discount's life: made when a coupon or promotion code is redeemed, ended when it ran out or was taken away.
// https://docs.stripe.com/api/discounts
import { newId, nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import { clockOf, draftEvent } from '../core/events.ts'
import type { Coupon, Discount, Invoice, PromotionCode, Subscription } from '../core/wire.ts'
import { boundary } from './calendar.ts'
import { couponOf } from './discounts.ts'

/** What a new discount hangs on. */
export interface DiscountOwner {
  customer: string | null
  subscription?: string
  subscription_item?: string
  invoice?: string
  invoice_item?: string
  checkout_session?: string
}

/** Whether the coupon can still be redeemed. https://docs.stripe.com/api/coupons/object#coupon_object-valid */
export function isRedeemable(coupon: Coupon, at: number): boolean {
  if (coupon.redeem_by !== null && coupon.redeem_by <= at) return false
  return coupon.max_redemptions === null || coupon.times_redeemed < coupon.max_redemptions
}

/** Redeems a coupon, directly or by its promotion code. `param` names the parameter in a refusal. */
export function redeem(
  ctx: Context,
  given: { coupon: Coupon; code: PromotionCode | null },
  owner: DiscountOwner,
  param: string,
): Discount {
  const { coupon, code } = given
  const clock = clockOf(ctx, owner.customer)
  const now = nowOn(ctx, clock)
  if (!isRedeemable(coupon, now))
    throw invalidRequest(`Coupon expired: ${coupon.id}`, param, 'coupon_expired')
  const redeemed = { ...coupon, times_redeemed: coupon.times_redeemed + 1 }
  ctx.tables.coupons.put({ ...redeemed, valid: isRedeemable(redeemed, now) })
  if (code !== null) ctx.tables.promotion_codes.put({ ...code, times_redeemed: code.times_redeemed + 1 })
  const discount = ctx.tables.discounts.put<Discount>({
    id: newId(ctx, 'di'),
    object: 'discount',
    checkout_session: owner.checkout_session ?? null,
    customer: owner.customer,
    customer_account: null,
    end: endOf(coupon, now),
    invoice: owner.invoice ?? null,
    invoice_item: owner.invoice_item ?? null,
    promotion_code: code?.id ?? null,
    source: { coupon: coupon.id, type: 'coupon' },
    start: now,
    subscription: owner.subscription ?? null,
    subscription_item: owner.subscription_item ?? null,
  })
  const lasting = owner.subscription !== undefined || owner.invoice === undefined
  if (discount.end !== null && lasting) ctx.store.schedule('end_discount', discount.id, clock, discount.end)
  if (owner.invoice === undefined && owner.invoice_item === undefined) {
    draftEvent(ctx, 'customer.discount.created', discount, clock)
  }
  return discount
}

function endOf(coupon: Coupon, now: number): number | null {
  if (coupon.duration !== 'repeating' || coupon.duration_in_months === null) return null
  return boundary(now, { interval: 'month', interval_count: 1 }, coupon.duration_in_months)
}

/**
 * Remembers that `once` coupons have lowered this invoice: no other is lowered by them.
 * Assumed: the discount leaves its subscription or customer at the next movement of the clock.
 */
export function useUp(ctx: Context, invoice: Invoice): void {
  for (const { discount: id, amount } of invoice.total_discount_amounts ?? []) {
    const discount = ctx.tables.discounts.get(id)
    if (amount === 0 || discount === undefined || discount.invoice !== null) continue
    if (couponOf(ctx, discount)?.duration !== 'once') continue
    ctx.tables.discount_uses.put({ id, invoice: invoice.id })
    ctx.store.schedule('end_discount', id, invoice.test_clock, nowOn(ctx, invoice.test_clock))
  }
}

/** Takes a discount from whatever has it; invoices that were made keep it. */
export function endDiscount(ctx: Context, id: string): Discount | null {
  const discount = ctx.tables.discounts.get(id)
  if (discount === undefined) return null
  ctx.store.cancelTask('end_discount', id)
  const customer = ctx.tables.customers.get(discount.customer ?? '')
  if (customer?.discount?.id === id) ctx.tables.customers.put({ ...customer, discount: null })
  const subscription = ctx.tables.subscriptions.get(discount.subscription ?? '')
  if (subscription !== undefined) withoutDiscount(ctx, subscription, id)
  draftEvent(ctx, 'customer.discount.deleted', discount, clockOf(ctx, discount.customer))
  return discount
}

function withoutDiscount(ctx: Context, subscription: Subscription, id: string): void {
  const without = (ids: string[]) => ids.filter((other) => other !== id)
  const has = (ids: string[]) => ids.includes(id)
  if (!has(subscription.discounts) && !subscription.items.data.some((item) => has(item.discounts))) return
  const data = subscription.items.data.map((item) =>
    has(item.discounts) ? { ...item, discounts: without(item.discounts) } : item,
  )
  ctx.tables.subscriptions.put<Subscription>({
    ...subscription,
    discounts: without(subscription.discounts),
    items: { ...subscription.items, data },
  })
}
