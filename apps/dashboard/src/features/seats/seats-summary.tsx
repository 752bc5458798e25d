import { plan } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Figure } from '../../components/figure.tsx'
import { MeterBar } from '../../components/meter-bar.tsx'
import { Panel } from '../../components/panel.tsx'
import { textLink } from '../../components/text-link.ts'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { seatsText } from '../../words/terms-text.ts'
import { seatsInUse } from './seats-words.ts'

type Seats = Outputs['seats']['current']

/** How many seats are taken of how many, and what one costs or how to get more. */
export function SeatsSummary({ seats }: { seats: Omit<Seats, 'members' | 'nextCursor'> }) {
  const format = useFormat()
  const { name } = plan(seats.planId)
  const text = seatsInUse(seats, format)
  const isOver = seats.seats !== 'unlimited' && seats.assigned > seats.seats
  return (
    <Panel title="Seats in use">
      <p className="mb-2 text-lg font-medium">
        <Figure>{text}</Figure>
      </p>
      {seats.seats === 'unlimited' ? null : (
        <MeterBar
          label="Seats in use"
          value={seats.assigned}
          max={seats.seats}
          text={text}
          tone={isOver ? 'bad' : 'good'}
        />
      )}
      <p className="mt-3 text-sm">
        {seats.price ? (
          <>
            {format.money(seats.price.unitAmount)} a seat, each {seats.price.interval}. Whoever joins takes a
            free seat, or a new one that is charged for the rest of the {seats.price.interval}.
          </>
        ) : (
          <>
            {seats.seats === 'unlimited'
              ? `${name} has any number of seats.`
              : `${name} comes with ${seatsText(seats.seats, format)}.`}{' '}
            <Link to="/billing/plans" className={textLink}>
              See plans with more
            </Link>
          </>
        )}
      </p>
      {seats.planned ? (
        <p className="mt-2 text-sm">
          From {format.day(seats.planned.at)} on: {seatsText(seats.planned.seats, format)}.
        </p>
      ) : null}
    </Panel>
  )
}
