import { json, type WireResponse } from '../http/message.ts'

export type ApiErrorType = 'api_error' | 'card_error' | 'idempotency_error' | 'invalid_request_error'

/** An error the sandbox gives before or instead of the engine. https://docs.stripe.com/api/errors */
export interface ApiError {
  status: number
  type: ApiErrorType
  message: string
  code?: string
  param?: string
  decline_code?: string
}

/** Shaped like Stripe's, so the SDK raises the class it would raise for the real thing. */
export function apiErrorResponse(error: ApiError, headers: Record<string, string> = {}): WireResponse {
  const { status, ...rest } = error
  const documentation =
    error.code === undefined
      ? {}
      : { doc_url: `https://stripe.com/docs/error-codes/${error.code.replaceAll('_', '-')}` }
  return json(status, { error: { ...rest, ...documentation } }, headers)
}

/** What is not built says so by name. */
export function notBuilt(what: string): ApiError {
  return {
    status: 501,
    type: 'api_error',
    code: 'sandbox_not_implemented',
    message: `${what} is not built in this sandbox. Nothing was done.`,
  }
}
