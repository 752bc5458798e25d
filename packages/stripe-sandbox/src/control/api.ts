/** The JSON under `/_sandbox`: what a test or a person does to the sandbox that Stripe's API has no words for. */
import { json, type WireRequest, type WireResponse } from '../http/message.ts'
import type { Ask } from '../pages/ask.ts'
import type { Sandbox } from '../sandbox.ts'
import { isRecord, parseJson } from '../store/parse.ts'
import { API_VERSION } from '../wire/api.ts'
import { apiErrorResponse, notBuilt } from '../wire/api-error.ts'
import { moveClock } from './move-clock.ts'
import { readClockMove, readFault, readPaymentOutcome, readTime, toParams } from './parse.ts'

type Control = (
  sandbox: Sandbox,
  body: Record<string, unknown>,
  url: URL,
) => WireResponse | Promise<WireResponse>

const CONTROLS: Record<string, Control> = {
  'GET /_sandbox/health': (sandbox) => json(200, { ok: true, apiVersion: API_VERSION, ...clockOf(sandbox) }),
  'GET /_sandbox/clock': (sandbox) => json(200, clockOf(sandbox)),
  'POST /_sandbox/clock': (sandbox, body) => {
    const { to, by, after } = readClockMove(body)
    const events = moveClock(sandbox.engine, sandbox.clock, (clock) => {
      // Frozen first: a clock that is to stand at `to` must not run past it.
      if (after === 'freeze') clock.freeze()
      if (to !== null) clock.advanceTo(to)
      if (by !== null) clock.advanceBy(by)
      if (after === 'run') clock.run()
    })
    return json(200, { ...clockOf(sandbox), events })
  },
  'GET /_sandbox/upcoming': (sandbox, _, url) =>
    json(200, { data: sandbox.upcoming(Number(url.searchParams.get('limit') ?? 20) || 20) }),
  'POST /_sandbox/next-payment': (sandbox, body) => {
    const outcome = readPaymentOutcome(body)
    sandbox.nextPayment(outcome)
    return json(200, outcome)
  },
  'POST /_sandbox/faults': (sandbox, body) => {
    const fault = readFault(body)
    sandbox.failNext(fault)
    return json(200, fault)
  },
  'GET /_sandbox/deliveries': (sandbox) => json(200, { data: sandbox.deliveries() }),
  'POST /_sandbox/deliveries/flush': async (sandbox) => {
    await sandbox.flushDeliveries()
    return json(200, { data: sandbox.deliveries().filter(({ status }) => status === 'pending') })
  },
  'POST /_sandbox/reset': (sandbox, body) => {
    sandbox.reset(body['now'] === undefined ? undefined : readTime(body['now'], 'now'))
    return json(200, clockOf(sandbox))
  },
  'GET /_sandbox/state': (sandbox) => json(200, sandbox.exportState()),
}

export async function answerControl(sandbox: Sandbox, ask: Ask, request: WireRequest): Promise<WireResponse> {
  const { method, url } = request
  const body = readBody(request)
  if (body === null) return refusal(400, 'Send a JSON object, with Content-Type: application/json.')
  try {
    const control = CONTROLS[`${method} ${url.pathname}`]
    if (control !== undefined) return await control(sandbox, body, url)
    const resent = /^\/_sandbox\/deliveries\/(\w+)\/resend$/.exec(url.pathname)?.[1]
    if (method === 'POST' && resent !== undefined) return await resend(sandbox, resent)
    return askEngine(sandbox, ask, request, body)
  } catch (error) {
    if (error instanceof RangeError) return refusal(400, error.message)
    throw error
  }
}

/** The clock as the control API tells it: Stripe's seconds, ms, and whether it stands. */
function clockOf({ clock }: Sandbox) {
  const nowMs = clock.now().getTime()
  return { now: Math.floor(nowMs / 1000), nowMs, frozen: clock.frozen }
}

async function resend(sandbox: Sandbox, id: string): Promise<WireResponse> {
  const delivery = await sandbox.resendDelivery(id)
  return delivery === null ? refusal(404, `No such delivery: ${id}`) : json(200, delivery)
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
  if (method === 'GET') return {}
  // A form of a foreign page cannot send this type without asking first.
  if (!(headers.get('content-type') ?? '').startsWith('application/json')) return null
  const value = body === '' ? {} : parseJson(body)
  return isRecord(value) ? value : null
}

function refusal(status: number, message: string): WireResponse {
  return json(status, { error: { message } })
}
