// Refusals in Stripe's words. A thrown ApiError becomes the answer; everything the request wrote is undone
// unless `keeps` says that Stripe, too, keeps it (a declined payment keeps its intent and charge).

export type ErrorType = 'invalid_request_error' | 'card_error' | 'idempotency_error' | 'api_error'

export interface ErrorBody {
  type: ErrorType
  code?: string
  message: string
  param?: string
  decline_code?: string
  advice_code?: string
  network_decline_code?: string
  charge?: string
  payment_intent?: object
  setup_intent?: object
  payment_method?: object
}

export class ApiError extends Error {
  readonly status: number
  readonly body: ErrorBody
  readonly keeps: boolean

  constructor(status: number, body: ErrorBody, keeps = false) {
    super(body.message)
    this.name = 'ApiError'
    this.status = status
    this.body = body
    this.keeps = keeps
  }
}

/** 400. `code` may be absent: Stripe gives many refusals none. */
export function invalidRequest(message: string, param?: string, code?: string): ApiError {
  return new ApiError(400, {
    type: 'invalid_request_error',
    message,
    ...(code === undefined ? {} : { code }),
    ...(param === undefined ? {} : { param }),
  })
}

export function unknownParameter(param: string): ApiError {
  return invalidRequest(`Received unknown parameter: ${param}`, param, 'parameter_unknown')
}

export function missingParameter(param: string): ApiError {
  return invalidRequest(`Missing required param: ${param}.`, param, 'parameter_missing')
}

/** Some routes call the id in their path by another name. Recorded, but for the session's. */
const PATH_PARAMS: Record<string, string> = {
  'checkout.session': 'session',
  coupon: 'coupon',
  dispute: 'dispute',
  payment_intent: 'intent',
  price: 'price',
  'promotion code': 'promotion_code',
  subscription_schedule: 'schedule',
  'tax rate': 'tax_rate',
  PaymentMethod: 'payment_method',
  setupintent: 'intent',
}

/** 404 for the id in the path, 400 for an id among the parameters. */
export function noSuch(kind: string, id: string, param = 'id'): ApiError {
  return param === 'id' ? missingAt(kind, id, PATH_PARAMS[kind] ?? 'id') : missing(400, kind, id, param)
}

/** 404 for a path whose id goes by another name than on the other routes of its kind. */
export function missingAt(kind: string, id: string, param: string): ApiError {
  return missing(404, kind, id, param)
}

function missing(status: number, kind: string, id: string, param: string): ApiError {
  return new ApiError(status, {
    type: 'invalid_request_error',
    code: 'resource_missing',
    message: `No such ${kind}: '${id}'`,
    param,
  })
}

/** 501 for something Stripe has and the sandbox has not: better no answer than a wrong one. */
export function notBuilt(what: string, param?: string): ApiError {
  return new ApiError(501, {
    type: 'api_error',
    code: 'sandbox_not_implemented',
    message: `The sandbox does not implement ${what}.`,
    ...(param === undefined ? {} : { param }),
  })
}

export function renderError(error: ApiError, requestId: string, now: number): { error: object } {
  const code = error.body.code
  return {
    error: {
      ...error.body,
      ...(code === undefined || code === 'sandbox_not_implemented'
        ? {}
        : { doc_url: `https://stripe.com/docs/error-codes/${code.replaceAll('_', '-')}` }),
      request_log_url: `https://dashboard.stripe.com/test/logs/${requestId}?t=${now}`,
    },
  }
}
