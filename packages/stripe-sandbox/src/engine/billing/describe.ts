// The words of invoice lines, as Stripe writes them.
import type { Price, Product } from '../core/wire.ts'
import { formatAmount } from './money.ts'

const MONTHS = ['Jan', 'Feb', 'Mar', 'Apr', 'May', 'Jun', 'Jul', 'Aug', 'Sep', 'Oct', 'Nov', 'Dec']

function day(at: number): string {
  const date = new Date(at * 1000)
  return `${String(date.getUTCDate()).padStart(2, '0')} ${MONTHS[date.getUTCMonth()]} ${date.getUTCFullYear()}`
}

function counted(quantity: number, product: Product): string {
  return quantity === 1 ? product.name : `${quantity} × ${product.name}`
}

export function describeUnused(quantity: number, product: Product, at: number): string {
  return `Unused time on ${counted(quantity, product)} after ${day(at)}`
}

export function describeRemaining(quantity: number, product: Product, at: number): string {
  return `Remaining time on ${counted(quantity, product)} after ${day(at)}`
}

/** The first, partial period up to a billing cycle anchor. */
export function describeStub(quantity: number, product: Product, at: number): string {
  return `Time on ${counted(quantity, product)} after ${day(at)}`
}

function units(quantity: number, product: Product): string {
  const label = product.unit_label
  return typeof label === 'string' ? `${quantity} ${label}` : String(quantity)
}

/** `1 user × Product (at $25.00 / month)`, `2 × Product (at $10.00 every 3 months)`. */
export function describePeriod(quantity: number, product: Product, price: Price): string {
  const each = formatAmount(price.unit_amount ?? 0, price.currency)
  const recurring = price.recurring
  if (recurring === null) return product.name
  const every =
    recurring.interval_count === 1
      ? `/ ${recurring.interval}`
      : `every ${recurring.interval_count} ${recurring.interval}s`
  return `${units(quantity, product)} × ${product.name} (at ${each} ${every})`
}

export function describeTrial(quantity: number, product: Product): string {
  return `Free trial for ${units(quantity, product)} × ${product.name}`
}
