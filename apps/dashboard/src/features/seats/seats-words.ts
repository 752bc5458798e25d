import type { Format } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { seatsText } from '../../words/terms-text.ts'

/** `4 of 5 seats`, or `4 seats` where nothing limits them. */
export function seatsInUse(
  { assigned, seats }: Pick<Outputs['seats']['current'], 'assigned' | 'seats'>,
  format: Format,
): string {
  if (seats === 'unlimited') return seatsText(assigned, format)
  return `${format.count(assigned)} of ${seatsText(seats, format)}`
}
