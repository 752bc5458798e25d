import type { Period, Quote } from '@prorata/billing'
import { PeriodRuler } from '../../components/period-ruler.tsx'
import { useFormat } from '../../format.ts'
import { durationText, leftText } from '../../words/left-text.ts'
import { termsName } from '../../words/terms-text.ts'

/** Where the amounts come from, drawn on the period they are shares of. */
export function Calculation({ quote, period }: { quote: Quote; period: Period }) {
  const format = useFormat()
  const { from, to, startsAt } = quote
  const left = period.end - startsAt
  return (
    <details className="group">
      <summary className="inline-flex min-h-8 items-center text-sm font-medium text-accent underline decoration-accent/40 underline-offset-4">
        How is this calculated?
      </summary>
      <div className="mt-3 flex flex-col gap-3 rounded-lg bg-sunken p-4 text-sm">
        <PeriodRuler
          {...period}
          now={startsAt}
          text={leftText(left, format)}
          startLabel={format.day(period.start)}
          endLabel={format.day(period.end)}
        />
        <p>
          {termsName(from, to)} is paid until {format.moment(period.end)} UTC. The price of the{' '}
          {durationText(left, format)} that are left is given back.{' '}
          {from.interval === to.interval
            ? `${termsName(to, from)} is charged for the same ${durationText(left, format)}, to the second.`
            : `${termsName(to, from)} is charged for a whole ${to.interval} that begins today.`}
        </p>
      </div>
    </details>
  )
}
