import { type Interval, isPerSeat, type PlanId } from '@prorata/billing'
import { useState } from 'react'
import { Notice } from '../../components/notice.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { whomToAsk } from '../../words/whom-to-ask.ts'
import { PricedChange } from './priced-change.tsx'
import { type Assigned, SeatStepper } from './seat-stepper.tsx'
import { useSettled } from './use-settled.ts'

interface ChangePanelProps {
  current: Outputs['subscription']['current']
  planId: PlanId
  interval: Interval
  /** How many seats to begin with, where the plan is sold by the seat. */
  quantity?: number | undefined
  /** Who takes a seat now. */
  assigned?: Assigned | undefined
}

const nobody: Assigned = { count: 1, names: [] }
/** So long nobody may step before a price is asked for, in milliseconds. */
const stepPause = 400

/** Prices the change to a plan, or to another number of its seats, and carries it out, for those who may. */
export function ChangePanel({ quantity, assigned = nobody, ...wish }: ChangePanelProps) {
  const format = useFormat()
  const { current, planId, interval } = wish
  if (!current.canManageBilling) {
    return <Notice tone="neutral" title={whomToAsk(current.billingAdmins, format)} />
  }
  const key = `${planId} ${interval}`
  return isPerSeat({ planId }) ? (
    <SeatedChange key={key} {...wish} begin={quantity ?? 1} assigned={assigned} />
  ) : (
    <PricedChange key={key} {...wish} quantity={1} seats={null} isStepping={false} />
  )
}

interface SeatedChangeProps extends Pick<ChangePanelProps, 'current' | 'planId' | 'interval'> {
  begin: number
  assigned: Assigned
}

function SeatedChange({ begin, assigned, ...wish }: SeatedChangeProps) {
  const [chosen, setChosen] = useState(begin)
  const [isTyping, setTyping] = useState(false)
  // Somebody may join while the page is open: they take a seat too.
  const seats = Math.max(chosen, assigned.count)
  const settled = useSettled(seats, stepPause)
  return (
    <PricedChange
      {...wish}
      quantity={settled}
      isStepping={isTyping || settled !== seats}
      seats={
        <SeatStepper
          planId={wish.planId}
          value={seats}
          assigned={assigned}
          onChange={(next) => {
            setTyping(next === null)
            if (next !== null) setChosen(next)
          }}
        />
      }
    />
  )
}
