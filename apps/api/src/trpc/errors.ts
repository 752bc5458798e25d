/** How a `BillingError` looks on the wire: one exhaustive table from our codes to tRPC's. */

import { BillingError, type BillingErrorCode } from '@prorata/billing'
import { TRPCError } from '@trpc/server'
import type { TRPC_ERROR_CODE_KEY } from '@trpc/server/rpc'
import { z } from 'zod'

export const trpcCodes = {
  unauthenticated: 'UNAUTHORIZED',
  organization_required: 'FORBIDDEN',
  billing_rights_required: 'FORBIDDEN',
  operator_rights_required: 'FORBIDDEN',
  invalid_input: 'BAD_REQUEST',
  refused: 'UNPROCESSABLE_CONTENT',
  not_found: 'NOT_FOUND',
  quote_expired: 'PRECONDITION_FAILED',
  quote_moved: 'CONFLICT',
  quote_invalid: 'BAD_REQUEST',
  payment_declined: 'PAYMENT_REQUIRED',
  limit_reached: 'FORBIDDEN',
  provider_rate_limited: 'SERVICE_UNAVAILABLE',
  provider_unavailable: 'BAD_GATEWAY',
  provider_rejected: 'INTERNAL_SERVER_ERROR',
  storage_unavailable: 'SERVICE_UNAVAILABLE',
} as const satisfies Record<BillingErrorCode, TRPC_ERROR_CODE_KEY>

/** The sentences of failures that are ours to mend. Their own messages may name machines, and stay in the log. */
const neutralMessages: Partial<Record<BillingErrorCode, string>> = {
  provider_rate_limited: 'The payment provider is busy. Try again in a moment; nothing is charged twice.',
  provider_unavailable:
    'The payment provider did not answer. Try again in a moment; nothing is charged twice.',
  provider_rejected: 'Something is wrong on our side. You have not been charged. We have been told.',
  storage_unavailable: 'Our database did not answer. Try again in a moment; nothing is charged twice.',
}
const internalMessage = 'Something went wrong on our side. Try again in a moment.'

/** What `error.data.billing` carries. */
export interface BillingErrorData {
  code: BillingErrorCode
  details: unknown
}

export function toTrpcError(error: BillingError): TRPCError {
  const message = neutralMessages[error.code] ?? error.message
  return new TRPCError({ code: trpcCodes[error.code], message, cause: error })
}

export function toBillingData(error: TRPCError): BillingErrorData | null {
  const { cause } = error
  if (cause instanceof BillingError) return { code: cause.code, details: cause.details ?? null }
  if (cause instanceof z.ZodError) return { code: 'invalid_input', details: { issues: cause.issues } }
  return null
}

/** The sentence that leaves the house: never one that an unexpected error wrote. */
export function toPublicMessage(error: TRPCError): string {
  if (error.cause instanceof z.ZodError) {
    const [issue] = error.cause.issues
    const where = issue?.path.join('.')
    return issue ? `${where ? `${where}: ` : ''}${issue.message}` : 'The input is not valid.'
  }
  if (error.code === 'INTERNAL_SERVER_ERROR' && !(error.cause instanceof BillingError)) return internalMessage
  return error.message
}
