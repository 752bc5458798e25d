import { BillingError } from '@prorata/billing'

/** Network failures, as Node names them. */
const networkCodes = new Set([
  'ECONNREFUSED',
  'ECONNRESET',
  'ECONNABORTED',
  'EHOSTUNREACH',
  'ENETUNREACH',
  'ENOTFOUND',
  'EAI_AGAIN',
  'EPIPE',
  'ETIMEDOUT',
])

/**
 * The server's own reasons that are about its state and not about the statement: connection (08), resources (53),
 * intervention incl. timeouts (57), system (58), a read-only standby. https://www.postgresql.org/docs/current/errcodes-appendix.html
 */
const serverState = /^(?:08...|53...|57...|58...|25006)$/

/** pg's own failures carry no code. */
const driverMessages =
  /connection terminated|connection error and is not queryable|timeout exceeded when trying to connect|query read timeout|after calling end on the pool|client was closed/i

/** A database that did not answer becomes `storage_unavailable`; every other failure is a mistake and stays itself. */
export function toStorageError(error: unknown): unknown {
  if (!(error instanceof Error) || !isUnavailable(error)) return error
  return new BillingError('storage_unavailable', 'Our database did not answer. Try again in a moment.', {
    cause: error,
  })
}

function isUnavailable(error: Error): boolean {
  // A host with several addresses fails with all of their failures at once.
  if (error instanceof AggregateError)
    return error.errors.some((one) => one instanceof Error && isUnavailable(one))
  if (driverMessages.test(error.message)) return true
  if (!('code' in error) || typeof error.code !== 'string') return false
  return networkCodes.has(error.code) || serverState.test(error.code)
}
