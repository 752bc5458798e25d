import { maxQuantity, plan, type PlanId } from '@prorata/billing'
import { Stepper } from '../../components/stepper.tsx'
import { useFormat } from '../../format.ts'
import { seatsText } from '../../words/terms-text.ts'

/** Who takes a seat of the organization. `names` may be the first few. */
export interface Assigned {
  count: number
  names: readonly string[]
}

interface SeatStepperProps {
  planId: PlanId
  value: number
  assigned: Assigned
  onChange: (value: number | null) => void
}

/** How many seats to pay for: never fewer than are taken, and it says by whom. */
export function SeatStepper({ planId, value, assigned, onChange }: SeatStepperProps) {
  const format = useFormat()
  const { count, names } = assigned
  const more = count - names.length
  const who = more > 0 ? [...names, `${format.count(more)} more`] : names
  const taken = count === 1 ? '1 seat is in use' : `${seatsText(count, format)} are in use`
  return (
    <div className="panel p-5 sm:p-7">
      <Stepper
        label={`Seats of ${plan(planId).name}`}
        unit="seat"
        value={value}
        min={Math.max(1, count)}
        max={maxQuantity(planId)}
        onChange={onChange}
        atMin={
          count <= 1
            ? `${taken}. A plan has at least one.`
            : `${taken}: ${format.list(who)}. Remove a member to go below ${format.count(count)}.`
        }
      />
    </div>
  )
}
