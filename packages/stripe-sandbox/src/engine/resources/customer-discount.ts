// A customer's own discount. Today's API only takes it away; the Stripe CLI and older clients still give one as `coupon`.
import { endDiscount, redeem } from '../billing/redeem.ts'
import { getCoupon, getCustomer, getSubscription } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { noSuch } from '../core/errors.ts'
import { draftEvent } from '../core/events.ts'
import { route } from '../core/route.ts'
import type { Customer, Discount } from '../core/wire.ts'

/** The customer with the discount of a coupon; null takes the present one away. */
export function giveCoupon(ctx: Context, customer: Customer, coupon: string | null): Customer {
  const before = customer.discount ?? null
  if (coupon === null) {
    if (before !== null) endDiscount(ctx, before.id)
    return { ...customer, discount: null }
  }
  const drafts = ctx.drafts.length
  const discount = redeem(
    ctx,
    { coupon: getCoupon(ctx, coupon, 'coupon'), code: null },
    { customer: customer.id },
    'coupon',
  )
  if (before !== null) {
    // One discount in the place of another is an update to those who listen.
    ctx.drafts.splice(drafts)
    ctx.store.cancelTask('end_discount', before.id)
    draftEvent(ctx, 'customer.discount.updated', discount, customer.test_clock, { ...before })
  }
  return { ...customer, discount }
}

function toDeleted(discount: Discount): object {
  const { end: _, ...rest } = discount
  return { ...rest, deleted: true }
}

export const customerDiscountRoutes = [
  route('DELETE', '/v1/customers/:id/discount', {}, (ctx, _, id) => {
    const discount = getCustomer(ctx, id).discount ?? null
    if (discount === null) throw noSuch('discount', id)
    endDiscount(ctx, discount.id)
    return toDeleted(discount)
  }),
  route('DELETE', '/v1/subscriptions/:id/discount', {}, (ctx, _, id) => {
    const subscription = getSubscription(ctx, id)
    const ended = subscription.discounts.map((discount) => endDiscount(ctx, discount))
    const last = ended.at(-1)
    if (last === undefined || last === null) throw noSuch('discount', id)
    return toDeleted(last)
  }),
]
