import { catalog, type UsageMeter } from '@prorata/billing'
import { Figure } from '../../components/figure.tsx'
import { MeterBar } from '../../components/meter-bar.tsx'
import { toneIcon, toneText } from '../../components/tone.ts'
import { useFormat } from '../../format.ts'
import { levelText, levelTone, usageText } from './usage-text.ts'

/** One meter in words and as a bar. A meter that nothing limits has no bar: there is no whole to draw. */
export function Meter({ meter }: { meter: UsageMeter }) {
  const format = useFormat()
  const { name } = catalog.meters[meter.meterId]
  const text = usageText(meter, format)
  const tone = levelTone(meter)
  const Icon = toneIcon[tone]
  return (
    <div>
      <p className="mb-2 font-medium">
        <Figure>{text}</Figure>
      </p>
      {meter.included === 'unlimited' ? null : (
        <MeterBar label={name} value={meter.used} max={meter.included} text={text} tone={tone} />
      )}
      <div className="mt-2 flex flex-wrap items-center justify-between gap-x-4 text-sm">
        <p className="flex items-center gap-1.5">
          <Icon aria-hidden size={15} className={toneText[tone]} />
          {levelText(meter, format)}
        </p>
        <p className="text-muted">Resets {format.day(meter.resetsAt)}</p>
      </div>
    </div>
  )
}
