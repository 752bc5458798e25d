// Lists: newest first, cut by `limit`, `starting_after` and `ending_before`. https://docs.stripe.com/api/pagination
import { invalidRequest, noSuch } from './errors.ts'
import { integer, object, string } from './schema.ts'
import type { Field } from './schema.ts'
import type { List } from './wire.ts'

/** Stripe takes any number and keeps it within 1 to 100. Recorded. */
function anyLimit(): Field<number> {
  const any = integer()
  return { required: false, parse: (value, path) => Math.min(100, Math.max(1, any.parse(value, path))) }
}

/** The parameters every list has. */
export const page = {
  limit: anyLimit(),
  starting_after: string(),
  ending_before: string(),
}

export interface Page {
  limit: number | undefined
  starting_after: string | undefined
  ending_before: string | undefined
}

export interface Range {
  gt?: number | undefined
  gte?: number | undefined
  lt?: number | undefined
  lte?: number | undefined
}

/** `created=…` or `created[gte]=…`. */
export function range(): Field<Range> {
  const exact = integer()
  const bounds = object({ gt: integer(), gte: integer(), lt: integer(), lte: integer() })
  return {
    required: false,
    parse: (value, path) => {
      if (typeof value !== 'string') return bounds.parse(value, path)
      const at = exact.parse(value, path)
      return { gte: at, lte: at }
    },
  }
}

export function isWithin(value: number, bounds: Range | undefined): boolean {
  if (bounds === undefined) return true
  return (
    value > (bounds.gt ?? -Infinity) &&
    value >= (bounds.gte ?? -Infinity) &&
    value < (bounds.lt ?? Infinity) &&
    value <= (bounds.lte ?? Infinity)
  )
}

/** Where an object stands in the order of creation, whether or not the list still shows it. */
export interface Places {
  entry: (id: string) => { seq: number } | undefined
}

/**
 * `oldestFirst` is how tables give their rows; `kind` names an object in a refusal. With `places` a cursor may be an
 * object that the list's filters leave out, such as a subscription that was canceled since the page before.
 */
export function paginate<T extends { id: string }>(
  oldestFirst: Iterable<T>,
  params: Page,
  url: string,
  kind: string,
  places?: Places,
): List<T> {
  return cut([...oldestFirst].toReversed(), params, url, kind, places)
}

/** The same for rows that are already in the order they are shown in. */
export function cut<T extends { id: string }>(
  rows: T[],
  params: Page,
  url: string,
  kind: string,
  places?: Places,
): List<T> {
  const limit = params.limit ?? 10
  /** How many rows stand before the cursor, and whether it is a row itself. */
  const place = (id: string, param: string): { before: number; own: number } => {
    const index = rows.findIndex((row) => row.id === id)
    if (index >= 0) return { before: index, own: 1 }
    const seq = places?.entry(id)?.seq
    if (seq === undefined) throw noSuch(kind, id, param)
    const next = rows.findIndex((row) => (places?.entry(row.id)?.seq ?? 0) < seq)
    return { before: next < 0 ? rows.length : next, own: 0 }
  }
  const after = params.starting_after === undefined ? null : place(params.starting_after, 'starting_after')
  const until = params.ending_before === undefined ? null : place(params.ending_before, 'ending_before')
  if (after !== null && until !== null) {
    throw invalidRequest(
      'Received both starting_after and ending_before parameters. Please pass in only one.',
    )
  }
  if (until !== null) {
    const start = Math.max(0, until.before - limit)
    return { object: 'list', data: rows.slice(start, until.before), has_more: start > 0, url }
  }
  const start = after === null ? 0 : after.before + after.own
  return {
    object: 'list',
    data: rows.slice(start, start + limit),
    has_more: rows.length > start + limit,
    url,
  }
}
