// The words of invoice lines, as Stripe writes them.
import type { Price, Product } from '../core/wire.ts'
import { formatDecimal } from './money.ts'
import type { PricePart } from './price.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function day(at: number): string {
  const date = new Date(at * 1000)
  return `${String(date.getUTCDate()).padStart(2, '0')} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

function counted(quantity: number, product: Product): string {
  return quantity === 1 ? product.name : `${quantity} × ${product.name}`
}

/** `discounted` as in ` (with 25.0% off)`. */
export function describeUnused(quantity: number, product: Product, at: number, discounted: string): string {
  return `Unused time on ${counted(quantity, product)}${discounted} after ${day(at)}`
}

export function describeRemaining(
  quantity: number,
  product: Product,
  at: number,
  discounted: string,
): string {
  return `Remaining time on ${counted(quantity, product)}${discounted} after ${day(at)}`
}

/** The first, partial period up to a billing cycle anchor. */
export function describeStub(quantity: number, product: Product, at: number, discounted: string): string {
  return `Time on ${counted(quantity, product)}${discounted} after ${day(at)}`
}

function units(quantity: number, product: Product): string {
  const label = product.unit_label
  return typeof label === 'string' ? `${quantity} ${label}` : String(quantity)
}

/**
 * `1 user × Product (at $25.00 / month)`, `2 × Product (at $10.00 every 3 months)`, `9 × Product (at $0.08 per 60 units /
 * month)`, `31 credit × Product (Tier 2 at $0.036 / month)`; a tier's flat fee has no quantity.
 */
export function describePeriod(part: PricePart, product: Product, price: Price, currency: string): string {
  const recurring = price.recurring
  if (recurring === null) return product.name
  const every =
    recurring.interval_count === 1
      ? `/ ${recurring.interval}`
      : `every ${recurring.interval_count} ${recurring.interval}s`
  const tier = part.tier === null ? 'at' : `Tier ${part.tier} at`
  const pack = price.transform_quantity === null ? '' : ` per ${price.transform_quantity.divide_by} units`
  const name = part.quantity === null ? product.name : `${units(part.quantity, product)} × ${product.name}`
  return `${name} (${tier} ${formatDecimal(part.decimal, currency)}${pack} ${every})`
}

export function describeTrial(quantity: number, product: Product): string {
  return `Free trial for ${units(quantity, product)} × ${product.name}`
}
