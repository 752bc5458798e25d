import type { UsageMeter } from '@prorata/billing'
import { Link } from '@tanstack/react-router'
import { Panel } from '../../components/panel.tsx'
import { textLink } from '../../components/text-link.ts'
import { Meter } from './meter.tsx'

/** The three meters that are closest to their limits. */
export function TopMeters({ meters }: { meters: readonly UsageMeter[] }) {
  const top = meters.toSorted((a, b) => (b.percent ?? -1) - (a.percent ?? -1)).slice(0, 3)
  return (
    <Panel
      title="Usage this month"
      aside={
        <Link to="/billing/usage" className={`text-sm ${textLink}`}>
          All usage
        </Link>
      }
    >
      <div className="grid gap-x-10 gap-y-6 md:grid-cols-2">
        {top.map((meter) => (
          <Meter key={meter.meterId} meter={meter} />
        ))}
      </div>
    </Panel>
  )
}
