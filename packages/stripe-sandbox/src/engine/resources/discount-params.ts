// `discounts[]`: a coupon, a promotion code, or a discount that is there already.
import type Stripe from 'stripe'
import { amountOf } from '../billing/price.ts'
import { endDiscount, redeem } from '../billing/redeem.ts'
import type { DiscountOwner } from '../billing/redeem.ts'
import { getCoupon, getPromotionCode } from '../core/find.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import { arrayOf, emptyable, object, string } from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { Coupon, PromotionCode, Subscription } from '../core/wire.ts'
import { checkPromotionCode } from './promotion-codes.ts'

const discount = {
  coupon: string(),
  discount: string(),
  promotion_code: string(),
} satisfies Covers<Stripe.InvoiceCreateParams.Discount>

export const discountsField = emptyable(arrayOf(object(discount)))

export type GivenDiscount = Partial<Parsed<typeof discount>>

/** What is bought: promotion codes may ask for a minimum amount (minor units). */
export interface Purchase {
  amount: number
  currency: string
}

/** Redeems what is given; undefined where the parameter was not, `[]` where it was emptied. */
export function readDiscounts(
  ctx: Context,
  given: readonly GivenDiscount[] | null | undefined,
  owner: DiscountOwner,
  purchase: Purchase,
  param = 'discounts',
): string[] | undefined {
  if (given === undefined) return undefined
  return (given ?? []).map((entry, index) => readDiscount(ctx, entry, owner, purchase, `${param}[${index}]`))
}

/** A subscription's discounts after an update; those that are left out end. */
export function replaceDiscounts(
  ctx: Context,
  subscription: Subscription,
  given: readonly GivenDiscount[] | null | undefined,
): string[] | undefined {
  const { customer, currency, items } = subscription
  const amount = items.data.reduce(
    (sum, item) => sum + amountOf(ctx, item.price, item.quantity ?? 0, currency),
    0,
  )
  const owner = { customer, subscription: subscription.id }
  const after = readDiscounts(ctx, given, owner, { amount, currency })
  for (const id of after === undefined ? [] : subscription.discounts) {
    if (after?.includes(id) === false) endDiscount(ctx, id)
  }
  return after
}

function readDiscount(
  ctx: Context,
  given: GivenDiscount,
  owner: DiscountOwner,
  purchase: Purchase,
  at: string,
): string {
  if (
    [given.coupon, given.discount, given.promotion_code].filter((part) => part !== undefined).length !== 1
  ) {
    throw invalidRequest('You must specify exactly one of `coupon`, `discount` and `promotion_code`.', at)
  }
  if (given.discount !== undefined) {
    if (ctx.tables.discounts.get(given.discount) === undefined) {
      throw noSuch('discount', given.discount, `${at}[discount]`)
    }
    return given.discount
  }
  const found = findCoupon(ctx, given, at)
  if (found.code !== null) {
    checkPromotionCode(ctx, found.code, { customer: owner.customer, ...purchase }, `${at}[promotion_code]`)
  }
  const param = `${at}[${found.code === null ? 'coupon' : 'promotion_code'}]`
  checkCurrency(ctx, found.coupon, purchase.currency, param)
  return redeem(ctx, found, owner, param).id
}

function findCoupon(
  ctx: Context,
  given: GivenDiscount,
  at: string,
): { coupon: Coupon; code: PromotionCode | null } {
  if (given.promotion_code === undefined) {
    return { coupon: getCoupon(ctx, given.coupon ?? '', `${at}[coupon]`), code: null }
  }
  const code = getPromotionCode(ctx, given.promotion_code, `${at}[promotion_code]`)
  return { coupon: getCoupon(ctx, code.promotion.coupon ?? '', `${at}[promotion_code]`), code }
}

/** An amount off is in a currency. */
function checkCurrency(ctx: Context, coupon: Coupon, currency: string, param: string): void {
  if (coupon.amount_off === null || coupon.currency === currency) return
  if (ctx.tables.coupon_details.get(coupon.id)?.amounts?.[currency] !== undefined) return
  throw invalidRequest(
    `The coupon is in ${coupon.currency} and cannot be used for an amount in ${currency}.`,
    param,
  )
}
