/** The JSON under `/_sandbox`: what a test or a person does to the sandbox that Stripe's API has no words for. */
import { json, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from '../pages/ask.ts'
import type { Sandbox } from '../sandbox.ts'
import { isRecord, parseJson } from '../store/parse.ts'
import { apiErrorResponse, notBuilt } from '../wire/api-error.ts'
import { type Control, type Controls, refusal } from './control.ts'
import { toParams } from './parse.ts'
import { clockControls } from './routes/clock.ts'
import { deliveryControls } from './routes/deliveries.ts'
import { failureControls } from './routes/failures.ts'
import { stateControls } from './routes/state.ts'

const CONTROLS: Controls = { ...clockControls, ...failureControls, ...deliveryControls, ...stateControls }

export async function answerControl(sandbox: Sandbox, ask: Ask, request: WireRequest): Promise<WireResponse> {
  const { method, url } = request
  const body = readBody(request)
  if (body === null) return refusal(400, 'Send a JSON object, with Content-Type: application/json.')
  const found = findControl(method, url.pathname)
  if (found === null) return askEngine(sandbox, ask, request, body)
  try {
    return await found.control({ sandbox, body, url, id: found.id })
  } catch (error) {
    if (error instanceof RangeError) return refusal(400, error.message)
    throw error
  }
}

/** A path written out goes before one with `:id`. */
function findControl(method: string, path: string): { control: Control; id: string } | null {
  const exact = CONTROLS[`${method} ${path}`]
  if (exact !== undefined) return { control: exact, id: '' }
  const parts = path.split('/')
  for (const [index, id] of parts.entries()) {
    if (!/^[a-z]+_\w+$/.test(id)) continue
    const control = CONTROLS[`${method} ${parts.with(index, ':id').join('/')}`]
    if (control !== undefined) return { control, id }
  }
  return null
}

/** What a person does on a hosted page (`/_sandbox/checkout/sessions/:id/complete` …) is the engine's, for programs too. */
function askEngine(
  sandbox: Sandbox,
  ask: Ask,
  { method, url }: WireRequest,
  body: Record<string, unknown>,
): WireResponse {
  const path = url.pathname
  if (method !== 'POST' || !sandbox.engine.hasRoute(method, path))
    return apiErrorResponse(notBuilt(`${method} ${path}`))
  const answer = ask(method, path, toParams(body))
  return json(answer.status, answer.body)
}

/** An absent body is an empty object; null where there is one that cannot be read. */
function readBody({ method, body, headers }: WireRequest): Record<string, unknown> | null {
  if (method === 'GET' || (method === 'DELETE' && body === '')) return {}
  // A form of a foreign page cannot send this type without asking first.
  if (!(headers.get('content-type') ?? '').startsWith('application/json')) return null
  const value = body === '' ? {} : parseJson(body)
  return isRecord(value) ? value : null
}
