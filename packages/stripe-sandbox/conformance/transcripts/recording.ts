// A recording is a list of exchanges with api.stripe.com. One file may hold several sittings, recorded at
// different times on different accounts' states; each sitting is replayed on a sandbox of its own.
import { encodeForm, type Given, type GivenValue } from '../account/account.ts'
import { readCase } from '../cases.ts'
import { isRecord } from '../values.ts'
import { idsIn, isId, namesIn } from './ids.ts'

/** A pause this long (seconds) means that somebody began anew. */
const SITTING_GAP = 60

export interface Exchange {
  method: string
  /** With its query, as it was sent. */
  path: string
  form: string
  status: number
  version: string
  /** When the answer arrived, seconds since 1970. */
  at: number
  response: Record<string, unknown>
}

export interface Recording {
  sittings: Exchange[][]
  /** What is in the file and is no question with a JSON answer, in words. */
  unread: string[]
}

/** Throws where the file has another shape. */
export function readRecording(folder: string, name: string): Recording {
  const file = readCase(folder, name)
  const interactions = isRecord(file) ? file['interactions'] : undefined
  if (!Array.isArray(interactions)) throw new Error(`${name} has no interactions`)
  const sittings: Exchange[][] = []
  const unread: string[] = []
  let seen = new Set<string>()
  let before = 0
  for (const [index, interaction] of interactions.entries()) {
    const exchange = toExchange(interaction)
    if (exchange === null) {
      unread.push(`interaction ${index + 1} is no question with a JSON answer`)
      continue
    }
    const last = sittings.at(-1)
    const continues = namesIn(exchange.path, exchange.form).some((id) => isId(id) && seen.has(id))
    if (last !== undefined && (continues || Math.abs(exchange.at - before) <= SITTING_GAP)) {
      exchange.at = Math.max(exchange.at, before)
      last.push(exchange)
    } else {
      sittings.push([exchange])
      seen = new Set()
    }
    before = exchange.at
    for (const id of idsIn(exchange.response)) seen.add(id)
  }
  return { sittings, unread }
}

function toExchange(value: unknown): Exchange | null {
  if (!isRecord(value)) return null
  const { method, path, form, status, stripe_version, recorded_at, response } = value
  if (typeof method !== 'string' || typeof path !== 'string' || typeof status !== 'number') return null
  if (!isRecord(response)) return null
  const noted = typeof recorded_at === 'string' ? Date.parse(recorded_at) / 1000 : 0
  return {
    method: method.toUpperCase(),
    path: path.replace(/^https?:\/\/[^/]+/, ''),
    form: typeof form === 'string' ? form : isGiven(form) ? encodeForm(form) : '',
    status,
    version: typeof stripe_version === 'string' ? stripe_version : '',
    // A recorder whose own clock was set for a test notes a wrong time; what was made tells the right one.
    at: Math.max(Number.isFinite(noted) ? noted : 0, ...createdIn(response)),
    response,
  }
}

/** Some recorders keep the parameters instead of their encoding. */
function isGiven(value: unknown): value is Given {
  return isRecord(value) && Object.values(value).every(isGivenValue)
}

function isGivenValue(value: unknown): value is GivenValue {
  if (Array.isArray(value)) return value.every(isGivenValue)
  return value === null || ['string', 'number', 'boolean'].includes(typeof value) || isGiven(value)
}

export function isTime(value: unknown): value is number {
  return (
    typeof value === 'number' && Number.isInteger(value) && value > 1_300_000_000 && value < 4_000_000_000
  )
}

/** Every moment named in an answer. */
export function timesIn(value: unknown): number[] {
  if (isTime(value)) return [value]
  if (Array.isArray(value)) return value.flatMap(timesIn)
  return isRecord(value) ? Object.values(value).flatMap(timesIn) : []
}

function createdIn(value: unknown): number[] {
  if (Array.isArray(value)) return value.flatMap(createdIn)
  if (!isRecord(value)) return []
  const { created } = value
  return [...(isTime(created) ? [created] : []), ...Object.values(value).flatMap(createdIn)]
}

/**
 * When Stripe's own clock handled each exchange: the earliest moment in the answer that no earlier answer had,
 * within the half minute before it arrived. Null where the answer names no new moment.
 */
export function handledAt(exchange: Exchange, latestSeen: number): number | null {
  const fresh = timesIn(exchange.response).filter(
    (time) => time > latestSeen && time > exchange.at - 30 && time <= exchange.at + 1,
  )
  return fresh.length === 0 ? null : Math.min(...fresh)
}
