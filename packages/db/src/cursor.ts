/** Where a page of a list ended, as text that means nothing to whoever carries it. */

import { BillingError, type Instant } from '@prorata/billing'
import { z } from 'zod'

/** The farthest moment a `Date` reaches. */
const latest = 8.64e15

const positionSchema = z.tuple([z.number().int().min(-latest).max(latest), z.string().min(1).max(255)])

export interface Position {
  createdAt: Instant
  id: string
}

export function writeCursor({ createdAt, id }: Position): string {
  return Buffer.from(JSON.stringify([createdAt, id])).toString('base64url')
}

/** Throws `invalid_input` for anything `writeCursor` does not write. */
export function readCursor(cursor: string): Position {
  const parsed = positionSchema.safeParse(parseJson(Buffer.from(cursor, 'base64url').toString()))
  if (parsed.success) {
    const [createdAt, id] = parsed.data
    const position = { createdAt, id }
    if (writeCursor(position) === cursor && !id.includes('\0')) return position
  }
  throw new BillingError('invalid_input', 'This is not a page of the list. Start again from the first page.')
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text)
  } catch {
    return undefined
  }
}
