import { Link } from '@tanstack/react-router'
import { Skeleton } from '../../components/skeleton.tsx'
import { Figure } from '../../components/figure.tsx'
import { Panel } from '../../components/panel.tsx'
import { textLink } from '../../components/text-link.ts'
import { useFormat } from '../../format.ts'
import { Loaded } from '../../loaded.tsx'
import { live, trpc } from '../../trpc.ts'
import { seatsInUse } from './seats-words.ts'

/** How many seats are taken, in a line. */
export function SeatsLine() {
  const format = useFormat()
  const seats = trpc.seats.current.useQuery({ limit: 1 }, live)
  return (
    <Loaded query={seats} skeleton={<Skeleton className="min-h-28" label="Loading your seats…" />}>
      {(data) => (
        <Panel
          title="Seats"
          aside={
            <Link to="/billing/seats" className={`text-sm ${textLink}`}>
              All seats
            </Link>
          }
        >
          <p className="font-medium">
            <Figure>{seatsInUse(data, format)}</Figure>
            <span className="font-normal text-muted"> in use</span>
          </p>
        </Panel>
      )}
    </Loaded>
  )
}
