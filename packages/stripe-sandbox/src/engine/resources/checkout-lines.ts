// What a checkout session sells. https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-line_items
import { getProduct, getPrice } from '../core/find.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter, notBuilt } from '../core/errors.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { LineItem, Price } from '../core/wire.ts'
import { amountOf } from '../billing/price.ts'
import type { sessionFields } from './checkout-fields.ts'
import { inlinePrice, inlineProduct } from './new-price.ts'

type Given = NonNullable<Parsed<typeof sessionFields>['line_items']>[number]

function priceOf(ctx: Context, line: Given, at: string): Price {
  if (line.price_data === undefined) {
    if (line.price === undefined) throw missingParameter(`${at}[price]`)
    const price = getPrice(ctx, line.price, `${at}[price]`)
    if (price.active) return price
    throw invalidRequest(
      'The price specified is inactive. This field only accepts active prices.',
      `${at}[price]`,
    )
  }
  const { product, product_data: data, ...amount } = line.price_data
  const sold = product ?? (data === undefined ? undefined : inlineProduct(ctx, data))
  if (sold === undefined) throw missingParameter(`${at}[price_data][product]`)
  return inlinePrice(ctx, { ...amount, product: sold })
}

export function toLineItems(
  ctx: Context,
  given: readonly Given[],
  mode: 'payment' | 'subscription',
): LineItem[] {
  return given.map((line, index) => {
    const at = `line_items[${index}]`
    const price = priceOf(ctx, line, at)
    if (mode === 'payment' && price.recurring !== null) {
      throw invalidRequest(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
        at,
      )
    }
    if (mode === 'subscription' && price.recurring === null)
      throw notBuilt('one-time prices beside a subscription', at)
    const metered = price.recurring?.usage_type === 'metered'
    if (line.quantity === undefined && !metered) {
      throw invalidRequest(`Quantity is required. Add \`quantity\` to \`${at}\``, `${at}[quantity]`)
    }
    const amount = metered ? 0 : amountOf(ctx, price, line.quantity ?? 1, price.currency)
    return {
      id: newId(ctx, 'li'),
      object: 'item',
      adjustable_quantity: null,
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency: price.currency,
      description: getProduct(ctx, price.product).name,
      metadata: changeMetadata({}, line.metadata),
      price,
      quantity: metered ? null : (line.quantity ?? 1),
    }
  })
}
