// What a subscription item costs for a whole period once discounts are off. Prorations count from this amount, because
// they have their discounts inside. https://docs.stripe.com/billing/subscriptions/billing-mode/compare
import { nowOn } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import type { Subscription, SubscriptionItem } from '../core/wire.ts'
import { activeDiscounts, discountIds, discountWords, takenOff } from './discounts.ts'
import type { ActiveDiscount } from './discounts.ts'
import { amountOf } from './price.ts'
import { isMetered } from './usage.ts'

interface Share {
  item: SubscriptionItem
  net: number
}

function toShares(ctx: Context, owner: Subscription, item: SubscriptionItem): Share[] {
  // Classic billing takes an amount off each item alone, flexible billing shares it among all of them.
  const others =
    owner.billing_mode.type === 'flexible' ? owner.items.data.filter(({ id }) => id !== item.id) : []
  return [...others, item]
    .filter((each) => each.id === item.id || !isMetered(each.price))
    .map((each) => ({ item: each, net: amountOf(ctx, each.price, each.quantity ?? 0, owner.currency) }))
}

function apply(discount: ActiveDiscount, shares: readonly Share[], currency: string): void {
  const lines = shares.map(({ item, net }) => ({ product: item.price.product, discountable: true, net }))
  for (const [index, off] of takenOff(discount, lines, currency).entries()) {
    const share = shares[index]
    if (share !== undefined) share.net -= off ?? 0
  }
}

/** Minor units for a whole period, and what the description of a proration says of the discounts. */
export function netOf(
  ctx: Context,
  owner: Subscription,
  item: SubscriptionItem,
): { amount: number; discounted: string } {
  const at = nowOn(ctx, owner.test_clock)
  const shared = activeDiscounts(ctx, discountIds(ctx, owner.customer, owner), at)
  const own = activeDiscounts(ctx, item.discounts, at)
  if (shared.length === 0 && own.length === 0) {
    return { amount: amountOf(ctx, item.price, item.quantity ?? 0, owner.currency), discounted: '' }
  }
  const shares = toShares(ctx, owner, item)
  for (const share of shares) {
    for (const discount of activeDiscounts(ctx, share.item.discounts, at))
      apply(discount, [share], owner.currency)
  }
  for (const discount of shared) apply(discount, shares, owner.currency)
  const applied = [...own, ...shared].filter(
    ({ products }) => products === null || products.includes(item.price.product),
  )
  return {
    amount: shares.find((share) => share.item.id === item.id)?.net ?? 0,
    discounted: discountWords(applied, owner.currency),
  }
}
