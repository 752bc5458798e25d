import { catalog } from '@prorata/billing'
import { Panel } from '../../components/panel.tsx'
import { PeriodRuler } from '../../components/period-ruler.tsx'
import { useFormat } from '../../format.ts'
import type { Outputs } from '../../trpc.ts'
import { leftText } from '../../words/left-text.ts'
import { Meter } from './meter.tsx'
import { beyondText } from './usage-text.ts'

/** Every meter with what happens at its limit, under the month they count in. */
export function UsageList({ usage }: { usage: Outputs['usage']['current'] }) {
  const format = useFormat()
  const period = usage.meters[0]?.period
  return (
    <div className="flex flex-col gap-5">
      {period ? (
        <Panel title="This month">
          <PeriodRuler
            {...period}
            now={usage.now}
            text={leftText(period.end - usage.now, format)}
            startLabel={format.day(period.start)}
            endLabel={format.day(period.end)}
          />
        </Panel>
      ) : null}
      <div className="grid gap-5 md:grid-cols-2">
        {usage.meters.map((meter) => (
          <Panel key={meter.meterId} title={catalog.meters[meter.meterId].name}>
            <Meter meter={meter} />
            <p className="mt-4 border-t border-line pt-3 text-sm text-muted">{beyondText(meter, format)}</p>
          </Panel>
        ))}
      </div>
    </div>
  )
}
