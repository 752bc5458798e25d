// What a checkout session sells. https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-line_items
import { getProduct, getPrice } from '../core/find.ts'
import { newId } from '../core/context.ts'
import type { Context } from '../core/context.ts'
import { invalidRequest, missingParameter } from '../core/errors.ts'
import { changeMetadata } from '../core/schema.ts'
import type { Parsed } from '../core/schema.ts'
import type { LineItem, Price } from '../core/wire.ts'
import { amountOf, hasCurrency } from '../billing/price.ts'
import type { sessionFields } from './checkout-fields.ts'
import { inlinePrice, inlineProduct } from './new-price.ts'
import { readTaxRates } from './tax-rates.ts'

type Given = NonNullable<Parsed<typeof sessionFields>['line_items']>[number]

/** https://docs.stripe.com/api/checkout/sessions/create#create_checkout_session-line_items-adjustable_quantity-maximum */
const MOST = 99

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

/** The lines, in the currency asked for or the first price's own. In a subscription, prices paid once go beside others. */
export function toLineItems(
  ctx: Context,
  given: readonly Given[],
  mode: 'payment' | 'subscription',
  asked: string | undefined,
): { lines: LineItem[]; rates: Record<string, string[]> } {
  const rates: Record<string, string[]> = {}
  const prices = given.map((line, index) => priceOf(ctx, line, `line_items[${index}]`))
  const currency = asked ?? prices[0]?.currency ?? ctx.settings.account.defaultCurrency
  if (mode === 'subscription' && prices.every((price) => price.recurring === null)) {
    throw invalidRequest(
      'You must provide at least one recurring price in `subscription` mode when using prices.',
      'line_items',
    )
  }
  const lines = prices.map((price, index) => {
    const line = given[index]
    const at = `line_items[${index}]`
    if (mode === 'payment' && price.recurring !== null) {
      throw invalidRequest(
        'You specified `payment` mode but passed a recurring price. Either switch to `subscription` mode or use only one-time prices.',
        at,
      )
    }
    if (!hasCurrency(ctx, price, currency)) {
      throw invalidRequest(
        `The price ${price.id} is not available in ${currency}. Add it to the price's \`currency_options\`.`,
        asked === undefined ? `${at}[price]` : 'currency',
      )
    }
    const metered = price.recurring?.usage_type === 'metered'
    if (line?.quantity === undefined && !metered) {
      throw invalidRequest(`Quantity is required. Add \`quantity\` to \`${at}\``, `${at}[quantity]`)
    }
    const amount = metered ? 0 : amountOf(ctx, price, line?.quantity ?? 1, currency)
    const id = newId(ctx, 'li')
    if (line?.tax_rates) {
      rates[id] = (readTaxRates(ctx, line.tax_rates, `${at}[tax_rates]`) ?? []).map((rate) => rate.id)
    }
    return {
      id,
      object: 'item' as const,
      adjustable_quantity: toAdjustable(line?.adjustable_quantity),
      amount_discount: 0,
      amount_subtotal: amount,
      amount_tax: 0,
      amount_total: amount,
      currency,
      description: getProduct(ctx, price.product).name,
      metadata: changeMetadata({}, line?.metadata),
      price,
      quantity: metered ? null : (line?.quantity ?? 1),
    }
  })
  return { lines, rates }
}

function toAdjustable(given: Given['adjustable_quantity']): LineItem['adjustable_quantity'] {
  if (given === undefined) return null
  return { enabled: given.enabled, maximum: given.maximum ?? MOST, minimum: given.minimum ?? 0 }
}

/** The lines with the quantities that the person chose; those of zero are left out. */
export function adjustLines(
  ctx: Context,
  lines: readonly LineItem[],
  chosen: Record<string, number>,
): LineItem[] {
  for (const id of Object.keys(chosen)) {
    if (lines.some((line) => line.id === id && line.adjustable_quantity?.enabled === true)) continue
    throw invalidRequest(`The quantity of ${id} cannot be changed.`, `quantities[${id}]`)
  }
  const adjusted = lines.map((line) => {
    const quantity = chosen[line.id]
    if (quantity === undefined || line.price === null) return line
    const { minimum, maximum } = line.adjustable_quantity ?? { minimum: 0, maximum: MOST }
    if (quantity < (minimum ?? 0) || quantity > (maximum ?? MOST)) {
      throw invalidRequest(
        `The quantity must be between ${minimum ?? 0} and ${maximum ?? MOST}.`,
        `quantities[${line.id}]`,
        'quantity_out_of_range',
      )
    }
    const amount = amountOf(ctx, line.price, quantity, line.currency)
    return { ...line, amount_subtotal: amount, amount_total: amount, quantity }
  })
  const kept = adjusted.filter((line) => line.quantity !== 0)
  if (kept.length > 0) return kept
  throw invalidRequest('At least one item has to be bought.', 'quantities', 'quantity_out_of_range')
}
