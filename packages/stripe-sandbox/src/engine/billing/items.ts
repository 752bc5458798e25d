// Subscription items as parameters give them, checked and applied.
import type Stripe from 'stripe'
import { getPrice } from '../core/find.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, noSuch } from '../core/errors.ts'
import {
  arrayOf,
  boolean,
  changeMetadata,
  integer,
  metadata,
  object,
  string,
  unbuilt,
} from '../core/schema.ts'
import type { Covers, Parsed } from '../core/schema.ts'
import type { List, Price, Subscription, SubscriptionItem } from '../core/wire.ts'
import { discountsField } from '../resources/discount-params.ts'
import { inlineItemPrice, ownerOf, readItemParts } from '../resources/item-parts.ts'
import type { ItemOwner } from '../resources/item-parts.ts'
import { recurringPriceData } from '../resources/price-fields.ts'
import { itemThresholdsField } from '../resources/subscription-settings.ts'
import { taxRateIds } from '../resources/tax-rates.ts'
import { toPlan } from '../resources/to-plan.ts'
import type { Period } from './calendar.ts'
import { isMetered } from './usage.ts'

export const MAX_ITEMS = 20

export const newItemFields = {
  billing_thresholds: itemThresholdsField,
  current_trial: unbuilt,
  discounts: discountsField,
  metadata: metadata(),
  /** The older name of `price`. */
  plan: string(),
  price: string(),
  price_data: recurringPriceData,
  quantity: integer({ min: 0, max: 1_000_000 }),
  tax_rates: taxRateIds,
} satisfies Covers<Stripe.SubscriptionCreateParams.Item>

export const changedItemFields = {
  ...newItemFields,
  /** Of no effect where a meter counts the usage, and there is no other usage any more. */
  clear_usage: boolean(),
  deleted: boolean(),
  id: string(),
} satisfies Covers<Stripe.SubscriptionUpdateParams.Item>

export const newItems = arrayOf(object(newItemFields))
export const changedItems = arrayOf(object(changedItemFields))

export type NewItem = Partial<Parsed<typeof newItemFields>>
export type ChangedItem = Partial<Parsed<typeof changedItemFields>>

/** A price that a subscription can have. `at` names the parameter in a refusal. */
function recurringPrice(ctx: Context, id: string, at: string, mustBeActive: boolean): Price {
  const price = getPrice(ctx, id, at)
  if (price.recurring === null) {
    throw invalidRequest(
      'The price specified is set to `type=one_time` but this field only accepts prices with `type=recurring`.',
      at,
    )
  }
  const isInline = ctx.tables.price_details.get(id)?.inline === true
  if (mustBeActive && !price.active && !isInline) {
    throw invalidRequest('The price specified is inactive. This field only accepts active prices.', at)
  }
  return price
}

export function makeItem(
  ctx: Context,
  owner: ItemOwner,
  given: NewItem,
  index: number,
  period: (price: Price) => Period,
  created: number,
): SubscriptionItem {
  const named = inlineItemPrice(ctx, given, index)
  const at = `items[${index}][${given.price === undefined && given.plan !== undefined ? 'plan' : 'price'}]`
  if (named === undefined) {
    throw invalidRequest(`Missing required param: ${at}.`, at, 'parameter_missing')
  }
  const price = recurringPrice(ctx, named, at, given.price_data === undefined)
  const { start, end } = period(price)
  const id = newId(ctx, 'si')
  const parts = readItemParts(ctx, { ...owner, subscription_item: id }, given, price, index)
  return {
    ...quantityOf(price, given.quantity, 1, index),
    id,
    object: 'subscription_item',
    billing_thresholds: given.billing_thresholds ?? null,
    created,
    current_period_end: end,
    current_period_start: start,
    current_trial: null,
    discounts: parts.discounts ?? [],
    metadata: changeMetadata({}, given.metadata),
    plan: toPlan(price),
    price,
    subscription: owner.subscription,
    tax_rates: parts.tax_rates ?? [],
  }
}

