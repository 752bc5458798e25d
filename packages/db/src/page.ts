import { BillingError, type Instant } from '@prorata/billing'
import { type Position, readCursor, writeCursor } from './cursor.ts'

export interface PageRequest {
  limit: number
  cursor: string | null
}

const largestPage = 100

/**
 * One page of a list, by key and not by offset. `rowsAfter` answers at most `count` rows that come after a position
 * (`null` for the first). Throws `invalid_input` for a limit that is not 1 to 100, or a cursor that is not one of ours.
 */
export async function pageOf<Row, Item extends { id: string; createdAt: Instant }>(
  { limit, cursor }: PageRequest,
  rowsAfter: (count: number, after: Position | null) => Promise<Row[]>,
  toItem: (row: Row) => Item,
): Promise<{ items: Item[]; nextCursor: string | null }> {
  if (!Number.isInteger(limit) || limit < 1 || limit > largestPage) {
    throw new BillingError('invalid_input', `A page has 1 to ${largestPage} entries.`, { details: { limit } })
  }
  const after = cursor === null ? null : readCursor(cursor)
  // One more than asked for tells whether there is a next page.
  const rows = await rowsAfter(limit + 1, after)
  const items = rows.slice(0, limit).map(toItem)
  const last = rows.length > limit ? items.at(-1) : undefined
  return { items, nextCursor: last ? writeCursor(last) : null }
}
