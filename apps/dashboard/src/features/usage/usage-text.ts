import { catalog, type UsageLevel, type UsageMeter } from '@prorata/billing'
import type { Tone } from '../../components/tone.ts'
import type { Format } from '../../format.ts'

/** `850 of 1,000 API calls`, or `850 API calls` where nothing limits them. */
export function usageText({ meterId, used, included }: UsageMeter, format: Format): string {
  const { name, singular } = catalog.meters[meterId]
  if (included === 'unlimited') return `${format.count(used)} ${used === 1 ? singular : name}`
  return `${format.count(used)} of ${format.count(included)} ${included === 1 ? singular : name}`
}

/** How close to the limit, in words: `85% used. Close to the limit.` */
export function levelText(meter: UsageMeter, format: Format): string {
  if (meter.percent === null) return 'Unlimited.'
  const share = `${format.percent(meter.percent)} used.`
  switch (meter.level) {
    case 'ok':
      return share
    case 'near':
      return `${share} Close to the limit.`
    case 'at':
      return meter.remaining === 0 ? `${share} At the limit.` : `${share} Almost at the limit.`
    case 'over':
      return `${share} Over the included amount.`
    default:
      return meter.level satisfies never
  }
}

/** What happens beyond the included amount, and what it costs. */
export function beyondText({ meterId, included, overage, resetsAt }: UsageMeter, format: Format): string {
  const { name } = catalog.meters[meterId]
  if (included === 'unlimited') return `Your plan does not limit ${name}.`
  if (overage) {
    const rate = format.rate(overage.unitAmountDecimal, catalog.currency)
    return `Beyond ${format.count(included)}, ${name} go on at ${rate} each.`
  }
  return `At ${format.count(included)}, further ${name} are blocked until ${format.day(resetsAt)}.`
}

/** Use that is paid for is nothing to warn of. */
export function levelTone({ level, overage }: UsageMeter): Tone {
  if (overage && level !== 'ok') return 'waiting'
  return tones[level]
}

const tones = { ok: 'good', near: 'warn', at: 'warn', over: 'bad' } as const satisfies Record<
  UsageLevel,
  Tone
>
