// What a subscription item brings along besides its price: discounts, tax rates, and inline `price_data`.
import { amountOf } from '../billing/price.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest } from '../core/errors.ts'
import type { Parsed } from '../core/schema.ts'
import type { Price, Subscription, TaxRate } from '../core/wire.ts'
import { discountsField, readDiscounts } from './discount-params.ts'
import { inlinePrice } from './new-price.ts'
import { recurringPriceData } from './price-fields.ts'
import { readTaxRates, taxRateIds } from './tax-rates.ts'

export interface ItemOwner {
  customer: string
  subscription: string
  currency: string | null
}

const parts = {
  discounts: discountsField,
  price_data: recurringPriceData,
  tax_rates: taxRateIds,
}

type GivenParts = Partial<Parsed<typeof parts>> & { quantity?: number | undefined }

export function ownerOf(subscription: Subscription): ItemOwner {
  return { customer: subscription.customer, subscription: subscription.id, currency: subscription.currency }
}

/** Undefined where the parameter was not given. */
export function readItemParts(
  ctx: Context,
  owner: ItemOwner & { subscription_item: string },
  given: GivenParts,
  price: Price,
  index: number,
): { discounts: string[] | undefined; tax_rates: TaxRate[] | undefined } {
  const currency = owner.currency ?? price.currency
  const { customer, subscription, subscription_item } = owner
  const amount = given.discounts ? amountOf(ctx, price, given.quantity ?? 1, currency) : 0
  return {
    discounts: readDiscounts(
      ctx,
      given.discounts,
      { customer, subscription, subscription_item },
      { amount, currency },
      `items[${index}][discounts]`,
    ),
    tax_rates: readTaxRates(ctx, given.tax_rates, `items[${index}][tax_rates]`),
  }
}

/** The id of the price made from an item's `price_data`. */
export function inlineItemPrice(
  ctx: Context,
  given: GivenParts & { price?: string | undefined; plan?: string | undefined },
  index: number,
): string | undefined {
  if (given.price_data === undefined) return given.price ?? given.plan
  if (given.price !== undefined || given.plan !== undefined) {
    throw invalidRequest(
      'You may only specify one of these parameters: price, price_data.',
      `items[${index}][price_data]`,
    )
  }
  return inlinePrice(ctx, given.price_data).id
}
