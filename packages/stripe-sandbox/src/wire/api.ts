/**
 * Answers `/v1` as Stripe does around its resources: who asks, which version, whether this very request was made before,
 * and which failure it was told to meet. What the request means is the engine's.
 */
import type { ApiResponse, Engine, Method, Params } from '../engine/contract.ts'
import { type Handler, json, type WireRequest, type WireResponse } from '../http/message.ts'
import { isRecord } from '../store/parse.ts'
import { type ApiError, apiErrorResponse, notBuilt } from './api-error.ts'
import { authenticate } from './authenticate.ts'
import type { Faults } from './faults.ts'
import { FormError, parseForm } from './form.ts'
import { fingerprintOf, type IdempotencyKeys } from './idempotency.ts'
import { faultAnswer, meet } from './meet-fault.ts'
import type { RateLimiter } from './rate-limit.ts'
import { API_VERSION, refuseVersion } from './version.ts'

export interface ApiDeps {
  engine: Engine
  faults: Faults
  rates: RateLimiter
  keys: IdempotencyKeys
  /** Brings the engine to the present. */
  sync: () => void
  nextRequestId: () => string
  wall: () => number
}

interface Call {
  method: Method
  path: string
  params: Params
  requestId: string
  key: string | null
  signal: AbortSignal
}

export function createApiHandler(deps: ApiDeps): Handler {
  return async (request) => {
    const requestId = deps.nextRequestId()
    const headers: Record<string, string> = { 'request-id': requestId, 'stripe-version': API_VERSION }
    const key = request.headers.get('idempotency-key')
    if (key !== null && request.method === 'POST') headers['idempotency-key'] = key
    const answer = await answerTo(deps, request, requestId)
    return { ...answer, headers: { ...answer.headers, ...headers } }
  }
}

async function answerTo(deps: ApiDeps, request: WireRequest, requestId: string): Promise<WireResponse> {
  const refused = authenticate(request.headers) ?? refuseVersion(request.headers.get('stripe-version'))
  if (refused !== null) return apiErrorResponse(refused)
  const tooFast = deps.rates.refuse(deps.wall())
  if (tooFast !== null) return tooFast
  const { method } = request
  const path = decodePath(request.url.pathname)
  if (path === null) return apiErrorResponse(unreadable('The URL path is not valid UTF-8.', null))
  if (path.startsWith('/v2/') || !isMethod(method)) return apiErrorResponse(notBuilt(`${method} ${path}`))
  const params = readParams(request)
  if (params instanceof FormError) return apiErrorResponse(unreadable(params.message, params.param))
  const key = method === 'POST' ? request.headers.get('idempotency-key') || null : null
  const call: Call = { method, path, params, requestId, key, signal: request.signal }
  return key === null ? run(deps, call) : runOnce(deps, call, key)
}

/** Answers a repeated request from what was stored, and stores what a first one was answered. */
async function runOnce(deps: ApiDeps, call: Call, key: string): Promise<WireResponse> {
  const fingerprint = fingerprintOf(call.method, call.path, call.params)
  const begun = deps.keys.begin(key, fingerprint, deps.wall())
  if (begun.kind === 'refuse') return apiErrorResponse(begun.error)
  if (begun.kind === 'replay') {
    const { status, body, requestId } = begun.answer
    return {
      status,
      headers: {
        'content-type': 'application/json',
        'idempotent-replayed': 'true',
        'original-request': requestId,
        ...(status >= 500 ? { 'stripe-should-retry': 'false' } : {}),
      },
      body,
    }
  }
  try {
    return await run(deps, call, (answer) => {
      const { requestId } = call
      deps.keys.finish(key, {
        fingerprint,
        requestId,
        status: answer.status,
        body: answer.body,
        storedAt: deps.wall(),
      })
    })
  } finally {
    deps.keys.release(key)
  }
}

/**
 * Runs the request, meeting the fault that waits for it. `store` is called, in the same synchronous stretch as the
 * engine's commit, with what a repetition is to be answered; not at all where the request never began to run.
 */
async function run(
  deps: ApiDeps,
  call: Call,
  store: (answer: WireResponse) => void = () => {},
): Promise<WireResponse> {
  const fault = deps.faults.take(call.method, call.path)
  if (fault?.when === 'before') {
    const answer = await meet(fault, call.signal)
    if (answer.status === 402) store(answer)
    return answer
  }
  deps.sync()
  const result = ask(deps.engine, call)
  const answer = json(result.status, result.body)
  if (fault === null) {
    if (isStored(result)) store(answer)
    return answer
  }
  const lost = typeof fault.kind === 'number' ? faultAnswer(fault.kind, fault.when) : answer
  if (isStored(result)) store(lost)
  return meet(fault, call.signal)
}

function ask(engine: Engine, { method, path, params, requestId, key }: Call): ApiResponse {
  try {
    return engine.handle({ method, path, params, apiVersion: API_VERSION, requestId, idempotencyKey: key })
  } catch (error) {
    // A defect of the sandbox; the engine has undone what the request began.
    const reason = error instanceof Error ? error.message : String(error)
    const message = `The sandbox failed on ${method} ${path}: ${reason}`
    return { status: 500, body: { error: { type: 'api_error', message } } }
  }
}

/** "Results are only saved if an endpoint started executing": what was refused for its shape was not. */
function isStored({ status, body }: ApiResponse): boolean {
  if (status === 501 || status === 429) return false
  const error = isRecord(body) && isRecord(body['error']) ? body['error'] : null
  const code = error?.['code']
  return !(typeof code === 'string' && code.startsWith('parameter_'))
}

function readParams(request: WireRequest): Params | FormError {
  const contentType = request.headers.get('content-type') ?? ''
  if (request.body !== '' && !contentType.startsWith('application/x-www-form-urlencoded')) {
    return new FormError(
      `Send parameters form-encoded (application/x-www-form-urlencoded), not as ${contentType || 'an unnamed type'}.`,
    )
  }
  try {
    return parseForm(request.url.search.slice(1), request.body)
  } catch (error) {
    if (error instanceof FormError) return error
    throw error
  }
}

function decodePath(path: string): string | null {
  try {
    return decodeURIComponent(path)
  } catch {
    return null
  }
}

function isMethod(method: string): method is Method {
  return method === 'GET' || method === 'POST' || method === 'DELETE'
}

function unreadable(message: string, param: string | null): ApiError {
  return { status: 400, type: 'invalid_request_error', message, ...(param === null ? {} : { param }) }
}
