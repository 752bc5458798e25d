// Lists: newest first, cut by `limit`, `starting_after` and `ending_before`. https://docs.stripe.com/api/pagination
import { invalidRequest, noSuch } from './errors.ts'
import { integer, object, string } from './schema.ts'
import type { Field } from './schema.ts'
import type { List } from './wire.ts'

/** The parameters every list has. */
export const page = {
  limit: integer({ min: 1, max: 100 }),
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

/** `oldestFirst` is how tables give their rows; `kind` names an object in a refusal. */
export function paginate<T extends { id: string }>(
  oldestFirst: Iterable<T>,
  params: Page,
  url: string,
  kind: string,
): List<T> {
  return cut([...oldestFirst].toReversed(), params, url, kind)
}

/** The same for rows that are already in the order they are shown in. */
export function cut<T extends { id: string }>(rows: T[], params: Page, url: string, kind: string): List<T> {
  const limit = params.limit ?? 10
  if (params.starting_after !== undefined && params.ending_before !== undefined) {
    throw invalidRequest('Received both starting_after and ending_before parameters.', 'starting_after')
  }
  const place = (id: string, param: string): number => {
    const index = rows.findIndex((row) => row.id === id)
    if (index < 0) throw noSuch(kind, id, param)
    return index
  }
  if (params.ending_before !== undefined) {
    const end = place(params.ending_before, 'ending_before')
    const start = Math.max(0, end - limit)
    return { object: 'list', data: rows.slice(start, end), has_more: start > 0, url }
  }
  const start = params.starting_after === undefined ? 0 : place(params.starting_after, 'starting_after') + 1
  return {
    object: 'list',
    data: rows.slice(start, start + limit),
    has_more: rows.length > start + limit,
    url,
  }
}
