import { BillingError } from '@prorata/billing'
import { describe, expect, test } from 'vitest'
import { toStorageError } from './storage-error.ts'

function failure(message: string, code?: string): Error {
  return Object.assign(new Error(message), code === undefined ? {} : { code })
}

describe('a database that did not answer is storage_unavailable, with the cause kept', () => {
  test.each([
    failure('connect ECONNREFUSED 127.0.0.1:5432', 'ECONNREFUSED'),
    failure('read ECONNRESET', 'ECONNRESET'),
    failure('getaddrinfo ENOTFOUND db', 'ENOTFOUND'),
    failure('Connection terminated unexpectedly'),
    failure('Connection terminated due to connection timeout'),
    failure('timeout exceeded when trying to connect'),
    failure('Query read timeout'),
    failure('Cannot use a pool after calling end on the pool'),
    failure('Client has encountered a connection error and is not queryable'),
    failure('terminating connection due to administrator command', '57P01'),
    failure('the database system is starting up', '57P03'),
    failure('canceling statement due to statement timeout', '57014'),
    failure('sorry, too many clients already', '53300'),
    failure('could not extend file: No space left on device', '53100'),
    failure('cannot execute INSERT in a read-only transaction', '25006'),
    new AggregateError([failure('connect ECONNREFUSED ::1:5432', 'ECONNREFUSED')]),
  ])('$message', (cause) => {
    const error = toStorageError(cause)
    expect(error).toBeInstanceOf(BillingError)
    expect(error).toMatchObject({ code: 'storage_unavailable', cause })
  })
})

describe('a mistake of ours stays what it is', () => {
  test.each([
    failure('duplicate key value violates unique constraint', '23505'),
    failure('relation "nothing" does not exist', '42P01'),
    failure('invalid input syntax for type bigint', '22P02'),
    failure('something else'),
    new AggregateError([failure('first'), failure('second')]),
    'not even an error',
  ])('%s', (cause) => {
    expect(toStorageError(cause)).toBe(cause)
  })
})
