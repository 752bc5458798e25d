// Two answers side by side: the same keys, the same values, ids that mean the same objects, times within seconds.
import { isRecord, show } from '../values.ts'
import { isExtra, isMissing, isOther, isShortened, isVolatile } from './allowed.ts'
import { isId, type Ids } from './ids.ts'
import { isTime } from './recording.ts'

/** Stripe stamps the parts of one request over some seconds; the sandbox does it in one. */
const TOLERANCE = 10

interface Place {
  /** What kind of object the value is in: `invoice`, `charge`, `error`. */
  object: string
  /** The way from there, without list positions: `payment_method_details.card.brand`. */
  path: string
}

export interface Comparison {
  ids: Ids
  /** The API version the recording speaks. */
  version: string
}

/** Each difference in words; empty where the sandbox answered what Stripe did. */
export function compare(
  comparison: Comparison,
  recorded: Record<string, unknown>,
  ours: Record<string, unknown>,
): string[] {
  const place = { object: typeof recorded['object'] === 'string' ? recorded['object'] : '', path: '' }
  return compareRecords(comparison, place, recorded, ours)
}

function nameOf({ object, path }: Place): string {
  return [object, path].filter((part) => part !== '').join('.')
}

function below(place: Place, key: string, value: unknown): Place {
  const object = isRecord(value) ? value['object'] : undefined
  if (typeof object === 'string' && object !== 'list') return { object, path: '' }
  return { object: place.object, path: place.path === '' ? key : `${place.path}.${key}` }
}

function compareRecords(
  comparison: Comparison,
  place: Place,
  recorded: Record<string, unknown>,
  ours: Record<string, unknown>,
): string[] {
  const differences: string[] = []
  for (const [key, value] of Object.entries(recorded)) {
    const at = below(place, key, value)
    const named = nameOf(below(place, key, null))
    if (Object.hasOwn(ours, key)) differences.push(...compareValues(comparison, at, named, value, ours[key]))
    else if (!isMissing(named, comparison.version)) {
      differences.push(`${named}: missing, recorded ${show(value)}`)
    }
  }
  for (const key of Object.keys(ours)) {
    if (Object.hasOwn(recorded, key)) continue
    const named = nameOf(below(place, key, null))
    if (!isExtra(named, comparison.version))
      differences.push(`${named}: not in the recording, here ${show(ours[key])}`)
  }
  return differences
}

function compareValues(
  comparison: Comparison,
  place: Place,
  named: string,
  recorded: unknown,
  ours: unknown,
): string[] {
  if (isOther(named)) return []
  if (isVolatile(named)) return sameKind(recorded, ours) ? [] : [differ(named, recorded, ours)]
  if (isShortened(named, comparison.version) && typeof recorded === 'string' && typeof ours === 'string') {
    return comparison.ids.agreeShortened(recorded, ours) ? [] : [differ(named, recorded, ours)]
  }
  if (isRecord(recorded) && isRecord(ours)) return compareRecords(comparison, place, recorded, ours)
  if (Array.isArray(recorded) && Array.isArray(ours)) {
    if (recorded.length !== ours.length) return [`${named}: ${recorded.length} recorded, ${ours.length} here`]
    return recorded.flatMap((element: unknown, index) => {
      const at = isRecord(element) && typeof element['object'] === 'string' ? element['object'] : null
      const inner = at === null ? place : { object: at, path: '' }
      return compareValues(comparison, inner, at ?? named, element, ours[index])
    })
  }
  return sameValue(comparison, recorded, ours) ? [] : [differ(named, recorded, ours)]
}

function sameKind(recorded: unknown, ours: unknown): boolean {
  if (recorded === null || ours === null) return recorded === ours
  return typeof recorded === typeof ours
}

function sameValue({ ids }: Comparison, recorded: unknown, ours: unknown): boolean {
  if (recorded === ours) return true
  if (isTime(recorded) && isTime(ours)) return Math.abs(recorded - ours) <= TOLERANCE
  if (typeof recorded !== 'string' || typeof ours !== 'string') return false
  const [secretOf, secret] = recorded.split('_secret_')
  if (secretOf !== undefined && secret !== undefined)
    return ids.agree(secretOf, ours.split('_secret_')[0] ?? '')
  if (isId(recorded) || ids.knows(recorded)) return ids.agree(recorded, ours)
  return withoutChance(ids.translate(recorded)) === withoutChance(ours)
}

/**
 * An invoice's number begins with the customer's random prefix. An account that has other accounts connected to it is told
 * that a missing object may be one of theirs.
 */
function withoutChance(text: string): string {
  return text
    .replace(/^[A-Z0-9]{8}-(\d{4}(?:-CN-\d+)?)$/, 'prefix-$1')
    .replace(/; It's possible this \w+ exists on one of your connected accounts.*$/, '')
}

function differ(named: string, recorded: unknown, ours: unknown): string {
  return `${named}: recorded ${show(recorded)}, here ${show(ours)}`
}
