// What a phase says, as the parameters of a subscription say it.
import type { Context } from '../core/context.ts'
import type { SubscriptionItem, SubscriptionSchedule } from '../core/wire.ts'
import type { GivenDiscount } from '../resources/discount-params.ts'
import type { AddedItem } from './added-items.ts'
import type { ChangedItem } from './items.ts'

export type Phase = SubscriptionSchedule['phases'][number]
type PhaseDiscount = Phase['discounts'][number]
type PhaseItem = Phase['items'][number]

/** A coupon that is redeemed already is not redeemed again: `existing` names the discounts that are there. */
export function toGivenDiscounts(
  ctx: Context,
  discounts: readonly PhaseDiscount[],
  existing: readonly string[] = [],
): GivenDiscount[] {
  return discounts.map((wanted) => {
    const known = existing.find((id) => isSame(ctx, id, wanted))
    if (known !== undefined) return { discount: known }
    const { coupon, discount, promotion_code: code } = wanted
    return {
      ...(coupon === null ? {} : { coupon }),
      ...(discount === null ? {} : { discount }),
      ...(code === null ? {} : { promotion_code: code }),
    }
  })
}

function isSame(ctx: Context, id: string, wanted: PhaseDiscount): boolean {
  const known = ctx.tables.discounts.get(id)
  if (known === undefined || wanted.discount !== null) return wanted.discount === id
  if (wanted.promotion_code !== null) return known.promotion_code === wanted.promotion_code
  return known.promotion_code === null && known.source.coupon === wanted.coupon
}

/** All of an item but its price. */
export function toItemParts(ctx: Context, item: PhaseItem, existing: SubscriptionItem | null): ChangedItem {
  const discounts = toGivenDiscounts(ctx, item.discounts, existing?.discounts)
  return {
    billing_thresholds:
      item.billing_thresholds === null ? null : { usage_gte: item.billing_thresholds.usage_gte ?? 1 },
    discounts: discounts.map((given) => ({
      coupon: undefined,
      discount: undefined,
      promotion_code: undefined,
      ...given,
    })),
    metadata: { clear: true, set: item.metadata ?? {} },
    tax_rates: (item.tax_rates ?? []).map(({ id }) => id),
    ...(item.quantity === undefined ? {} : { quantity: item.quantity }),
  }
}

/** What the phase adds to its first invoice. */
export function toAddedItems(ctx: Context, phase: Phase): AddedItem[] {
  return phase.add_invoice_items.map((added): AddedItem => {
    const { end, start } = added.period
    const startsAt = start.type === 'phase_start' ? phase.start_date : start.timestamp
    const endsAt = end.type === 'phase_end' ? phase.end_date : end.timestamp
    const discounts = toGivenDiscounts(ctx, added.discounts)
    return {
      ...(added.discountable === null ? {} : { discountable: added.discountable }),
      discounts: discounts.map((given) => ({
        coupon: undefined,
        discount: undefined,
        promotion_code: undefined,
        ...given,
      })),
      metadata: { clear: false, set: added.metadata ?? {} },
      period: {
        end: { timestamp: endsAt, type: endsAt === undefined ? 'min_item_period_end' : 'timestamp' },
        start: { timestamp: startsAt, type: startsAt === undefined ? 'max_item_period_start' : 'timestamp' },
      },
      price: added.price,
      quantity: added.quantity ?? 1,
      tax_rates: (added.tax_rates ?? []).map(({ id }) => id),
    }
  })
}
