import {
  type EntitlementDifference,
  type Interval,
  isPerSeat,
  type Money,
  type Terms,
  catalog,
  plan,
} from '@prorata/billing'
import type { Format } from '../format.ts'

/** What all units of the quantity cost together, an interval. */
export function termsAmount({ unitAmount, quantity, currency }: Terms): Money {
  return { amount: unitAmount * quantity, currency }
}

/** `$49.00/month`, all units of the quantity together. */
export function termsPrice(terms: Terms, format: Format): string {
  return `${format.money(termsAmount(terms))}/${terms.interval}`
}

/**
 * How a line or a button calls what is bought: `Pro`, `Team × 5` where it is sold by the seat, `Pro yearly` where only the
 * interval tells two terms apart.
 */
export function termsName(terms: Terms, other: Terms): string {
  const { name } = plan(terms.planId)
  const many = isPerSeat(terms) ? `${name} × ${terms.quantity}` : name
  if (terms.planId !== other.planId || terms.interval === other.interval) return many
  return `${many} ${adverbOf(terms.interval)}`
}

/** `5 seats`, `1 seat` */
export function seatsText(count: number, format: Format): string {
  const { name, singular } = catalog.limits.seats
  return `${format.count(count)} ${count === 1 ? singular : name}`
}

export function adverbOf(interval: Interval): string {
  switch (interval) {
    case 'month':
      return 'monthly'
    case 'year':
      return 'yearly'
    default:
      return interval satisfies never
  }
}

export function amountText(amount: number | 'unlimited', format: Format): string {
  return amount === 'unlimited' ? 'unlimited' : format.count(amount)
}

/** One thing that a change gives or takes: `Projects: 5 → unlimited`. */
export function differenceText(difference: EntitlementDifference, format: Format): string {
  switch (difference.kind) {
    case 'feature':
      return catalog.features[difference.feature].name
    case 'limit':
      return `${capitalize(catalog.limits[difference.limit].name)}: ${fromTo(difference, format)}`
    case 'allowance':
      return `${catalog.meters[difference.meter].name} a month: ${fromTo(difference, format)}`
    case 'overage': {
      const rate = format.rate(difference.unitAmountDecimal, catalog.currency)
      return `${catalog.meters[difference.meter].name} beyond the included ones, at ${rate} each`
    }
    default:
      return difference satisfies never
  }
}

function fromTo(change: { from: number | 'unlimited'; to: number | 'unlimited' }, format: Format): string {
  return `${amountText(change.from, format)} → ${amountText(change.to, format)}`
}

export function capitalize(text: string): string {
  return text.charAt(0).toUpperCase() + text.slice(1)
}