/** Prices differ, share a currency and (in classic billing) an interval; there are 1 to 20. */
export function checkItems(
  items: readonly SubscriptionItem[],
  mode: Subscription['billing_mode']['type'],
): void {
  const [first] = items
  if (first === undefined) {
    throw invalidRequest('A subscription must have at least one active item.', 'items')
  }
  if (items.length > MAX_ITEMS) {
    throw invalidRequest(`A subscription can have at most ${MAX_ITEMS} items.`, 'items')
  }
  const seen = new Set<string>()
  for (const item of items) {
    if (seen.has(item.price.id)) {
      throw invalidRequest(
        `Cannot create a Subscription with multiple Subscription Items with the same Price: ${item.price.id}`,
        'plan',
      )
    }
    seen.add(item.price.id)
    if (item.price.currency !== first.price.currency) {
      throw invalidRequest(
        `All prices on a subscription must have the same currency: ${first.price.currency} and ${item.price.currency}.`,
        'items',
      )
    }
    const differs =
      item.price.recurring?.interval !== first.price.recurring?.interval ||
      item.price.recurring?.interval_count !== first.price.recurring?.interval_count
    if (differs && mode === 'classic') {
      throw invalidRequest(
        'All prices on a subscription must have the same `recurring.interval` and `recurring.interval_count`. If you want to have mixed intervals, use `billing_mode[type]=flexible`.',
        'items',
      )
    }
  }
}

/** Metered items have no quantity: usage takes its place. */
function quantityOf(
  price: Price,
  given: number | undefined,
  before: number,
  index: number,
): { quantity?: number } {
  if (!isMetered(price)) return { quantity: given ?? before }
  if (given === undefined) return {}
  throw invalidRequest(
    `Quantity should not be specified where usage_type is \`metered\`. Remove quantity from \`items[${index}]\``,
    `items[${index}][quantity]`,
  )
}

function withoutQuantity(item: SubscriptionItem): SubscriptionItem {
  const { quantity: _, ...rest } = item
  return rest
}

export interface ItemChange {
  before: SubscriptionItem | null
  after: SubscriptionItem | null
}

/** Which items the parameters change, add and remove; untouched items are not among them. */
export function readItemChanges(
  ctx: Context,
  subscription: Subscription,
  given: readonly ChangedItem[],
  period: (price: Price, item: SubscriptionItem | null) => Period,
  now: number,
): ItemChange[] {
  return given.map((change, index) => {
    if (change.id === undefined) {
      if (change.deleted === true)
        throw invalidRequest('A deleted item needs its `id`.', `items[${index}][id]`)
      const after = makeItem(ctx, ownerOf(subscription), change, index, (price) => period(price, null), now)
      return { before: null, after }
    }
    const before = subscription.items.data.find((item) => item.id === change.id)
    if (before === undefined) throw noSuch('subscription item', change.id, `items[${index}][id]`)
    if (change.deleted === true) return { before, after: null }
    const named = inlineItemPrice(ctx, change, index)
    const price =
      named === undefined || named === before.price.id
        ? before.price
        : recurringPrice(ctx, named, `items[${index}][price]`, change.price_data === undefined)
    const { start, end } = period(price, before)
    const owner = { ...ownerOf(subscription), subscription_item: before.id }
    const parts = readItemParts(ctx, owner, change, price, index)
    return {
      before,
      after: {
        ...withoutQuantity(before),
        billing_thresholds:
          change.billing_thresholds === undefined ? before.billing_thresholds : change.billing_thresholds,
        current_period_end: end,
        current_period_start: start,
        discounts: parts.discounts ?? before.discounts,
        metadata: changeMetadata(before.metadata, change.metadata),
        plan: toPlan(price),
        price,
        ...quantityOf(price, change.quantity, before.quantity ?? 1, index),
        tax_rates: parts.tax_rates ?? before.tax_rates,
      },
    }
  })
}

export function toItemList(subscription: string, items: SubscriptionItem[]): List<SubscriptionItem> {
  return {
    object: 'list',
    data: items,
    has_more: false,
    total_count: items.length,
    url: `/v1/subscription_items?subscription=${subscription}`,
  }
}

/** The items, and the legacy `plan` and `quantity` that stand beside a single one. */
export function withItems(subscription: Subscription, items: SubscriptionItem[]): Subscription {
  const { quantity: _, ...rest } = subscription
  const [only] = items
  const single = items.length === 1 && only !== undefined
  return {
    ...rest,
    items: toItemList(subscription.id, items),
    plan: single ? only.plan : null,
    ...(single && only.quantity !== undefined ? { quantity: only.quantity } : {}),
  }
}
