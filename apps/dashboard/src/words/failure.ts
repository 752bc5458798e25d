import { type BillingErrorCode, billingErrorCodes } from '@prorata/billing'
import { TRPCClientError } from '@trpc/client'
import { isRecord } from '../record.ts'

/** Everything that can come back instead of an answer, parsed into a closed type. */
export type Failure =
  | { kind: 'billing'; code: BillingErrorCode; message: string }
  /** No answer reached us: offline, or the connection broke on the way. */
  | { kind: 'network' }
  /** The server answered that it is asked too often. */
  | { kind: 'too_many_requests' }
  /** An answer nobody planned for. */
  | { kind: 'unexpected' }

export function toFailure(error: unknown): Failure {
  if (!(error instanceof TRPCClientError)) {
    return error instanceof TypeError ? { kind: 'network' } : { kind: 'unexpected' }
  }
  const data: unknown = error.data
  if (!isRecord(data)) return error.meta?.response ? { kind: 'unexpected' } : { kind: 'network' }
  const billing = data.billing
  if (isRecord(billing) && isBillingErrorCode(billing.code)) {
    return { kind: 'billing', code: billing.code, message: error.message }
  }
  return data.httpStatus === 429 ? { kind: 'too_many_requests' } : { kind: 'unexpected' }
}

/**
 * True where a command may have been carried out although no answer says so: then it is looked up, never simply
 * asked again.
 */
export function isOutcomeUnknown(failure: Failure): boolean {
  switch (failure.kind) {
    case 'network':
    case 'unexpected':
      return true
    case 'too_many_requests':
      return false
    case 'billing':
      return failure.code === 'provider_unavailable' || failure.code === 'storage_unavailable'
    default:
      return failure satisfies never
  }
}

function isBillingErrorCode(value: unknown): value is BillingErrorCode {
  return billingErrorCodes.some((code) => code === value)
}
