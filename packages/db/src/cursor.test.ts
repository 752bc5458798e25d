import { BillingError } from '@prorata/billing'
import * as fc from 'fast-check'
import { expect, test } from 'vitest'
import { readCursor, writeCursor } from './cursor.ts'

const anyPosition = fc.record({
  createdAt: fc.integer({ min: 0, max: 8.64e15 }),
  id: fc.stringMatching(/^[\w-]{1,60}$/),
})

function encoded(value: unknown): string {
  return Buffer.from(JSON.stringify(value)).toString('base64url')
}

test('a cursor is read back as the position it was made of', () => {
  fc.assert(
    fc.property(anyPosition, (position) => {
      expect(readCursor(writeCursor(position))).toEqual(position)
    }),
  )
})

test('any other text is invalid input and nothing worse', () => {
  const forged = fc.oneof(
    fc.string(),
    fc.base64String(),
    fc.json().map((json) => Buffer.from(json).toString('base64url')),
    fc.constantFrom(
      '',
      encoded([1]),
      encoded([1, 'in_1', 2]),
      encoded([1.5, 'in_1']),
      encoded([9e15, 'in_1']),
      encoded([1, 'in_\0']),
      encoded([1, '']),
      `${encoded([1, 'in_1'])}=`,
      ` ${encoded([1, 'in_1'])}`,
    ),
  )
  fc.assert(
    fc.property(forged, (cursor) => {
      expect(() => readCursor(cursor)).toThrow(BillingError)
    }),
    { numRuns: 500 },
  )
})
