import type { Format } from '../format.ts'
import type { Outputs } from '../trpc.ts'

type Offer = Extract<Outputs['promotions']['check'], { ok: true }>['promotion']

/** What a promotion takes off and for how long: `20% off for 3 months`. */
export function promotionText({ percentOff, amountOff, currency, duration }: Offer, format: Format): string {
  const off =
    percentOff === null
      ? `${format.money({ amount: amountOff ?? 0, currency })} off`
      : `${format.percent(percentOff)} off`
  switch (duration.kind) {
    case 'forever':
      return `${off}, as long as you stay`
    case 'once':
      return `${off}, once`
    case 'repeating':
      return `${off} for ${format.count(duration.months)} ${duration.months === 1 ? 'month' : 'months'}`
    default:
      return duration satisfies never
  }
}
