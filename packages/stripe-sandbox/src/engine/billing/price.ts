// What a quantity of a price costs: per unit, in packages, or by tiers. https://docs.stripe.com/products-prices/pricing-models
import type Stripe from 'stripe'
import type { Context } from '../core/context.ts'
import type { Row } from '../core/table.ts'
import type { Price, Wire } from '../core/wire.ts'
import { timesDecimal } from './money.ts'

export type Tier = Wire<Stripe.Price.Tier>
export type CurrencyOption = Wire<Stripe.Price.CurrencyOptions>

/** What the API shows of a price only when it is asked to (`expand`). */
export interface PriceDetails extends Row {
  tiers: Tier[] | null
  /** By currency, the price's own included; null where it has no other. */
  currencyOptions: Record<string, CurrencyOption> | null
  /** Made on the spot: not for sale, and yet good where it was made for. */
  inline?: true
}

/** One line of what a quantity costs. Tiered prices make one per tier and kind of fee. */
export interface PricePart {
  /** 1 for the first tier; null for a price without tiers. */
  tier: number | null
  /** Null for a flat fee, which is no amount per unit. */
  quantity: number | null
  /** Minor units, per unit or the flat fee itself. */
  decimal: string
  amount: number
}

/** The price in one of its currencies. */
function inCurrency(ctx: Context, price: Price, currency: string) {
  const details = ctx.tables.price_details.get(price.id)
  if (currency === price.currency) {
    return { decimal: price.unit_amount_decimal ?? '0', tiers: details?.tiers ?? [] }
  }
  const option = details?.currencyOptions?.[currency]
  if (option === undefined) throw new Error(`${price.id} has no amount in ${currency}`)
  return { decimal: option.unit_amount_decimal ?? '0', tiers: option.tiers ?? [] }
}

export function hasCurrency(ctx: Context, price: Price, currency: string): boolean {
  if (currency === price.currency) return true
  return ctx.tables.price_details.get(price.id)?.currencyOptions?.[currency] !== undefined
}

/** The units that are billed for a quantity. https://docs.stripe.com/products-prices/pricing-models#package-pricing */
function packaged(price: Price, quantity: number): number {
  const transform = price.transform_quantity
  if (transform === null) return quantity
  const whole = Math.trunc(quantity / transform.divide_by)
  return transform.round === 'up' && whole * transform.divide_by < quantity ? whole + 1 : whole
}

function tierParts(tier: Tier, number: number, quantity: number): PricePart[] {
  const parts: PricePart[] = []
  if (tier.unit_amount_decimal !== null) {
    const decimal = tier.unit_amount_decimal
    parts.push({ tier: number, quantity, decimal, amount: timesDecimal(decimal, String(quantity)) })
  }
  if (tier.flat_amount_decimal !== null) {
    const decimal = tier.flat_amount_decimal
    parts.push({ tier: number, quantity: null, decimal, amount: timesDecimal(decimal, '1') })
  }
  return parts
}

/** Every unit in the tier it falls in (graduated), or all of them in the tier of the whole quantity (volume). */
function tiered(price: Price, tiers: readonly Tier[], quantity: number): PricePart[] {
  const parts: PricePart[] = []
  let below = 0
  for (const [index, tier] of tiers.entries()) {
    const top = tier.up_to ?? Number.POSITIVE_INFINITY
    const isLast = quantity <= top
    if (price.tiers_mode === 'graduated')
      parts.push(...tierParts(tier, index + 1, Math.min(quantity, top) - below))
    else if (isLast) parts.push(...tierParts(tier, index + 1, quantity))
    if (isLast) break
    below = top
  }
  return parts
}

export function partsOf(
  ctx: Context,
  price: Price,
  quantity: number,
  currency: string = price.currency,
): PricePart[] {
  const { decimal, tiers } = inCurrency(ctx, price, currency)
  if (price.billing_scheme === 'tiered') return tiered(price, tiers, quantity)
  const units = packaged(price, quantity)
  return [{ tier: null, quantity, decimal, amount: timesDecimal(decimal, String(units)) }]
}

/** Minor units for a whole period. */
export function amountOf(ctx: Context, price: Price, quantity: number, currency?: string): number {
  return partsOf(ctx, price, quantity, currency).reduce((sum, part) => sum + part.amount, 0)
}
